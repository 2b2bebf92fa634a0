/// The ID of a job: 5 to 36 letters, digits, hyphens, and underscores.
///
/// A job's ARN, `arn:aws:s3:us-east-1:123456789012:job/ID`, is accepted as well; ``rawValue`` is then the ID in the
/// ARN. A call whose account or region differs from the ARN's fails before anything is sent. Two IDs are equal if their
/// ``rawValue`` is equal. An ARN's account and region are not encoded.
///
/// Literals are validated when a request that contains them is sent.
public struct JobID: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The ID, without the rest of an ARN.
    public let rawValue: String

    /// The ARN that contained the ID.
    package let arn: JobARN?

    /// Creates an ID from an ID or a job's ARN.
    ///
    /// - Throws: ``ValidationError`` unless the text is 5 to 36 ASCII letters, digits, hyphens, and underscores, or a
    ///   job's ARN.
    public init(_ text: String) throws(ValidationError) {
        self.init(stringLiteral: text)
        var validator = ShapeValidator()
        validator.check(rawValue, as: Member("JobId", .jobID))
        var violations = validator.violations
        if text.utf8.starts(with: JobARN.prefix.utf8), arn == nil {
            violations = [
                .init(path: "JobId", rule: "must be an ID or an ARN such as \(JobARN.example), not '\(text)'")
            ]
        }
        guard violations.isEmpty else { throw ValidationError(shapeName: "JobId", violations: violations) }
    }

    /// Creates an ID from a literal: an ID or a job's ARN.
    public init(stringLiteral value: String) {
        // Most are none: nothing is allocated for these.
        arn = value.utf8.starts(with: JobARN.prefix.utf8) ? JobARN(value) : nil
        rawValue = arn?.jobID ?? value
    }

    /// Creates an ID from a peer's text, which is validated before it is sent.
    @usableFromInline
    init(unchecked rawValue: String) {
        self.rawValue = rawValue
        arn = nil
    }

    public var description: String { rawValue }

    public static func == (left: JobID, right: JobID) -> Bool { left.rawValue == right.rawValue }

    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// Decodes an ID, which is validated before it is sent.
    public init(from decoder: any Decoder) throws {
        self.init(stringLiteral: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Why a client of `account` in `region` cannot use this job; nil if it can.
    package func mismatch(account: AccountID, region: String) -> String? {
        guard let arn else { return nil }
        if arn.account != account.rawValue {
            return
                "According to its ARN, job \(rawValue) belongs to account \(arn.account), but the call is for account \(account)."
        }
        if arn.region != region {
            return
                "According to its ARN, job \(rawValue) is in \(arn.region), but the client's region is \(region)."
        }
        return nil
    }
}

/// A job's ARN. A class, so that an ID without an ARN stores only one reference.
package final class JobARN: Sendable {
    package let region: String
    package let account: String
    package let jobID: String

    static var prefix: String { "arn:" }
    static let example = "arn:aws:s3:us-east-1:123456789012:job/ID"

    /// Creates an ARN from its text; nil if it is not a job's ARN.
    init?(_ text: String) {
        // Bytes, not characters: a combining mark after a colon would hide the colon.
        let colon = UInt8(ascii: ":")
        let parts = text.utf8.split(separator: colon, maxSplits: 5, omittingEmptySubsequences: false)
            .map { Substring($0) }
        let resource = "job/".utf8
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, parts[2] == "s3", !parts[3].isEmpty,
            (try? AccountID(String(parts[4]))) != nil, parts[5].utf8.starts(with: resource)
        else { return nil }
        region = String(parts[3])
        account = String(parts[4])
        jobID = String(Substring(parts[5].utf8.dropFirst(resource.count)))
    }
}

@_spi(Shapes) extension JobID: ShapeValue {
    @inlinable public static var isIndispensable: Bool { true }

    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        Self(unchecked: try source.string())
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(rawValue)
    }
}

/// An AWS account ID: twelve digits.
///
/// Literals are validated when a request that contains them is sent.
public struct AccountID: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The twelve digits.
    public let rawValue: String

    /// Creates an account ID.
    ///
    /// - Throws: ``ValidationError`` unless it is exactly twelve ASCII digits.
    public init(_ rawValue: String) throws(ValidationError) {
        self.rawValue = rawValue
        var validator = ShapeValidator()
        validator.check(rawValue, as: Member("AccountId", .accountID))
        guard validator.violations.isEmpty else {
            throw ValidationError(shapeName: "AccountId", violations: validator.violations)
        }
    }

    /// Creates an account ID from a literal.
    public init(stringLiteral value: String) {
        self.init(unchecked: value)
    }

    /// Creates an account ID from a peer's text, which is validated before it is sent.
    @usableFromInline
    init(unchecked rawValue: String) {
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    /// Decodes an account ID, which is validated before it is sent.
    public init(from decoder: any Decoder) throws {
        self.init(unchecked: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

@_spi(Shapes) extension AccountID: ShapeValue {
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        Self(unchecked: try source.string())
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(rawValue)
    }
}
