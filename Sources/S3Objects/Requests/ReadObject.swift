public import AWSClientRuntime
public import Basics
public import HTTPTypes

/// Which object, or which part of it, is read, and on which conditions.
public struct GetObjectRequest: Sendable, Hashable {
    /// The object.
    public var location: S3Location
    /// The version; nil for the current one.
    public var versionID: String?
    /// Only if the entity tag is this one.
    public var ifMatch: String?
    /// Only if the entity tag is not this one.
    public var ifNoneMatch: String?
    /// Only if the object was written since.
    public var ifModifiedSince: Date?
    /// Only if the object was not written since.
    public var ifUnmodifiedSince: Date?
    /// The bytes to read, such as `bytes=0-99`.
    public var range: String?
    /// The part of a multipart upload to read, from 1.
    public var partNumber: Int?
    /// Whether to ask for the object's checksum; nil for what the client's settings say.
    public var requestsChecksum: Bool?
    /// Under which conditions the bucket is used.
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

    mutating func describeMembers<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.header("IfMatch", "If-Match", &ifMatch)
        try visitor.header("IfNoneMatch", "If-None-Match", &ifNoneMatch)
        try visitor.header("IfModifiedSince", "If-Modified-Since", &ifModifiedSince)
        try visitor.header("IfUnmodifiedSince", "If-Unmodified-Since", &ifUnmodifiedSince)
        try visitor.header("Range", "Range", &range)
        try visitor.query("PartNumber", "partNumber", &partNumber)
        try visitor.query("VersionId", "versionId", &versionID)
        var mode = requestsChecksum == true ? "ENABLED" : nil
        try visitor.header("ChecksumMode", "x-amz-checksum-mode", &mode)
        requestsChecksum = mode != nil
        try visitor.access(&access)
    }
}

@_spi(Requests) extension GetObjectRequest: ObjectRequest {
    public static var operation: StaticString { "GetObject" }
    public static var method: HTTPRequest.Method { .get }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try describeMembers(to: &visitor)
    }

    public static func read(_ response: ObjectResponse) throws -> GetObjectResult {
        try response.verify()
        return GetObjectResult(attributes: ObjectAttributes(response), body: response.body)
    }
}

/// An object, or a range of it, with what S3 says of it.
public struct GetObjectResult: Sendable, Hashable {
    /// What S3 says of the object.
    public var attributes: ObjectAttributes
    /// The bytes.
    public var body: [UInt8]
}

/// The same as a ``GetObjectRequest``, for what S3 says of the object alone.
@_spi(Requests) public struct HeadObjectRequest: ObjectRequest {
    public var members: GetObjectRequest

    public init(_ members: GetObjectRequest) { self.members = members }

    public static var operation: StaticString { "HeadObject" }
    public static var method: HTTPRequest.Method { .head }
    public var location: S3Location { members.location }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try members.describeMembers(to: &visitor)
    }

    public static func read(_ response: ObjectResponse) throws -> ObjectAttributes {
        ObjectAttributes(response)
    }
}

extension S3ObjectClient {
    /// Reads an object, or a range of it, into memory: 16 MiB at most, as `transferOptions` says.
    ///
    /// A body of the whole object is compared with the checksum that comes with it. For large objects see
    /// ``read(_:versionID:options:)``.
    public func getObject(
        _ request: GetObjectRequest,
        options: CallOptions = CallOptions()
    ) async throws -> GetObjectResult {
        var request = request
        request.requestsChecksum =
            request.requestsChecksum ?? (configuration.checksums.responses == .whenSupported)
        return try await call(request, options)
    }

    /// Asks what S3 knows of an object.
    public func headObject(
        _ request: GetObjectRequest,
        options: CallOptions = CallOptions()
    ) async throws -> ObjectAttributes {
        try await call(HeadObjectRequest(request), options)
    }

    /// Asks what S3 knows of an object.
    public func headObject(
        _ location: S3Location,
        versionID: String? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> ObjectAttributes {
        try await headObject(GetObjectRequest(location, versionID: versionID), options: options)
    }
}
