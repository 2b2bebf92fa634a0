public import AWSClientRuntime
@_spi(XML) import AWSXML
public import HTTPTypes
public import S3ControlModel

/// An object's owner and the permissions granted on the object.
@_spi(Requests) extension S3AccessControlList: ObjectSetting {
    public static var getOperation: StaticString { "GetObjectAcl" }
    public static var putOperation: StaticString { "PutObjectAcl" }
    public static var settingSubresource: String { "acl" }

    public func document() throws -> [UInt8] {
        try UnknownMembers.refuse(unknownMembers, owner.unknownMembers)
        for grant in grants ?? [] {
            try UnknownMembers.refuse(grant.unknownMembers, grant.grantee?.unknownMembers ?? UnknownMembers())
        }
        return try .s3Document("AccessControlPolicy") { writer in
            if let grants {
                writer.startElement("AccessControlList")
                for grant in grants { try Self.write(grant, to: &writer) }
                writer.endElement()
            }
            writer.startElement("Owner")
            if let name = owner.displayName { try writer.element("DisplayName", name) }
            if let id = owner.id { try writer.element("ID", id) }
            writer.endElement()
        }
    }

    private static func write(_ grant: S3Grant, to writer: inout XMLWriter) throws {
        writer.startElement("Grant")
        if let grantee = grant.grantee {
            guard let row = kinds.first(where: { $0.kind == grantee.typeIdentifier }) else {
                throw CallFailure(
                    "invalidRequest",
                    message: "A grantee needs one of the types id, emailAddress and uri."
                )
            }
            writer.startElement("Grantee")
            try writer.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
            try writer.attribute("xsi:type", row.type)
            if let name = grantee.displayName { try writer.element("DisplayName", name) }
            if let identifier = grantee.identifier { try writer.element(row.element, identifier) }
            writer.endElement()
        }
        if let permission = grant.permission { try writer.element("Permission", permission.rawValue) }
        writer.endElement()
    }

    private static let kinds: [(kind: S3GranteeTypeIdentifier, type: String, element: String)] = [
        (.id, "CanonicalUser", "ID"), (.emailAddress, "AmazonCustomerByEmail", "EmailAddress"),
        (.uri, "Group", "URI"),
    ]

    public static func read(_ response: ObjectResponse) throws -> S3AccessControlList {
        var list = S3AccessControlList(owner: S3ObjectOwner(), grants: [])
        try response.document("AccessControlPolicy") { reader, name in
            switch name {
            case "Owner": list.owner = try reader.readOwner()
            case "AccessControlList":
                try reader.children { reader, name in
                    guard name == "Grant" else { return false }
                    list.grants?.append(try Self.readGrant(&reader))
                    return true
                }
            default: return false
            }
            return true
        }
        return list
    }

    private static func readGrant(_ reader: inout XMLReader) throws -> S3Grant {
        var grant = S3Grant()
        try reader.children { reader, name in
            switch name {
            case "Permission": grant.permission = .init(rawValue: try reader.readText())
            case "Grantee":
                var grantee = S3Grantee()
                try reader.children { reader, name in
                    if name == "DisplayName" {
                        grantee.displayName = try reader.readText()
                        return true
                    }
                    guard let row = kinds.first(where: { $0.element == name }) else { return false }
                    grantee.typeIdentifier = row.kind
                    grantee.identifier = try reader.readText()
                    return true
                }
                grant.grantee = grantee
            default: return false
            }
            return true
        }
        return grant
    }
}

extension XMLReader {
    /// Reads the owner of an object.
    mutating func readOwner() throws -> S3ObjectOwner {
        var owner = S3ObjectOwner()
        try children { reader, name in
            switch name {
            case "ID": owner.id = try reader.readText()
            case "DisplayName": owner.displayName = try reader.readText()
            default: return false
            }
            return true
        }
        return owner
    }
}

/// Replaces an object's permissions with a canned access control list or with grants in header fields.
@_spi(Requests) public struct PutCannedACLRequest: TargetRequest {
    public var target: ObjectTarget
    public var cannedACL: S3CannedAccessControlList?
    public var grants: [S3Grant]?

    public init(_ target: ObjectTarget) { self.target = target }

    public static var operation: StaticString { "PutObjectAcl" }
    public static var method: HTTPRequest.Method { .put }
    public static var subresource: String? { "acl" }
    public static var checksumUse: ChecksumUse { .required }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try target.describe(to: &visitor)
        try visitor.header("ACL", "x-amz-acl", &cannedACL)
        try visitor.grants(&grants)
    }

    public static func read(_ response: ObjectResponse) throws { try response.checkNoResult() }
}

extension S3ObjectClient {
    /// Returns an object's owner and the permissions granted on the object.
    public func objectACL(
        of target: ObjectTarget,
        options: CallOptions = CallOptions()
    ) async throws -> S3AccessControlList {
        try await call(GetSettingRequest<S3AccessControlList>(target), options)
    }

    /// Replaces all permissions of an object.
    public func replaceObjectACL(
        of target: ObjectTarget,
        by list: S3AccessControlList,
        options: CallOptions = CallOptions()
    ) async throws {
        _ = try await call(PutSettingRequest(target, list), options)
    }

    /// Replaces all permissions of an object with a canned access control list.
    public func replaceObjectACL(
        of target: ObjectTarget,
        by acl: S3CannedAccessControlList,
        options: CallOptions = CallOptions()
    ) async throws {
        var request = PutCannedACLRequest(target)
        request.cannedACL = acl
        try await call(request, options)
    }
}
