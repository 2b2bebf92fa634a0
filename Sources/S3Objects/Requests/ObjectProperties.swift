public import Basics
public import S3ControlModel

/// The properties of an object to write, apart from its bytes; nil for the bucket's defaults.
public struct S3ObjectProperties: Sendable, Hashable {
    /// The canned access control list.
    public var cannedACL: S3CannedAccessControlList?
    /// The access control list as grants.
    public var grants: [S3Grant]?
    /// The `Cache-Control` field of responses.
    public var cacheControl: String?
    /// The `Content-Disposition` field of responses.
    public var contentDisposition: String?
    /// The `Content-Encoding` field of responses.
    public var contentEncoding: String?
    /// The `Content-Language` field of responses.
    public var contentLanguage: String?
    /// The `Content-Type` field of responses.
    public var contentType: String?
    /// The `Expires` field of responses.
    public var expires: Date?
    /// The user-defined metadata: printable ASCII.
    public var metadata: [String: String] = [:]
    /// The object's encryption at rest.
    public var encryption: S3ObjectEncryption?
    /// The KMS key's ARN or ID.
    public var kmsKeyID: String?
    /// The KMS encryption context as JSON in Base64.
    public var kmsEncryptionContext: String?
    /// Whether to use a bucket key, which reduces the number of calls to KMS.
    public var bucketKeyEnabled: Bool?
    /// The storage class.
    public var storageClass: S3StorageClass?
    /// The target to which a static website redirects requests for the object.
    public var websiteRedirectLocation: String?
    /// The object's tags.
    public var tags: [S3Tag]?
    /// The retention mode, which determines how the retention can be changed.
    public var objectLockMode: S3ObjectLockMode?
    /// The time until which the object cannot be deleted.
    public var objectLockRetainUntilDate: Date?
    /// Whether the object is under a legal hold.
    public var objectLockLegalHoldStatus: S3ObjectLockLegalHoldStatus?
    /// Whether the object is under an event hold.
    public var objectLockEventHold: S3ObjectLockEventHold?
    /// The number of days for which the object stays protected after its event hold is released.
    public var objectLockEventHoldDays: Int?
    /// The number of years for which the object stays protected after its event hold is released.
    public var objectLockEventHoldYears: Int?

    /// Creates properties. Those that `configure` does not set have the bucket's defaults.
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

/// The encryption of an object at rest.
public struct S3ObjectEncryption: OpenString {
    /// The service's text for the value.
    public var rawValue: String
    /// Creates a value from any text, known or unknown.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Encryption with keys that S3 manages.
    public static let aes256: Self = "AES256"
    /// Encryption with a KMS key.
    public static let kms: Self = "aws:kms"
    /// Two layers of encryption with KMS keys.
    public static let kmsDSSE: Self = "aws:kms:dsse"
    /// Encryption by FSx.
    public static let fsx: Self = "aws:fsx"
    /// Encryption by AWS Backup.
    public static let backup: Self = "aws:backup"

    /// All known values.
    public static let allCases: [Self] = [.aes256, .kms, .kmsDSSE, .fsx, .backup]
}
