public import AWSClientRuntime
@_spi(XML) import AWSXML
import Basics
public import HTTPTypes

/// A request to delete an object or a version.
public struct DeleteObjectRequest: Sendable, Hashable {
    /// The object.
    public var location: S3Location
    /// The version to delete permanently; nil for the object itself, which gets a delete marker in a bucket
    /// with versioning.
    public var versionID: String?
    /// Whether to delete despite a governance-mode retention, which requires a special permission.
    public var bypassesGovernanceRetention: Bool?
    /// Delete only if the object's entity tag is this one.
    public var ifMatch: String?
    /// The conditions of access to the bucket.
    public var access: S3Access

    /// Creates a request.
    public init(
        _ location: S3Location,
        versionID: String? = nil,
        access: S3Access = S3Access(),
        _ configure: (inout Self) -> Void = { _ in }
    ) {
        self.location = location
        self.versionID = versionID
        self.access = access
        configure(&self)
    }
}

@_spi(Requests) extension DeleteObjectRequest: ObjectRequest {
    public static var operation: StaticString { "DeleteObject" }
    public static var method: HTTPRequest.Method { .delete }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.query("VersionId", "versionId", &versionID)
        try visitor.governanceBypass(&bypassesGovernanceRetention)
        try visitor.header("IfMatch", "If-Match", &ifMatch)
        try visitor.access(&access)
    }

    public static func read(_ response: ObjectResponse) throws -> DeleteObjectResult {
        try response.checkNoResult()
        return DeleteObjectResult(
            isDeleteMarker: response["x-amz-delete-marker"] == "true",
            versionID: response["x-amz-version-id"]
        )
    }
}

/// The result of deleting an object.
public struct DeleteObjectResult: Sendable, Hashable {
    /// Whether a delete marker was created or deleted.
    public var isDeleteMarker: Bool
    /// The version that was created or deleted.
    public var versionID: String?
}

/// A request to delete 1 to 1,000 objects of a bucket.
public struct DeleteObjectsRequest: Sendable, Hashable {
    /// An object or a version to delete.
    public struct Item: Sendable, Hashable {
        /// The object's key.
        public var key: String {
            get { keyText.text }
            set { keyText = ByteText(newValue) }
        }
        private var keyText: ByteText
        /// The version; nil for the object itself.
        public var versionID: String?
        /// Delete only if the object's entity tag is this one.
        public var eTag: String?

        /// Creates an item.
        public init(_ key: String, versionID: String? = nil, eTag: String? = nil) {
            keyText = ByteText(key)
            self.versionID = versionID
            self.eTag = eTag
        }
    }

    /// The bucket.
    public var location: S3Location
    /// The objects.
    public var items: [Item]
    /// Whether to delete despite a governance-mode retention.
    public var bypassesGovernanceRetention: Bool?
    /// Whether the response contains only failures.
    public var isQuiet: Bool?
    /// The conditions of access to the bucket.
    public var access: S3Access

    /// Creates a request.
    public init(
        in bucket: S3Location,
        _ items: [Item],
        access: S3Access = S3Access(),
        _ configure: (inout Self) -> Void = { _ in }
    ) {
        location = bucket
        self.items = items
        self.access = access
        configure(&self)
    }
}

@_spi(Requests) extension DeleteObjectsRequest: ObjectRequest {
    public static var operation: StaticString { "DeleteObjects" }
    public static var method: HTTPRequest.Method { .post }
    public static var subresource: String? { "delete" }
    public static var needsKey: Bool { false }
    public static var checksumUse: ChecksumUse { .required }

    public func validate() throws(S3ObjectError) {
        guard (1...1000).contains(items.count) else {
            throw S3ObjectError(
                .invalidRequest,
                message: "\(items.count) objects cannot be deleted at once: give 1 to 1,000."
            )
        }
        for item in items {
            try S3Location(unchecked: location.bucket, item.key).check(needsKey: true)
        }
    }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.governanceBypass(&bypassesGovernanceRetention)
        try visitor.access(&access)
    }

    public func body() throws -> [UInt8] {
        try .s3Document("Delete") { writer in
            for item in items {
                writer.startElement("Object")
                try writer.element("Key", item.key)
                if let versionID = item.versionID { try writer.element("VersionId", versionID) }
                if let eTag = item.eTag { try writer.element("ETag", eTag) }
                writer.endElement()
            }
            if let isQuiet { try writer.element("Quiet", isQuiet ? "true" : "false") }
        }
    }

    public static func read(_ response: ObjectResponse) throws -> DeleteObjectsResult {
        var result = DeleteObjectsResult(deleted: [], failures: [])
        try response.document("DeleteResult") { reader, name in
            switch name {
            case "Deleted": result.deleted.append(try .init(&reader))
            case "Error": result.failures.append(try .init(&reader))
            default: return false
            }
            return true
        }
        return result
    }
}

/// The result of deleting several objects.
public struct DeleteObjectsResult: Sendable, Hashable {
    /// An object that was deleted.
    public struct Deleted: Sendable, Hashable {
        /// The object's key.
        public var key: String {
            get { keyText.text }
            set { keyText = ByteText(newValue) }
        }
        private var keyText = ByteText("")
        /// The version that the request named.
        public var versionID: String?
        /// Whether a delete marker was created or deleted.
        public var isDeleteMarker = false
        /// The delete marker's version.
        public var deleteMarkerVersionID: String?

        init(_ reader: inout XMLReader) throws {
            try reader.children { reader, name in
                switch name {
                case "Key": key = try reader.readText()
                case "VersionId": versionID = try reader.readText()
                case "DeleteMarker": isDeleteMarker = try reader.readBoolean()
                case "DeleteMarkerVersionId": deleteMarkerVersionID = try reader.readText()
                default: return false
                }
                return true
            }
        }
    }

    /// An object that was not deleted.
    public struct Failure: Sendable, Hashable {
        /// The object's key.
        public var key: String {
            get { keyText.text }
            set { keyText = ByteText(newValue) }
        }
        private var keyText = ByteText("")
        /// The version that the request named.
        public var versionID: String?
        /// The service's error code.
        public var code = ""
        /// The service's error message.
        public var message = ""

        init(_ reader: inout XMLReader) throws {
            try reader.children { reader, name in
                switch name {
                case "Key": key = try reader.readText()
                case "VersionId": versionID = try reader.readText()
                case "Code": code = try reader.readText()
                case "Message": message = try reader.readText()
                default: return false
                }
                return true
            }
        }
    }

    /// The objects that were deleted; empty for a quiet request.
    public var deleted: [Deleted]
    /// The objects that were not deleted.
    public var failures: [Failure]
}

extension S3ObjectClient {
    /// Deletes an object or a version.
    public func deleteObject(
        _ request: DeleteObjectRequest,
        options: CallOptions = CallOptions()
    ) async throws -> DeleteObjectResult {
        try await call(request, options)
    }

    /// Deletes up to 1,000 objects.
    ///
    /// The call succeeds even if some objects cannot be deleted. ``DeleteObjectsResult/failures`` lists them.
    public func deleteObjects(
        _ request: DeleteObjectsRequest,
        options: CallOptions = CallOptions()
    ) async throws -> DeleteObjectsResult {
        try await call(request, options)
    }
}
