public import AWSClientRuntime
@_spi(XML) internal import AWSXML
@_spi(XML) public import Basics
public import HTTPTypes
public import S3ControlModel

/// An object to copy within S3: 5 GiB at most.
public struct CopyObjectRequest: Sendable, Hashable {
    /// What is copied.
    public var source: S3Location
    /// The version that is copied; nil for the current one.
    public var sourceVersionID: String?
    /// Where the copy goes.
    public var location: S3Location
    /// What the copy gets; metadata and tags only with the directives below.
    public var properties = S3ObjectProperties()
    /// Whether the copy has the source's metadata.
    public var metadataDirective: S3MetadataDirective?
    /// Whether the copy has the source's tags: `COPY` or `REPLACE`.
    public var taggingDirective: S3MetadataDirective?
    /// Whether the copy has the source's annotations.
    public var annotationDirective: S3AnnotationDirective?
    /// The algorithm of the copy's checksum.
    public var checksumAlgorithm: S3ChecksumAlgorithm?
    /// Only if the source's entity tag is this one.
    public var sourceIfMatch: String?
    /// Only if the source's entity tag is not this one.
    public var sourceIfNoneMatch: String?
    /// Only if the source was written since.
    public var sourceIfModifiedSince: Date?
    /// Only if the source was not written since.
    public var sourceIfUnmodifiedSince: Date?
    /// Only if the target's entity tag is this one.
    public var ifMatch: String?
    /// Only if there is no target: `*`.
    public var ifNoneMatch: String?
    /// The account that the source's bucket has to belong to.
    public var expectedSourceBucketOwner: String?
    /// Under which conditions the target's bucket is used.
    public var access: S3Access

    /// Creates a request.
    public init(
        from source: S3Location,
        versionID: String? = nil,
        to location: S3Location,
        access: S3Access = S3Access(),
        _ configure: (inout Self) -> Void = { _ in }
    ) {
        self.source = source
        sourceVersionID = versionID
        self.location = location
        self.access = access
        configure(&self)
    }
}

@_spi(Requests) extension CopyObjectRequest: ObjectRequest {
    public static var operation: StaticString { "CopyObject" }
    public static var method: HTTPRequest.Method { .put }

    public func validate() throws(S3ObjectError) { try source.check(needsKey: true) }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        var text = Optional(copySource)
        try visitor.header("CopySource", "x-amz-copy-source", &text)
        try properties.describe(to: &visitor)
        try visitor.header("MetadataDirective", "x-amz-metadata-directive", &metadataDirective)
        try visitor.header("TaggingDirective", "x-amz-tagging-directive", &taggingDirective)
        try visitor.header(
            "AnnotationDirective",
            "x-amz-object-annotation-directive",
            &annotationDirective
        )
        try visitor.header("ChecksumAlgorithm", "x-amz-checksum-algorithm", &checksumAlgorithm)
        try visitor.header("CopySourceIfMatch", "x-amz-copy-source-if-match", &sourceIfMatch)
        try visitor.header("CopySourceIfNoneMatch", "x-amz-copy-source-if-none-match", &sourceIfNoneMatch)
        try visitor.header(
            "CopySourceIfModifiedSince",
            "x-amz-copy-source-if-modified-since",
            &sourceIfModifiedSince
        )
        try visitor.header(
            "CopySourceIfUnmodifiedSince",
            "x-amz-copy-source-if-unmodified-since",
            &sourceIfUnmodifiedSince
        )
        try visitor.header("IfMatch", "If-Match", &ifMatch)
        try visitor.header("IfNoneMatch", "If-None-Match", &ifNoneMatch)
        try visitor.header(
            "ExpectedSourceBucketOwner",
            "x-amz-source-expected-bucket-owner",
            &expectedSourceBucketOwner
        )
        try visitor.access(&access)
    }

    private var copySource: String {
        let version = sourceVersionID.map { "?versionId=\(PercentEncoding.encode($0))" } ?? ""
        return PercentEncoding.encode("\(source.bucket)/\(source.key)", keepsSlash: true) + version
    }

    public static func read(_ response: ObjectResponse) throws -> CopyObjectResult {
        var modified: Date?
        let copy = try WrittenObject(document: response) { reader, name in
            guard name == "LastModified" else { return false }
            modified = try reader.readDate()
            return true
        }
        return CopyObjectResult(
            copy: copy,
            lastModified: modified,
            sourceVersionID: response["x-amz-copy-source-version-id"]
        )
    }
}

/// What S3 says of a copy.
public struct CopyObjectResult: Sendable, Hashable {
    /// The copy.
    public var copy: WrittenObject
    /// When the copy was written.
    public var lastModified: Date?
    /// The version that was copied.
    public var sourceVersionID: String?
}

extension XMLReader {
    /// Reads the open element's text as an entity tag: with quotes, which some stores leave out of documents.
    mutating func readETag() throws -> String {
        let text = try readText()
        return text.hasPrefix("\"") || text.isEmpty ? text : "\"\(text)\""
    }

    /// Reads the open element's text as a date.
    mutating func readDate() throws -> Date {
        Date(timeIntervalSince1970: try readTimestamp().secondsSince1970)
    }
}

extension S3ObjectClient {
    /// Copies an object within S3.
    public func copyObject(
        _ request: CopyObjectRequest,
        options: CallOptions = CallOptions()
    ) async throws -> CopyObjectResult {
        try await call(request, options)
    }
}
