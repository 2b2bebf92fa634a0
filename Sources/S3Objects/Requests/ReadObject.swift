public import AWSClientRuntime
public import Basics
public import HTTPTypes

/// A request to read an object or a part of it, with conditions.
public struct GetObjectRequest: Sendable, Hashable {
    /// The object.
    public var location: S3Location
    /// The version; nil for the current one.
    public var versionID: String?
    /// Read only if the entity tag is this one.
    public var ifMatch: String?
    /// Read only if the entity tag is not this one.
    public var ifNoneMatch: String?
    /// Read only if the object was modified after this time.
    public var ifModifiedSince: Date?
    /// Read only if the object was not modified after this time.
    public var ifUnmodifiedSince: Date?
    /// The bytes to read, such as `bytes=0-99`.
    public var range: String?
    /// The number of the part of a multipart upload to read, starting at 1.
    public var partNumber: Int?
    /// Whether to request the object's checksum. If nil, `getObject` uses the client's setting, and
    /// `headObject` does not request it.
    public var requestsChecksum: Bool?
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

    mutating func describeMembers<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.conditions(&ifMatch, &ifNoneMatch)
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

/// An object, or a range of it, and its attributes.
public struct GetObjectResult: Sendable, Hashable {
    /// The object's attributes.
    public var attributes: ObjectAttributes
    /// The bytes.
    public var body: [UInt8]
}

/// A request for an object's attributes, with the members of a ``GetObjectRequest``.
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
    /// Reads an object, or a range of it, into memory: at most `maxResponseBodyBytes` of `transferOptions`,
    /// which is 16 MiB by default.
    ///
    /// By default, the body of a whole object is verified against the checksum in the response, if any. For
    /// large objects, use ``read(_:versionID:options:)``.
    public func getObject(
        _ request: GetObjectRequest,
        options: CallOptions = CallOptions()
    ) async throws -> GetObjectResult {
        var request = request
        request.requestsChecksum =
            request.requestsChecksum ?? (configuration.checksums.responses == .whenSupported)
        return try await call(request, options)
    }

    /// Returns an object's attributes without its bytes.
    public func headObject(
        _ request: GetObjectRequest,
        options: CallOptions = CallOptions()
    ) async throws -> ObjectAttributes {
        try await call(HeadObjectRequest(request), options)
    }

    /// Returns an object's attributes without its bytes.
    public func headObject(
        _ location: S3Location,
        versionID: String? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> ObjectAttributes {
        try await headObject(GetObjectRequest(location, versionID: versionID), options: options)
    }
}
