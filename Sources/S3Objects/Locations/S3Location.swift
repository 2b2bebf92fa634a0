/// A bucket, and an object or a prefix in it, checked when it is made.
///
/// It reads `s3://bucket/key`, whose key is taken as it stands, without percent-decoding, and ARNs such as
/// `arn:aws:s3:::bucket/key`. A literal is kept as it is and checked before anything is sent.
public struct S3Location: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The bucket's name.
    public let bucket: String
    /// The object's key, or a prefix of keys; empty for the bucket itself.
    public let key: String
    /// Why a literal is not a location.
    private let problem: String?

    /// Checks a bucket and a key.
    ///
    /// - Throws: ``S3ObjectError`` with the code `invalidLocation`.
    public init(bucket: String, key: String = "") throws(S3ObjectError) {
        self.init(unchecked: bucket, key)
        try check()
    }

    /// Reads a URI with the scheme `s3`, or an ARN.
    ///
    /// - Throws: ``S3ObjectError`` with the code `invalidLocation`.
    public init(_ text: String) throws(S3ObjectError) {
        self.init(stringLiteral: text)
        try check()
    }

    /// Keeps a literal.
    public init(stringLiteral text: String) {
        let rest: Substring
        if text.hasPrefix("s3://") {
            rest = text.dropFirst(5)
        } else if text.hasPrefix("arn:") {
            let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            guard parts.count == 6, parts[2] == "s3" else {
                self.init(text, problem: "it is not an ARN of S3")
                return
            }
            guard parts[3].isEmpty, parts[4].isEmpty else {
                self.init(text, problem: "access points are not supported: name the bucket")
                return
            }
            rest = parts[5]
        } else {
            self.init(text, problem: "it begins with neither s3:// nor arn:")
            return
        }
        // By bytes: a slash may be followed by a combining mark, which belongs to the key.
        let bytes = rest.utf8
        let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
        let key = slash == bytes.endIndex ? "" : String(Substring(bytes[bytes.index(after: slash)...]))
        self.init(unchecked: String(Substring(bytes[..<slash])), key)
    }

    init(unchecked bucket: String, _ key: String) {
        self.bucket = bucket
        self.key = key
        problem = nil
    }

    private init(_ text: String, problem: String) {
        bucket = text
        key = ""
        self.problem = problem
    }

    /// Another key of the same bucket.
    ///
    /// - Throws: ``S3ObjectError`` with the code `invalidLocation` if the key is too long.
    public func with(key: String) throws(S3ObjectError) -> S3Location {
        try S3Location(bucket: bucket, key: key)
    }

    /// The location as `s3://bucket/key`.
    public var description: String {
        if problem != nil { return bucket }
        return key.isEmpty ? "s3://\(bucket)" : "s3://\(bucket)/\(key)"
    }

    /// The location's ARN in a partition.
    public func arn(partition: String = "aws") -> String {
        "arn:\(partition):s3:::\(bucket)" + (key.isEmpty ? "" : "/\(key)")
    }

    /// The longest key, in bytes of UTF-8.
    public static let maxKeyBytes = 1024

    /// Checks the bucket's name and the key's length.
    func check(needsKey: Bool = false) throws(S3ObjectError) {
        func invalid(_ reason: String) -> S3ObjectError {
            S3ObjectError(.invalidLocation, message: "\"\(description)\" is not a location in S3: \(reason).")
        }
        if let problem { throw invalid(problem) }
        guard !bucket.isEmpty else { throw invalid("it names no bucket") }
        guard bucket.utf8.count <= 255, bucket.utf8.allSatisfy(Self.isBucketByte),
            bucket != ".", bucket != ".."
        else {
            throw invalid("a bucket's name has letters, digits, dots, hyphens and underscores only")
        }
        if bucket.hasSuffix("--x-s3") || bucket.hasSuffix("--xa-s3") {
            throw invalid("directory buckets are not supported")
        }
        guard key.utf8.count <= Self.maxKeyBytes else {
            throw invalid("the key has \(key.utf8.count) bytes; \(Self.maxKeyBytes) are the most")
        }
        if needsKey, key.isEmpty { throw invalid("it names no object") }
    }

    private static func isBucketByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}

extension S3Location: Codable {
    /// Reads a location's text; like a literal, it is checked before it is used.
    public init(from decoder: any Decoder) throws {
        self.init(stringLiteral: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the location as `s3://bucket/key`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
