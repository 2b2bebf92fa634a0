public import AWSClientRuntime
public import HTTPTypes

@_spi(Requests) public struct HeadBucketRequest: ObjectRequest {
    public var location: S3Location
    public var access = S3Access()

    public init(_ bucket: S3Location) { location = bucket }

    public static var operation: StaticString { "HeadBucket" }
    public static var method: HTTPRequest.Method { .head }
    public static var needsKey: Bool { false }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.bucketOwner(&access)
    }

    /// - Returns: The bucket's region.
    public static func read(_ response: ObjectResponse) throws -> String? { response["x-amz-bucket-region"] }
}

extension S3ObjectClient {
    /// Checks that a bucket exists and that the caller has access to it.
    ///
    /// - Returns: The bucket's region, if the response names it.
    /// - Throws: ``S3ObjectError``, with the code `noSuchBucket` if the bucket does not exist.
    @discardableResult
    public func headBucket(
        _ bucket: S3Location,
        access: S3Access = S3Access(),
        options: CallOptions = CallOptions()
    ) async throws -> String? {
        var request = HeadBucketRequest(bucket)
        request.access = access
        do {
            return try await call(request, options)
        } catch var error as S3ObjectError where error.code == .notFound {
            // The response has no body with a more specific error code.
            error.code = .noSuchBucket
            error.message = "There is no bucket \(bucket.bucket)."
            throw error
        }
    }
}

/// Reads the replication rules of a bucket.
@_spi(Requests) public struct GetBucketReplicationRequest: ObjectRequest {
    public var location: S3Location

    public init(_ bucket: S3Location) { location = bucket }

    public static var operation: StaticString { "GetBucketReplication" }
    public static var method: HTTPRequest.Method { .get }
    public static var subresource: String? { "replication" }
    public static var needsKey: Bool { false }

    /// - Returns: The XML document without what precedes it. It is checked for errors but not decoded.
    public static func read(_ response: ObjectResponse) throws -> [UInt8] {
        try response.document("ReplicationConfiguration") { _, _ in false }
        return Array(response.body.drop { $0 != UInt8(ascii: "<") })
    }
}
