#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The metadata that a copy gets.
///
/// Source: [S3ObjectMetadata](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectMetadata.html).
public struct S3ObjectMetadata: Shape {
    /// The `Cache-Control` field: 1 to 1024 characters.
    public var cacheControl: String?
    /// The `Content-Disposition` field: 1 to 1024 characters.
    public var contentDisposition: String?
    /// The `Content-Encoding` field: 1 to 1024 characters.
    public var contentEncoding: String?
    /// The `Content-Language` field: 1 to 1024 characters.
    public var contentLanguage: String?
    /// Metadata of the user's own: at most 8192 entries, keys of 1 to 1024 characters, values of at most
    /// 1024.
    public var userMetadata: [String: String]?
    /// The length in bytes, at least 0; the API reference calls it deprecated.
    public var contentLength: Int?
    /// The MD5 digest in base 64, 1 to 1024 characters; the API reference calls it deprecated.
    public var contentMD5: String?
    /// The `Content-Type` field: 1 to 1024 characters.
    public var contentType: String?
    /// The `Expires` field.
    public var httpExpiresDate: Date?
    /// Whether the requester was charged; the API reference calls it deprecated.
    public var requesterCharged: Bool?
    /// How the copy is encrypted.
    public var sseAlgorithm: S3SSEAlgorithm?

    /// Creates a value.
    public init(
        cacheControl: String? = nil,
        contentDisposition: String? = nil,
        contentEncoding: String? = nil,
        contentLanguage: String? = nil,
        userMetadata: [String: String]? = nil,
        contentLength: Int? = nil,
        contentMD5: String? = nil,
        contentType: String? = nil,
        httpExpiresDate: Date? = nil,
        requesterCharged: Bool? = nil,
        sseAlgorithm: S3SSEAlgorithm? = nil
    ) {
        self.cacheControl = cacheControl
        self.contentDisposition = contentDisposition
        self.contentEncoding = contentEncoding
        self.contentLanguage = contentLanguage
        self.userMetadata = userMetadata
        self.contentLength = contentLength
        self.contentMD5 = contentMD5
        self.contentType = contentType
        self.httpExpiresDate = httpExpiresDate
        self.requesterCharged = requesterCharged
        self.sseAlgorithm = sseAlgorithm
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3ObjectMetadata"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("CacheControl", .length(1...1024)), &shape.cacheControl)
        try visitor.member(Member("ContentDisposition", .length(1...1024)), &shape.contentDisposition)
        try visitor.member(Member("ContentEncoding", .length(1...1024)), &shape.contentEncoding)
        try visitor.member(Member("ContentLanguage", .length(1...1024)), &shape.contentLanguage)
        try visitor.member(
            Member(
                "UserMetadata",
                Constraint(maximum: 8192, elementMinimum: 1, elementMaximum: 1024, mapValueMaximum: 1024)
            ),
            &shape.userMetadata
        )
        try visitor.member(Member("ContentLength", .atLeast(0)), &shape.contentLength)
        try visitor.member(Member("ContentMD5", .length(1...1024)), &shape.contentMD5)
        try visitor.member(Member("ContentType", .length(1...1024)), &shape.contentType)
        try visitor.member(Member("HttpExpiresDate"), &shape.httpExpiresDate)
        try visitor.member(Member("RequesterCharged"), &shape.requesterCharged)
        try visitor.member(Member("SSEAlgorithm"), &shape.sseAlgorithm)
    }
}
