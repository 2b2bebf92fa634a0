public import HTTPTypes

/// The rules by which a bucket's objects are replicated.
@_spi(Requests) public struct GetBucketReplicationRequest: ObjectRequest {
    public var location: S3Location

    public init(_ bucket: S3Location) { location = bucket }

    public static var operation: StaticString { "GetBucketReplication" }
    public static var method: HTTPRequest.Method { .get }
    public static var subresource: String? { "replication" }
    public static var needsKey: Bool { false }

    /// - Returns: The document, unread.
    public static func read(_ response: ObjectResponse) throws -> [UInt8] {
        try response.document { try $0.children { _, _ in false } }
        return response.body
    }
}
