@_spi(XML) internal import AWSXML
@_spi(XML) internal import Basics
public import S3ControlModel

/// Where a member of a request is sent.
@_spi(Requests) public enum MemberPlace: Sendable, Hashable {
    case header(String)
    case query(String)
}

/// What goes through the members of a request that are header fields and query items.
///
/// The encoder writes them; the interop suite reads them, under the names that the service's model has for them.
@_spi(Requests) public protocol RequestVisitor {
    /// A member that is sent as a text.
    mutating func member(_ name: StaticString, _ place: MemberPlace, _ value: inout String?) throws
    /// The object's own metadata, in fields whose names begin with `x-amz-meta-`.
    mutating func metadata(_ value: inout [String: String]) throws
    /// Tags, in one field.
    mutating func tags(_ value: inout [S3Tag]?) throws
    /// Grants, in a field for each permission.
    mutating func grants(_ value: inout [S3Grant]?) throws
}

extension RequestVisitor {
    mutating func header(_ name: StaticString, _ field: String, _ value: inout String?) throws {
        try member(name, .header(field), &value)
    }

    mutating func header<Value: OpenString>(_ name: StaticString, _ field: String, _ value: inout Value?)
        throws
    {
        var text = value?.rawValue
        try member(name, .header(field), &text)
        value = text.map { Value(rawValue: $0) }
    }

    mutating func header(_ name: StaticString, _ field: String, _ value: inout Bool?) throws {
        var text = value.map { $0 ? "true" : "false" }
        try member(name, .header(field), &text)
        value = text.map { $0 == "true" }
    }

    mutating func header(_ name: StaticString, _ field: String, _ value: inout Int?) throws {
        var text = value.map { String($0) }
        try member(name, .header(field), &text)
        value = text.flatMap { Int($0) }
    }

    /// A date as HTTP writes it, to the second.
    mutating func header(_ name: StaticString, _ field: String, _ value: inout Date?) throws {
        var text = value.map { HTTPDate.format($0) }
        try member(name, .header(field), &text)
        value = text.flatMap { HTTPDate.parse($0) }
    }

    /// A date in ISO 8601.
    mutating func timestamp(_ name: StaticString, _ field: String, _ value: inout Date?) throws {
        var text = value.flatMap { Timestamp(secondsSince1970: $0.timeIntervalSince1970)?.description }
        try member(name, .header(field), &text)
        value = text.flatMap { Timestamp($0) }.map { Date(timeIntervalSince1970: $0.secondsSince1970) }
    }

    mutating func query(_ name: StaticString, _ item: String, _ value: inout String?) throws {
        try member(name, .query(item), &value)
    }

    mutating func query(_ name: StaticString, _ item: String, _ value: inout Int?) throws {
        var text = value.map { String($0) }
        try member(name, .query(item), &text)
        value = text.flatMap { Int($0) }
    }

    mutating func query(_ name: StaticString, _ item: String, _ value: inout Bool?) throws {
        var text = value.map { $0 ? "true" : "false" }
        try member(name, .query(item), &text)
        value = text.map { $0 == "true" }
    }

    mutating func access(_ access: inout S3Access) throws {
        try header("ExpectedBucketOwner", "x-amz-expected-bucket-owner", &access.expectedBucketOwner)
        try payer(&access)
    }

    mutating func payer(_ access: inout S3Access) throws {
        var payer = access.requesterPays ? "requester" : nil
        try header("RequestPayer", "x-amz-request-payer", &payer)
        access.requesterPays = payer != nil
    }
}

/// Under which conditions a bucket is used.
public struct S3Access: Sendable, Hashable {
    /// The account that must own the bucket. S3 rejects a request to a bucket of another account.
    public var expectedBucketOwner: String?
    /// Whether the caller pays for requests and transfers where the bucket's owner asks for it.
    public var requesterPays: Bool

    /// Creates the conditions.
    public init(expectedBucketOwner: String? = nil, requesterPays: Bool = false) {
        self.expectedBucketOwner = expectedBucketOwner
        self.requesterPays = requesterPays
    }
}
