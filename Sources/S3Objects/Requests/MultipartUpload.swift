@_spi(XML) import AWSXML
public import HTTPTypes
public import S3ControlModel

/// Begins a multipart upload.
@_spi(Requests) public struct CreateMultipartUploadRequest: ObjectRequest {
    public var location: S3Location
    public var properties = S3ObjectProperties()
    public var checksumAlgorithm: S3ChecksumAlgorithm?
    public var checksumType: ComputeObjectChecksumType?
    public var access = S3Access()

    public init(_ location: S3Location) { self.location = location }

    public static var operation: StaticString { "CreateMultipartUpload" }
    public static var method: HTTPRequest.Method { .post }
    public static var subresource: String? { "uploads" }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try properties.describe(to: &visitor)
        try visitor.header("ChecksumAlgorithm", "x-amz-checksum-algorithm", &checksumAlgorithm)
        try visitor.header("ChecksumType", "x-amz-checksum-type", &checksumType)
        try visitor.access(&access)
    }

    /// - Returns: The upload's ID.
    public static func read(_ response: ObjectResponse) throws -> String {
        let id = try response.text(of: "UploadId", in: "InitiateMultipartUploadResult")
        guard !id.isEmpty else { throw MissingMember(name: "UploadId") }
        return id
    }
}

/// Uploads a part.
@_spi(Requests) public struct UploadPartRequest: ObjectRequest, ChecksummedRequest {
    public var location: S3Location
    public var uploadID: String
    public var partNumber: Int
    public var content: [UInt8]
    public var checksumAlgorithm: S3ChecksumAlgorithm?
    public var checksum: S3ObjectChecksum?
    public var access = S3Access()

    public init(_ location: S3Location, uploadID: String, partNumber: Int, content: [UInt8]) {
        self.location = location
        self.uploadID = uploadID
        self.partNumber = partNumber
        self.content = content
    }

    public static var operation: StaticString { "UploadPart" }
    public static var method: HTTPRequest.Method { .put }
    public static var checksumUse: ChecksumUse { .ofContent }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        var number = Optional(partNumber)
        try visitor.query("PartNumber", "partNumber", &number)
        partNumber = number ?? 0
        try visitor.uploadID(&uploadID)
        try visitor.access(&access)
    }

    public func body() throws -> [UInt8] { content }

    public static func read(_ response: ObjectResponse) throws -> WrittenObject {
        try WrittenObject(response)
    }
}

/// Combines the parts of a multipart upload into an object.
@_spi(Requests) public struct CompleteMultipartUploadRequest: ObjectRequest {
    /// A part that was uploaded.
    public struct Part: Sendable, Hashable {
        public var number: Int
        public var eTag: String
        public var checksum: S3ObjectChecksum?

        public init(number: Int, eTag: String, checksum: S3ObjectChecksum? = nil) {
            self.number = number
            self.eTag = eTag
            self.checksum = checksum
        }
    }

    public var location: S3Location
    public var uploadID: String
    public var parts: [Part]
    public var checksumType: ComputeObjectChecksumType?
    public var objectSize: Int?
    public var ifMatch: String?
    public var ifNoneMatch: String?
    public var access = S3Access()

    public init(_ location: S3Location, uploadID: String, parts: [Part]) {
        self.location = location
        self.uploadID = uploadID
        self.parts = parts
    }

    public static var operation: StaticString { "CompleteMultipartUpload" }
    public static var method: HTTPRequest.Method { .post }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.uploadID(&uploadID)
        try visitor.header("ChecksumType", "x-amz-checksum-type", &checksumType)
        try visitor.header("MpuObjectSize", "x-amz-mp-object-size", &objectSize)
        try visitor.conditions(&ifMatch, &ifNoneMatch)
        try visitor.access(&access)
    }

    public func body() throws -> [UInt8] {
        try .s3Document("CompleteMultipartUpload") { writer in
            for part in parts {
                writer.startElement("Part")
                try writer.element("ETag", part.eTag)
                if let checksum = part.checksum {
                    try writer.element("Checksum\(checksum.algorithm)", checksum.value)
                }
                try writer.element("PartNumber", "\(part.number)")
                writer.endElement()
            }
        }
    }

    public static func read(_ response: ObjectResponse) throws -> WrittenObject {
        try WrittenObject(document: response, root: "CompleteMultipartUploadResult")
    }
}

/// Aborts a multipart upload and deletes its parts.
@_spi(Requests) public struct AbortMultipartUploadRequest: ObjectRequest {
    public var location: S3Location
    public var uploadID: String
    public var access = S3Access()

    public init(_ location: S3Location, uploadID: String) {
        self.location = location
        self.uploadID = uploadID
    }

    public static var operation: StaticString { "AbortMultipartUpload" }
    public static var method: HTTPRequest.Method { .delete }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.uploadID(&uploadID)
        try visitor.access(&access)
    }

    public static func read(_ response: ObjectResponse) throws { try response.checkNoResult() }
}

extension S3ChecksumAlgorithm {
    /// Creates the algorithm from the name of its checksum element, such as `ChecksumCRC32`.
    init?(element name: String) {
        guard name.hasPrefix("Checksum"),
            let algorithm = Self.allCases.first(where: { "Checksum\($0.rawValue)" == name })
        else { return nil }
        self = algorithm
    }
}

extension [UInt8] {
    /// Returns an XML document in S3's namespace.
    static func s3Document(_ root: String, _ write: (inout XMLWriter) throws -> Void) throws -> [UInt8] {
        var writer = XMLWriter()
        writer.startElement(root, namespace: "http://s3.amazonaws.com/doc/2006-03-01/")
        try write(&writer)
        writer.endElement()
        return writer.finish()
    }
}
