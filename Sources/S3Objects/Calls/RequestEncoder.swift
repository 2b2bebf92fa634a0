internal import AWSClientRuntime
internal import Basics
internal import HTTPTypes
internal import S3ControlModel

/// Writes the members of a request that are header fields and query items.
struct RequestEncoder: RequestVisitor {
    private(set) var fields = HTTPFields()
    private var query: [UInt8]

    /// - Parameter subresource: What the query begins with, such as `tagging`.
    init(subresource: String?) {
        query = Array((subresource ?? "").utf8)
    }

    /// A request's path and query behind an endpoint.
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

    /// Adds a field whose value arrives as it is: printable ASCII, without blanks around it.
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
