public import AWSClientRuntime
@_spi(XML) import AWSXML
@_spi(XML) public import Basics
public import HTTPTypes
public import S3ControlModel

/// A request to copy an object of at most 5 GiB within S3.
public struct CopyObjectRequest: Sendable, Hashable {
    /// The object to copy.
    public var source: S3Location
    /// The version to copy; nil for the current one.
    public var sourceVersionID: String?
    /// The location of the copy.
    public var location: S3Location
    /// The copy's properties. Metadata and tags are used only if the directives below are `REPLACE`.
    public var properties = S3ObjectProperties()
    /// Whether the copy keeps the source's metadata or gets the request's.
    public var metadataDirective: S3MetadataDirective?
    /// Whether the copy keeps the source's tags (`COPY`) or gets the request's (`REPLACE`).
    public var taggingDirective: S3MetadataDirective?
    /// Whether the source's annotations are copied.
    public var annotationDirective: S3AnnotationDirective?
    /// The algorithm of the copy's checksum.
    public var checksumAlgorithm: S3ChecksumAlgorithm?
    /// Copy only if the source's entity tag is this one.
    public var sourceIfMatch: String?
    /// Copy only if the source's entity tag is not this one.
    public var sourceIfNoneMatch: String?
    /// Copy only if the source was modified after this time.
    public var sourceIfModifiedSince: Date?
    /// Copy only if the source was not modified after this time.
    public var sourceIfUnmodifiedSince: Date?
    /// Copy only if the target's entity tag is this one.
    public var ifMatch: String?
    /// `*` to copy only if the target does not exist.
    public var ifNoneMatch: String?
    /// The account that must own the source's bucket.
    public var expectedSourceBucketOwner: String?
    /// The conditions of access to the target's bucket.
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
        try visitor.conditions(&ifMatch, &ifNoneMatch)
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
        let copy = try WrittenObject(document: response, root: "CopyObjectResult") { reader, name in
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

/// The result of copying an object.
public struct CopyObjectResult: Sendable, Hashable {
    /// The copy.
    public var copy: WrittenObject
    /// The time at which the copy was written.
    public var lastModified: Date?
    /// The version of the source that was copied.
    public var sourceVersionID: String?
}

extension XMLReader {
    /// Reads the open element's text as an entity tag. Adds the quotes, which some stores omit in documents.
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
