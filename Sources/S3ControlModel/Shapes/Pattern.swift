/// A pattern of the service model, matched by hand. A regular-expression engine would be larger than all patterns
/// together.
///
/// Every pattern applies to the whole text. `\d` is an ASCII digit, and `.` is any character but a line feed.
@_spi(Shapes) public struct Pattern: Sendable, Hashable, CaseIterable {
    @usableFromInline
    enum Kind: Sendable, CaseIterable {
        case accountID, jobID, jobARN, s3ARN, s3OrExpressARN
        case roleARN, kmsKeyARN, functionARN, tag, nextToken
    }

    @usableFromInline let kind: Kind

    @inlinable
    init(_ kind: Kind) { self.kind = kind }

    /// Twelve digits.
    @inlinable public static var accountID: Self { Self(.accountID) }
    /// Letters, digits, hyphens, and underscores.
    @inlinable public static var jobID: Self { Self(.jobID) }
    /// The ARN of a job.
    @inlinable public static var jobARN: Self { Self(.jobARN) }
    /// The ARN of an S3 bucket or object.
    @inlinable public static var s3ARN: Self { Self(.s3ARN) }
    /// The ARN of a general purpose or directory bucket.
    @inlinable public static var s3OrExpressARN: Self { Self(.s3OrExpressARN) }
    /// The ARN of an IAM role.
    @inlinable public static var roleARN: Self { Self(.roleARN) }
    /// The ARN of a KMS key.
    @inlinable public static var kmsKeyARN: Self { Self(.kmsKeyARN) }
    /// The ARN or the name of a Lambda function.
    @inlinable public static var functionARN: Self { Self(.functionARN) }
    /// The characters of tags.
    @inlinable public static var tag: Self { Self(.tag) }
    /// The characters of continuation tokens.
    @inlinable public static var nextToken: Self { Self(.nextToken) }

    public static var allCases: [Self] { Kind.allCases.map(Self.init) }

    /// The regular expression in the service model.
    public var regularExpression: String {
        switch kind {
        case .accountID: #"^\d{12}$"#
        case .jobID: #"[a-zA-Z0-9\-\_]+"#
        case .jobARN: #"arn:[^:]+:s3:[a-zA-Z0-9\-]+:\d{12}:job\/.*"#
        case .s3ARN: #"arn:[^:]+:s3:.*"#
        case .s3OrExpressARN: #"arn:[^:]+:(s3|s3express):.*"#
        case .roleARN: #"arn:[^:]+:iam::\d{12}:role/.*"#
        case .kmsKeyARN: #"arn:aws[a-zA-Z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+"#
        case .functionARN:
            #"(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?"#
                + #"(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"#
        case .tag: #"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"#
        case .nextToken: ##"^[A-Za-z0-9\+\:\/\=\?\#-_]+$"##
        }
    }

    /// A description of matching text, for error messages.
    public var summary: String {
        switch kind {
        case .accountID: "12 digits"
        case .jobID: "letters, digits, - and _"
        case .jobARN: "a job's ARN (arn:…:s3:region:account:job/…)"
        case .s3ARN: "an S3 ARN (arn:…:s3:…)"
        case .s3OrExpressARN: "a bucket's ARN (arn:…:s3:… or arn:…:s3express:…)"
        case .roleARN: "an IAM role's ARN (arn:…:iam::account:role/…)"
        case .kmsKeyARN: "a KMS key's ARN (arn:aws:kms:region:account:key/…)"
        case .functionARN: "a Lambda function's ARN or name"
        case .tag: "letters, digits, separators and _ . : / = + - @"
        case .nextToken: "ASCII letters, digits and punctuation, as returned by ListJobs"
        }
    }

    /// Whether the whole text matches.
    public func matches(_ text: String) -> Bool {
        // Bytes and scalars, not characters: a combining mark after a colon would hide the colon.
        switch kind {
        case .accountID: text.utf8.count == 12 && text.allBytes { $0.isDigit }
        case .jobID:
            !text.isEmpty && text.allBytes { $0.isASCIIAlphanumeric || $0 == 0x2D || $0 == 0x5F }
        case .jobARN, .s3ARN, .s3OrExpressARN, .roleARN, .kmsKeyARN: matchesARN(text)
        case .functionARN: FunctionNamePattern.matches(text)
        case .tag: text.unicodeScalars.allSatisfy(\.isAllowedInTag)
        // The model's `\#-_` is a range, from # to _.
        case .nextToken:
            !text.isEmpty && text.allBytes { (0x23...0x5F).contains($0) || $0.isASCIILetter }
        }
    }

    private func matchesARN(_ text: String) -> Bool {
        var scanner = TextScanner(text)
        guard scanner.skip("arn:"), let partition = scanner.field(), !partition.isEmpty else { return false }
        switch kind {
        case .s3ARN:
            return scanner.skip("s3:") && scanner.restIsOneLine
        case .s3OrExpressARN:
            return (scanner.skip("s3:") || scanner.skip("s3express:")) && scanner.restIsOneLine
        case .roleARN:
            guard scanner.skip("iam::"), let account = scanner.field() else { return false }
            return account.elementsEqualDigits(12) && scanner.skip("role/") && scanner.restIsOneLine
        case .jobARN:
            guard scanner.skip("s3:"), let region = scanner.field(), let account = scanner.field() else {
                return false
            }
            return !region.isEmpty && region.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D }
                && account.elementsEqualDigits(12) && scanner.skip("job/") && scanner.restIsOneLine
        case .kmsKeyARN:
            guard partition.starts(with: "aws".utf8),
                partition.allSatisfy({ $0.isASCIIAlphanumeric || $0 == 0x2D }),
                scanner.skip("kms:"), let region = scanner.field(), let account = scanner.field()
            else { return false }
            return !region.isEmpty
                && region.allSatisfy { $0.isDigit || $0.isASCIILowercase || $0 == 0x2D }
                && account.elementsEqualDigits(12) && scanner.skip("key/") && !scanner.rest.isEmpty
                && scanner.rest.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D }
        default:
            return false
        }
    }
}
