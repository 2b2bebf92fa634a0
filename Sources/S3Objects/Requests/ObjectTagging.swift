public import AWSClientRuntime
@_spi(XML) import AWSXML
public import HTTPTypes
public import S3ControlModel

/// An object's tags.
@_spi(Requests) public struct ObjectTagging: ObjectSetting {
    public var tags: [S3Tag]

    public init(_ tags: [S3Tag]) { self.tags = tags }

    public static var getOperation: StaticString { "GetObjectTagging" }
    public static var putOperation: StaticString { "PutObjectTagging" }
    public static var settingSubresource: String { "tagging" }

    public func document() throws -> [UInt8] {
        for tag in tags { try UnknownMembers.refuse(tag.unknownMembers) }
        return try .s3Document("Tagging") { writer in
            writer.startElement("TagSet")
            for tag in tags {
                writer.startElement("Tag")
                try writer.element("Key", tag.key)
                try writer.element("Value", tag.value)
                writer.endElement()
            }
            writer.endElement()
        }
    }

    public static func read(_ response: ObjectResponse) throws -> Self {
        var tags: [S3Tag] = []
        try response.document("Tagging") { reader, name in
            guard name == "TagSet" else { return false }
            try reader.children { reader, name in
                guard name == "Tag" else { return false }
                var tag = S3Tag(key: "", value: "")
                try reader.children { reader, name in
                    switch name {
                    case "Key": tag.key = try reader.readText()
                    case "Value": tag.value = try reader.readText()
                    default: return false
                    }
                    return true
                }
                tags.append(tag)
                return true
            }
            return true
        }
        return Self(tags)
    }
}

/// Deletes an object's tags.
@_spi(Requests) public struct DeleteObjectTaggingRequest: TargetRequest {
    public var target: ObjectTarget

    public init(_ target: ObjectTarget) { self.target = target }

    public static var operation: StaticString { "DeleteObjectTagging" }
    public static var method: HTTPRequest.Method { .delete }
    public static var subresource: String? { "tagging" }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.query("VersionId", "versionId", &target.versionID)
        try visitor.bucketOwner(&target.access)
    }

    public static func read(_ response: ObjectResponse) throws -> String? {
        try response.checkNoResult()
        return response["x-amz-version-id"]
    }
}

extension S3ObjectClient {
    /// Returns an object's tags.
    public func objectTags(
        of target: ObjectTarget,
        options: CallOptions = CallOptions()
    ) async throws -> [S3Tag] {
        try await call(GetSettingRequest<ObjectTagging>(target), options).tags
    }

    /// Replaces all of an object's tags.
    ///
    /// - Returns: The version whose tags were replaced, in a bucket with versioning.
    @discardableResult
    public func replaceObjectTags(
        of target: ObjectTarget,
        by tags: [S3Tag],
        options: CallOptions = CallOptions()
    ) async throws -> String? {
        try await call(PutSettingRequest(target, ObjectTagging(tags)), options)
    }

    /// Deletes all of an object's tags.
    ///
    /// - Returns: The version whose tags were deleted, in a bucket with versioning.
    @discardableResult
    public func deleteObjectTags(
        of target: ObjectTarget,
        options: CallOptions = CallOptions()
    ) async throws -> String? {
        try await call(DeleteObjectTaggingRequest(target), options)
    }
}
