import AWSClientRuntime
@_spi(XML) import AWSXML
@_spi(XML) import Basics
import HTTPTypes
public import S3ControlModel

/// The place in a request where a member is sent.
@_spi(Requests) public enum MemberPlace: Sendable, Hashable {
    case header(String)
    case query(String)
}

/// Visits the members of a request that are header fields or query items.
///
/// The encoder writes the members. The interop suite reads them, by their names in the service's model.
@_spi(Requests) public protocol RequestVisitor {
    /// Visits a member that is sent as text.
    mutating func member(_ name: StaticString, _ place: MemberPlace, _ value: inout String?) throws
    /// Visits the user-defined metadata, which is sent in fields whose names begin with `x-amz-meta-`.
    mutating func metadata(_ value: inout [String: String]) throws
    /// Visits tags, which are sent in one field.
    mutating func tags(_ value: inout [S3Tag]?) throws
    /// Visits grants, which are sent in one field for each permission.
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

    /// Visits a date in HTTP's format, with a precision of one second.
    mutating func header(_ name: StaticString, _ field: String, _ value: inout Date?) throws {
        var text = try value.map { date throws(CallFailure) in
            try Timestamp.check(date)
            return HTTPDate.format(date)
        }
        try member(name, .header(field), &text)
        value = text.flatMap { HTTPDate.parse($0) }
    }

    /// Visits a date in ISO 8601 format.
    mutating func timestamp(_ name: StaticString, _ field: String, _ value: inout Date?) throws {
        var text = try value.map { try Timestamp.text(of: $0) }
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

    /// Visits the conditions on the entity tag of the object that is read or written.
    mutating func conditions(_ ifMatch: inout String?, _ ifNoneMatch: inout String?) throws {
        try header("IfMatch", "If-Match", &ifMatch)
        try header("IfNoneMatch", "If-None-Match", &ifNoneMatch)
    }

    mutating func governanceBypass(_ bypasses: inout Bool?) throws {
        try header("BypassGovernanceRetention", "x-amz-bypass-governance-retention", &bypasses)
    }

    mutating func uploadID(_ uploadID: inout String) throws {
        var id = Optional(uploadID)
        try query("UploadId", "uploadId", &id)
        uploadID = id ?? ""
    }

    mutating func access(_ access: inout S3Access) throws {
        try bucketOwner(&access)
        var payer = access.requesterPays ? "requester" : nil
        try header("RequestPayer", "x-amz-request-payer", &payer)
        access.requesterPays = payer != nil
    }

    mutating func bucketOwner(_ access: inout S3Access) throws {
        try header("ExpectedBucketOwner", "x-amz-expected-bucket-owner", &access.expectedBucketOwner)
    }
}

/// The conditions of access to a bucket.
public struct S3Access: Sendable, Hashable {
    /// The account that must own the bucket. S3 rejects a request to a bucket of another account.
    public var expectedBucketOwner: String?
    /// Whether the caller pays for requests and transfers if the bucket's owner requires it.
    public var requesterPays: Bool

    /// Creates the conditions.
    public init(expectedBucketOwner: String? = nil, requesterPays: Bool = false) {
        self.expectedBucketOwner = expectedBucketOwner
        self.requesterPays = requesterPays
    }
}

/// Writes the members of a request that are header fields and query items.
struct RequestEncoder: RequestVisitor {
    private(set) var fields = HTTPFields()
    private var query: [UInt8]

    /// - Parameter subresource: The first part of the query, such as `tagging`; nil for none.
    init(subresource: String?) {
        query = Array((subresource ?? "").utf8)
    }

    /// Returns the path and query of a request: the endpoint's path, the key, and the query.
    func target(_ endpoint: Endpoint, key: String) -> String {
        var target = Array(endpoint.path.utf8)
        if !key.isEmpty || target.isEmpty { target.append(UInt8(ascii: "/")) }
        PercentEncoding.append(key, to: &target, keepsSlash: true)
        if !query.isEmpty {
            target.append(UInt8(ascii: "?"))
            target += query
        }
        return String(decoding: target, as: UTF8.self)
    }

    mutating func member(_ name: StaticString, _ place: MemberPlace, _ value: inout String?) throws {
        guard let value else { return }
        switch place {
        case .header(let field): try add(field, value, what: "\(name)")
        case .query(let item):
            if !query.isEmpty { query.append(UInt8(ascii: "&")) }
            query += item.utf8
            query.append(UInt8(ascii: "="))
            PercentEncoding.append(value, to: &query)
        }
    }

    mutating func metadata(_ value: inout [String: String]) throws {
        for (name, text) in value.sorted(by: { $0.key < $1.key }) {
            try add("x-amz-meta-\(name)", text, what: "The metadata \"\(name)\"")
        }
    }

    mutating func tags(_ value: inout [S3Tag]?) throws {
        guard let tags = value else { return }
        let text = tags.map { PercentEncoding.encode($0.key) + "=" + PercentEncoding.encode($0.value) }
        try add("x-amz-tagging", text.joined(separator: "&"), what: "Tagging")
    }

    mutating func grants(_ value: inout [S3Grant]?) throws {
        guard let grants = value else { return }
        for (permission, field) in Self.grantFields {
            let grantees = grants.filter { $0.permission == permission }.compactMap { $0.grantee }
            guard !grantees.isEmpty else { continue }
            let text = try grantees.map { grantee in
                guard let kind = grantee.typeIdentifier, let identifier = grantee.identifier else {
                    throw invalid("A grantee needs a type and an identifier.")
                }
                return "\(kind)=\"\(identifier)\""
            }
            try add(field, text.joined(separator: ", "), what: "A grantee")
        }
        let known = Set(Self.grantFields.map(\.0))
        if let other = grants.first(where: { !known.contains($0.permission ?? "") }) {
            throw invalid("An object has no permission \(other.permission?.rawValue ?? "without a name").")
        }
    }

    static let grantFields: [(S3Permission, String)] = [
        (.fullControl, "x-amz-grant-full-control"), (.read, "x-amz-grant-read"),
        (.readACP, "x-amz-grant-read-acp"), (.writeACP, "x-amz-grant-write-acp"),
    ]

    /// Adds a field. To arrive unchanged, its value must be printable ASCII without spaces at either end.
    mutating func add(_ field: String, _ value: String, what: String) throws {
        guard let name = HTTPField.Name(field) else {
            throw invalid("\(what) cannot be the name of a header field.")
        }
        guard value.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }), value.first != " ", value.last != " "
        else {
            throw invalid("\(what) must be printable ASCII without spaces around it.")
        }
        fields.append(HTTPField(name: name, value: value))
    }

    private func invalid(_ message: String) -> CallFailure { CallFailure("invalidRequest", message: message) }
}

extension Timestamp {
    /// A date in ISO 8601 format, as S3 takes it.
    static func text(of date: Date) throws(CallFailure) -> String { try check(date).description }

    /// Checks that a date can be written.
    @discardableResult
    static func check(_ date: Date) throws(CallFailure) -> Timestamp {
        guard let timestamp = Timestamp(secondsSince1970: date.timeIntervalSince1970) else {
            throw CallFailure("invalidRequest", message: "The date is not within the years 1 to 9999.")
        }
        return timestamp
    }
}
