public import AWSClientRuntime
@_spi(XML) import AWSXML
public import HTTPTypes
public import S3ControlModel

/// A request to write an object without a multipart upload.
public struct PutObjectRequest: Sendable, Hashable {
    /// The object.
    public var location: S3Location
    /// The object's bytes: at most 5 GiB.
    public var content: [UInt8]
    /// The object's properties.
    public var properties = S3ObjectProperties()
    /// The algorithm of the checksum; nil for the client's.
    public var checksumAlgorithm: S3ChecksumAlgorithm?
    /// A checksum that the caller has computed; it is sent unchanged.
    public var checksum: S3ObjectChecksum?
    /// Write only if the object's entity tag is this one.
    public var ifMatch: String?
    /// `*` to write only if the object does not exist.
    public var ifNoneMatch: String?
    /// The conditions of access to the bucket.
    public var access: S3Access

    /// Creates a request.
    public init(
        _ location: S3Location,
        content: [UInt8],
        access: S3Access = S3Access(),
        _ configure: (inout Self) -> Void = { _ in }
    ) {
        self.location = location
        self.content = content
        self.access = access
        configure(&self)
    }
}

@_spi(Requests) extension PutObjectRequest: ObjectRequest, ChecksummedRequest {
    public static var operation: StaticString { "PutObject" }
    public static var method: HTTPRequest.Method { .put }
    public static var checksumUse: ChecksumUse { .ofContent }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try properties.describe(to: &visitor)
        try visitor.conditions(&ifMatch, &ifNoneMatch)
        try visitor.access(&access)
    }

    public func body() throws -> [UInt8] { content }

    public static func read(_ response: ObjectResponse) throws -> WrittenObject {
        try WrittenObject(response)
    }
}

/// The result of writing an object.
public struct WrittenObject: Sendable, Hashable {
    /// The entity tag, with its quotes.
    public var eTag: String
    /// The version, in a bucket with versioning.
    public var versionID: String?
    /// The checksums that S3 stores for the object.
    public var checksums: [S3ObjectChecksum]
    /// The size, if known.
    public var size: Int?
    /// The object's encryption at rest.
    public var encryption: S3ObjectEncryption?

    init(_ response: ObjectResponse) throws {
        guard let eTag = response["etag"] else { throw MissingMember(name: "ETag") }
        self.eTag = eTag
        versionID = response["x-amz-version-id"]
        checksums = ObjectAttributes.checksums(in: response)
        encryption = response["x-amz-server-side-encryption"].map { .init(rawValue: $0) }
    }

    /// Reads the XML document of a response. `other` reads the elements that do not describe the object.
    init(
        document response: ObjectResponse,
        root: StaticString,
        _ other: (inout XMLReader, String) throws -> Bool = { _, _ in false }
    ) throws {
        var eTag: String?
        var checksums: [S3ObjectChecksum] = []
        var type: ComputeObjectChecksumType?
        try response.document(root) { reader, name in
            if name == "ETag" {
                eTag = try reader.readETag()
            } else if name == "ChecksumType" {
                type = .init(rawValue: try reader.readText())
            } else if let algorithm = S3ChecksumAlgorithm(element: name) {
                checksums.append(S3ObjectChecksum(algorithm, try reader.readText()))
            } else {
                return try other(&reader, name)
            }
            return true
        }
        guard let eTag else { throw MissingMember(name: "ETag") }
        self.eTag = eTag
        versionID = response["x-amz-version-id"]
        self.checksums = checksums.map { S3ObjectChecksum($0.algorithm, $0.value, type: type) }
        encryption = response["x-amz-server-side-encryption"].map { .init(rawValue: $0) }
    }
}

/// A required member is missing from a response.
struct MissingMember: Error, CustomStringConvertible {
    var name: String
    var description: String { "\(name) is missing" }
}

extension S3ObjectClient {
    /// Writes an object in one request.
    ///
    /// For large objects, use `upload(_:to:options:)`.
    public func putObject(
        _ request: PutObjectRequest,
        options: CallOptions = CallOptions()
    ) async throws -> WrittenObject {
        var result = try await call(request, options)
        result.size = request.content.count
        return result
    }
}
