public import Basics
public import S3ControlModel

/// What an object gets when it is written, apart from its bytes; nil leaves it to the bucket's defaults.
public struct S3ObjectProperties: Sendable, Hashable {
    /// A ready-made list of permissions.
    public var cannedACL: S3CannedAccessControlList?
    /// Permissions one by one.
    public var grants: [S3Grant]?
    /// `Cache-Control` of responses.
    public var cacheControl: String?
    /// `Content-Disposition` of responses.
    public var contentDisposition: String?
    /// `Content-Encoding` of responses.
    public var contentEncoding: String?
    /// `Content-Language` of responses.
    public var contentLanguage: String?
    /// `Content-Type` of responses.
    public var contentType: String?
    /// `Expires` of responses.
    public var expires: Date?
    /// Metadata of the caller's own: printable ASCII.
    public var metadata: [String: String] = [:]
    /// How the object is encrypted at rest.
    public var encryption: S3ObjectEncryption?
    /// The KMS key's ARN or id.
    public var kmsKeyID: String?
    /// The KMS encryption context, as JSON in base 64.
    public var kmsEncryptionContext: String?
    /// Whether a bucket key saves calls to KMS.
    public var bucketKeyEnabled: Bool?
    /// The storage class.
    public var storageClass: S3StorageClass?
    /// Where a website redirects requests for the object.
    public var websiteRedirectLocation: String?
    /// The object's tags.
    public var tags: [S3Tag]?
    /// How a retention can be changed.
    public var objectLockMode: S3ObjectLockMode?
    /// Until when the object cannot be deleted.
    public var objectLockRetainUntilDate: Date?
    /// Whether a legal hold keeps the object.
    public var objectLockLegalHoldStatus: S3ObjectLockLegalHoldStatus?
    /// Whether an event hold keeps the object.
    public var objectLockEventHold: S3ObjectLockEventHold?
    /// The days for which the object is kept after the event hold has ended.
    public var objectLockEventHoldDays: Int?
    /// The years for which the object is kept after the event hold has ended.
    public var objectLockEventHoldYears: Int?

    /// Creates properties that leave everything to the bucket's defaults.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }

    mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.header("ACL", "x-amz-acl", &cannedACL)
        try visitor.grants(&grants)
        try visitor.header("CacheControl", "Cache-Control", &cacheControl)
        try visitor.header("ContentDisposition", "Content-Disposition", &contentDisposition)
        try visitor.header("ContentEncoding", "Content-Encoding", &contentEncoding)
        try visitor.header("ContentLanguage", "Content-Language", &contentLanguage)
        try visitor.header("ContentType", "Content-Type", &contentType)
        try visitor.header("Expires", "Expires", &expires)
        try visitor.metadata(&metadata)
        try visitor.header("ServerSideEncryption", "x-amz-server-side-encryption", &encryption)
        try visitor.header("SSEKMSKeyId", "x-amz-server-side-encryption-aws-kms-key-id", &kmsKeyID)
        try visitor.header(
            "SSEKMSEncryptionContext",
            "x-amz-server-side-encryption-context",
            &kmsEncryptionContext
        )
        try visitor.header(
            "BucketKeyEnabled",
            "x-amz-server-side-encryption-bucket-key-enabled",
            &bucketKeyEnabled
        )
        try visitor.header("StorageClass", "x-amz-storage-class", &storageClass)
        try visitor.header(
            "WebsiteRedirectLocation",
            "x-amz-website-redirect-location",
            &websiteRedirectLocation
        )
        try visitor.tags(&tags)
        try visitor.header("ObjectLockMode", "x-amz-object-lock-mode", &objectLockMode)
        try visitor.timestamp(
            "ObjectLockRetainUntilDate",
            "x-amz-object-lock-retain-until-date",
            &objectLockRetainUntilDate
        )
        try visitor.header(
            "ObjectLockLegalHoldStatus",
            "x-amz-object-lock-legal-hold",
            &objectLockLegalHoldStatus
        )
        try visitor.header("ObjectLockEventHold", "x-amz-object-lock-event-hold", &objectLockEventHold)
        try visitor.header(
            "ObjectLockEventHoldDurationDays",
            "x-amz-object-lock-event-hold-duration-days",
            &objectLockEventHoldDays
        )
        try visitor.header(
            "ObjectLockEventHoldDurationYears",
            "x-amz-object-lock-event-hold-duration-years",
            &objectLockEventHoldYears
        )
    }
}

/// How an object is encrypted at rest.
public struct S3ObjectEncryption: OpenString {
    /// The text that is sent and received.
    public var rawValue: String
    /// Takes any text, known or not.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// With keys of S3.
    public static let aes256: Self = "AES256"
    /// With a key of KMS.
    public static let kms: Self = "aws:kms"
    /// With keys of KMS, twice.
    public static let kmsDSSE: Self = "aws:kms:dsse"
    /// By FSx.
    public static let fsx: Self = "aws:fsx"
    /// By AWS Backup.
    public static let backup: Self = "aws:backup"

    /// The values that are known.
    public static let allCases: [Self] = [.aes256, .kms, .kmsDSSE, .fsx, .backup]
}
