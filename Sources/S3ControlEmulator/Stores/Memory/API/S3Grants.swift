import S3ControlModel

/// Permissions in the header fields of a request: a canned ACL or individual grants.
enum GrantFields {
    private static let names: [(field: String, permission: S3Permission)] = [
        ("x-amz-grant-full-control", .fullControl), ("x-amz-grant-read", .read),
        ("x-amz-grant-read-acp", .readACP), ("x-amz-grant-write", .write),
        ("x-amz-grant-write-acp", .writeACP),
    ]

    /// Reads the grants from a request's fields or, if they contain none, from its body.
    static func readAll(_ request: S3Request) throws(S3Fault) -> [S3Grant] {
        if let grants = try read(request) { return grants }
        return try GrantDocument.read(request.body)
    }

    /// Reads the grants from a request's fields; nil if they contain none.
    static func read(_ request: S3Request) throws(S3Fault) -> [S3Grant]? {
        let canned = request.field("x-amz-acl")
        var grants: [S3Grant] = []
        var hasGrants = false
        for (name, permission) in names {
            guard let text = request.field(name) else { continue }
            hasGrants = true
            for item in text.split(separator: ",") {
                let parts = item.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { throw .invalid("Argument format not recognized", name, text) }
                let kind = parts[0].filter { $0 != " " }
                guard let type = S3GranteeTypeIdentifier.allCases.first(where: { $0.rawValue == kind }) else {
                    throw .invalid("Argument format not recognized", name, text)
                }
                let value = parts[1].filter { $0 != "\"" && $0 != " " }
                grants.append(try GrantDocument.grant(type, value, permission))
            }
        }
        guard canned == nil || !hasGrants else {
            throw .invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed")
        }
        if hasGrants { return grants }
        guard let canned else { return nil }
        return try CannedGrants.grants(canned)
    }
}

/// The grants of canned ACLs.
enum CannedGrants {
    private static let everyone = "http://acs.amazonaws.com/groups/global/AllUsers"
    private static let authenticated = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"

    static let owner = S3Grant {
        $0.grantee = S3Grantee {
            $0.typeIdentifier = .id
            $0.identifier = MemoryOwner.id
            $0.displayName = MemoryOwner.name
        }
        $0.permission = .fullControl
    }

    private static func group(_ uri: String, _ permission: S3Permission) -> S3Grant {
        S3Grant {
            $0.grantee = S3Grantee {
                $0.typeIdentifier = .uri
                $0.identifier = uri
            }
            $0.permission = permission
        }
    }

    static func grants(_ name: String) throws(S3Fault) -> [S3Grant] {
        switch name {
        // Objects and buckets have the same owner here.
        case "private", "bucket-owner-read", "bucket-owner-full-control", "aws-exec-read",
            "log-delivery-write":
            return [owner]
        case "public-read": return [owner, group(everyone, .read)]
        case "public-read-write": return [owner, group(everyone, .read), group(everyone, .write)]
        case "authenticated-read": return [owner, group(authenticated, .read)]
        default: throw .invalid("", "x-amz-acl", name)
        }
    }
}

/// The document of an access control list.
enum GrantDocument {
    private static let kinds: [(type: String, kind: S3GranteeTypeIdentifier, element: String)] = [
        ("CanonicalUser", .id, "ID"), ("AmazonCustomerByEmail", .emailAddress, "EmailAddress"),
        ("Group", .uri, "URI"),
    ]

    private static let groups = [
        "http://acs.amazonaws.com/groups/global/AllUsers",
        "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
        "http://acs.amazonaws.com/groups/s3/LogDelivery",
    ]

    static func grant(
        _ kind: S3GranteeTypeIdentifier,
        _ identifier: String,
        _ permission: S3Permission
    ) throws(S3Fault) -> S3Grant {
        guard kind != .uri || groups.contains(identifier) else {
            throw .invalid("Invalid group uri", "uri", identifier)
        }
        guard !identifier.isEmpty else { throw .invalid("Invalid id", kind.rawValue, identifier) }
        return S3Grant {
            $0.grantee = S3Grantee {
                $0.typeIdentifier = kind
                $0.identifier = identifier
            }
            $0.permission = permission
        }
    }

    static func read(_ body: [UInt8]) throws(S3Fault) -> [S3Grant] {
        guard !body.isEmpty else {
            throw S3Fault("MissingSecurityHeader", 400, "Your request was missing a required header")
                .with("MissingHeaderName", "x-amz-acl")
        }
        let document = try S3Document(body, root: "AccessControlPolicy")
        guard let list = document["AccessControlList"] else { throw .malformedXML }
        var grants: [S3Grant] = []
        for element in list.all("Grant") {
            guard let permission = element.value("Permission").map(S3Permission.init(rawValue:)),
                permission.isKnown,
                let grantee = element["Grantee"],
                let kind = kinds.first(where: { grantee.type == $0.type || grantee[$0.element] != nil }),
                let identifier = grantee.value(kind.element)
            else { throw .malformedXML }
            var grant = try grant(kind.kind, identifier, permission)
            grant.grantee?.displayName = grantee.value("DisplayName")
            grants.append(grant)
        }
        guard grants.count <= 100 else { throw .malformedXML }
        return grants
    }

    static func write(_ grants: [S3Grant]?) -> [UInt8] {
        var writer = S3Writer("AccessControlPolicy")
        writer.owner()
        writer.element("AccessControlList") { writer in
            for grant in grants ?? [CannedGrants.owner] {
                writer.element("Grant") { writer in
                    let grantee = grant.grantee
                    let kind = kinds.first { $0.kind == grantee?.typeIdentifier } ?? kinds[0]
                    writer.element("Grantee", type: kind.type) { writer in
                        writer.element(kind.element, grantee?.identifier ?? "")
                        writer.element("DisplayName", grantee?.displayName)
                    }
                    writer.element("Permission", grant.permission?.rawValue)
                }
            }
        }
        return writer.finish()
    }
}
