/// The id of a job: 5 to 36 letters, digits, hyphens and underscores, checked when it is made.
///
/// A job's ARN, `arn:aws:s3:us-east-1:123456789012:job/ID`, is accepted in its place: ``rawValue`` is then the ID of the ARN.
/// A call whose account or region is not that of the ARN fails before anything is sent. Two ids are equal if their
/// ``rawValue`` is; an ARN's account and region are not encoded.
///
/// A literal is kept as it is and checked, like everything else in a request, before anything is sent.
public struct JobID: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The id's text, without the rest of an ARN.
    public let rawValue: String

    /// The ARN that the id was taken from.
    package let arn: JobARN?

    /// Checks and keeps an id, or the id of a job's ARN.
    ///
    /// - Throws: ``ValidationError`` unless it is 5 to 36 ASCII letters, digits, hyphens and underscores, or a job's ARN.
    public init(_ text: String) throws(ValidationError) {
        self.init(stringLiteral: text)
        var validator = ShapeValidator()
        validator.check(rawValue, as: Member("JobId", .jobID))
        var violations = validator.violations
        if text.hasPrefix("arn:"), arn == nil {
            violations = [
                .init(path: "JobId", rule: "is an id or an ARN such as \(JobARN.example), not '\(text)'")
            ]
        }
        guard violations.isEmpty else { throw ValidationError(shapeName: "JobId", violations: violations) }
    }

    /// Keeps a literal: an id, or a job's ARN.
    public init(stringLiteral value: String) {
        arn = JobARN(value)
        rawValue = arn?.jobID ?? value
    }

    /// Keeps what a peer sent; it is checked before it is sent on.
    @usableFromInline
    init(unchecked rawValue: String) {
        self.rawValue = rawValue
        arn = nil
    }

    public var description: String { rawValue }

    public static func == (left: JobID, right: JobID) -> Bool { left.rawValue == right.rawValue }

    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// Keeps a text as it is; like a literal, it is checked before it is sent.
    public init(from decoder: any Decoder) throws {
        self.init(stringLiteral: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Why a client of `account` in `region` cannot mean this job; nil if it can.
    package func mismatch(account: AccountID, region: String) -> String? {
        guard let arn else { return nil }
        if arn.account != account.rawValue {
            return
                "Job \(rawValue) belongs to account \(arn.account), as its ARN says, but the call is for account \(account)."
        }
        if arn.region != region {
            return
                "Job \(rawValue) is in \(arn.region), as its ARN says, but the client's region is \(region)."
        }
        return nil
    }
}

/// A job's ARN. A class, so that an id without one has room for a reference only.
package final class JobARN: Sendable {
    package let region: String
    package let account: String
    package let jobID: String

    static let example = "arn:aws:s3:us-east-1:123456789012:job/ID"

    /// The parts of `text`; nil if it is no job's ARN.
    init?(_ text: String) {
        guard text.hasPrefix("arn:") else { return nil }
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let resource = "job/"
        guard parts.count == 6, !parts[1].isEmpty, parts[2] == "s3", !parts[3].isEmpty,
            (try? AccountID(String(parts[4]))) != nil, parts[5].hasPrefix(resource)
        else { return nil }
        region = String(parts[3])
        account = String(parts[4])
        jobID = String(parts[5].dropFirst(resource.count))
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

/// An AWS account id: twelve digits, checked when it is made.
///
/// A literal is kept as it is and checked, like everything else in a request, before anything is sent.
public struct AccountID: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The twelve digits.
    public let rawValue: String

    /// Checks and keeps `rawValue`.
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

    /// Keeps a literal.
    public init(stringLiteral value: String) {
        self.init(unchecked: value)
    }

    /// Keeps what a peer sent; it is checked before it is sent on.
    @usableFromInline
    init(unchecked rawValue: String) {
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    /// Keeps a text as it is; like a literal, it is checked before it is sent.
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
