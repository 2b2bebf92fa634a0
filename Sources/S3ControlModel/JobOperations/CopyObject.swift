public import Basics

/// Copies each object.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3CopyObjectOperation: DefaultedStructure {
    /// The ARN of the destination bucket: a general purpose or directory bucket.
    public var targetResource: String?
    /// The copies' canned access control list.
    public var cannedAccessControlList: S3CannedAccessControlList?
    /// The copies' access control list as grants.
    public var accessControlGrants: [S3Grant]?
    /// Whether the copies keep the source's metadata or get ``newObjectMetadata``.
    public var metadataDirective: S3MetadataDirective?
    /// Whether annotations are copied, which is the default.
    public var annotationDirective: S3AnnotationDirective?
    /// Copy only objects modified after this time.
    public var modifiedSinceConstraint: Date?
    /// The copies' metadata; nil keeps the source's.
    public var newObjectMetadata: S3ObjectMetadata?
    /// The copies' tags. Nil keeps the source's; an empty list removes all tags.
    public var newObjectTagging: [S3Tag]?
    /// The target to which a static website redirects requests for the copy.
    public var redirectLocation: String?
    /// Whether the requester pays for reading the sources.
    public var requesterPays: Bool?
    /// The copies' storage class.
    public var storageClass: S3StorageClass?
    /// Copy only objects not modified after this time.
    public var unModifiedSinceConstraint: Date?
    /// The ID, ARN, or alias of the KMS key that encrypts the copies.
    public var sseAWSKMSKeyID: String?
    /// The folder for the copies, prefixed to each key.
    public var targetKeyPrefix: String?
    /// The copies' legal hold.
    public var objectLockLegalHoldStatus: S3ObjectLockLegalHoldStatus?
    /// The copies' retention mode.
    public var objectLockMode: S3ObjectLockMode?
    /// The date until which the copies are retained.
    public var objectLockRetainUntilDate: Date?
    /// Whether to use an S3 Bucket Key to encrypt the copies with KMS.
    public var bucketKeyEnabled: Bool?
    /// The algorithm of the copies' checksums.
    public var checksumAlgorithm: S3ChecksumAlgorithm?
    /// Whether the copies are under an event hold.
    public var objectLockEventHold: S3ObjectLockEventHold?
    /// How long the copies stay protected after their event hold is released.
    public var objectLockEventHoldDuration: S3ObjectLockEventHoldDuration?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3CopyObjectOperation: Shape {
    public static let shapeName: StaticString = "S3CopyObjectOperation"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("TargetResource", .length(1...128, .s3OrExpressARN)), &shape.targetResource)
        try visitor.member("CannedAccessControlList", &shape.cannedAccessControlList)
        try visitor.member("AccessControlGrants", &shape.accessControlGrants)
        try visitor.member("MetadataDirective", &shape.metadataDirective)
        try visitor.member("AnnotationDirective", &shape.annotationDirective)
        try visitor.member("ModifiedSinceConstraint", &shape.modifiedSinceConstraint)
        try visitor.member("NewObjectMetadata", &shape.newObjectMetadata)
        try visitor.member(Member("NewObjectTagging", keepsEmpty: true), &shape.newObjectTagging)
        try visitor.member(Member("RedirectLocation", .text(upTo: 2048)), &shape.redirectLocation)
        try visitor.member("RequesterPays", &shape.requesterPays)
        try visitor.member("StorageClass", &shape.storageClass)
        try visitor.member("UnModifiedSinceConstraint", &shape.unModifiedSinceConstraint)
        try visitor.member(Member("SSEAwsKmsKeyId", .text(upTo: 2000)), &shape.sseAWSKMSKeyID)
        try visitor.member(Member("TargetKeyPrefix", .text(upTo: 1024)), &shape.targetKeyPrefix)
        try visitor.member("ObjectLockLegalHoldStatus", &shape.objectLockLegalHoldStatus)
        try visitor.member("ObjectLockMode", &shape.objectLockMode)
        try visitor.member("ObjectLockRetainUntilDate", &shape.objectLockRetainUntilDate)
        try visitor.member("BucketKeyEnabled", &shape.bucketKeyEnabled)
        try visitor.member("ChecksumAlgorithm", &shape.checksumAlgorithm)
        try visitor.member("ObjectLockEventHold", &shape.objectLockEventHold)
        try visitor.member("ObjectLockEventHoldDuration", &shape.objectLockEventHoldDuration)
    }
}

/// The metadata of a copy.
///
/// Source: [S3ObjectMetadata](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectMetadata.html).
public struct S3ObjectMetadata: DefaultedStructure {
    /// The `Cache-Control` field.
    public var cacheControl: String?
    /// The `Content-Disposition` field.
    public var contentDisposition: String?
    /// The `Content-Encoding` field.
    public var contentEncoding: String?
    /// The `Content-Language` field.
    public var contentLanguage: String?
    /// User-defined metadata.
    public var userMetadata: [String: String]?
    /// The length in bytes. Deprecated according to the API reference.
    public var contentLength: Int?
    /// The MD5 digest in Base64. Deprecated according to the API reference.
    public var contentMD5: String?
    /// The `Content-Type` field.
    public var contentType: String?
    /// The `Expires` field.
    public var httpExpiresDate: Date?
    /// Whether the requester was charged. Deprecated according to the API reference.
    public var requesterCharged: Bool?
    /// The encryption of the copy.
    public var sseAlgorithm: S3SSEAlgorithm?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3ObjectMetadata: Shape {
    public static let shapeName: StaticString = "S3ObjectMetadata"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("CacheControl", .text(upTo: 1024)), &shape.cacheControl)
        try visitor.member(Member("ContentDisposition", .text(upTo: 1024)), &shape.contentDisposition)
        try visitor.member(Member("ContentEncoding", .text(upTo: 1024)), &shape.contentEncoding)
        try visitor.member(Member("ContentLanguage", .text(upTo: 1024)), &shape.contentLanguage)
        try visitor.member(
            Member(
                "UserMetadata",
                Constraint(maximum: 8192, elementMinimum: 1, elementMaximum: 1024, mapValueMaximum: 1024)
            ),
            &shape.userMetadata
        )
        try visitor.member(Member("ContentLength", .atLeast(0)), &shape.contentLength)
        try visitor.member(Member("ContentMD5", .text(upTo: 1024)), &shape.contentMD5)
        try visitor.member(Member("ContentType", .text(upTo: 1024)), &shape.contentType)
        try visitor.member("HttpExpiresDate", &shape.httpExpiresDate)
        try visitor.member("RequesterCharged", &shape.requesterCharged)
        try visitor.member("SSEAlgorithm", &shape.sseAlgorithm)
    }
}

/// The source of a copy's metadata.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3MetadataDirective: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Copy the source's metadata.
    public static let copy: Self = "COPY"
    /// Use the request's metadata.
    public static let replace: Self = "REPLACE"

    @_spi(Shapes) public static let allCases: [Self] = [.copy, .replace]
}

@_spi(Shapes) extension S3MetadataDirective: EnumeratedValue {}

/// Whether annotations are copied.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3AnnotationDirective: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Copy the annotations.
    public static let copy: Self = "COPY"
    /// Omit the annotations.
    public static let exclude: Self = "EXCLUDE"

    @_spi(Shapes) public static let allCases: [Self] = [.copy, .exclude]
}

@_spi(Shapes) extension S3AnnotationDirective: EnumeratedValue {}

/// The storage class of an object.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3StorageClass: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// S3 Standard.
    public static let standard: Self = "STANDARD"
    /// S3 Standard-Infrequent Access.
    public static let standardIA: Self = "STANDARD_IA"
    /// S3 One Zone-Infrequent Access.
    public static let oneZoneIA: Self = "ONEZONE_IA"
    /// S3 Glacier Flexible Retrieval.
    public static let glacier: Self = "GLACIER"
    /// S3 Intelligent-Tiering.
    public static let intelligentTiering: Self = "INTELLIGENT_TIERING"
    /// S3 Glacier Deep Archive.
    public static let deepArchive: Self = "DEEP_ARCHIVE"
    /// S3 Glacier Instant Retrieval.
    public static let glacierIR: Self = "GLACIER_IR"

    @_spi(Shapes) public static let allCases: [Self] = [
        .standard, .standardIA, .oneZoneIA, .glacier, .intelligentTiering, .deepArchive, .glacierIR,
    ]
}

@_spi(Shapes) extension S3StorageClass: EnumeratedValue {}

/// The server-side encryption of a copy.
///
/// Source: [S3ObjectMetadata](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectMetadata.html).
public struct S3SSEAlgorithm: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Encryption with keys that S3 manages.
    public static let aes256: Self = "AES256"
    /// Encryption with a KMS key.
    public static let kms: Self = "KMS"

    @_spi(Shapes) public static let allCases: [Self] = [.aes256, .kms]
}

@_spi(Shapes) extension S3SSEAlgorithm: EnumeratedValue {}

/// The checksum algorithm for copies.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3ChecksumAlgorithm: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The 32-bit cyclic redundancy check of ISO 3309.
    public static let crc32: Self = "CRC32"
    /// The 32-bit cyclic redundancy check of Castagnoli.
    public static let crc32C: Self = "CRC32C"
    /// SHA-1, 160 bits.
    public static let sha1: Self = "SHA1"
    /// SHA-256.
    public static let sha256: Self = "SHA256"
    /// The 64-bit cyclic redundancy check of NVM Express.
    public static let crc64NVME: Self = "CRC64NVME"
    /// SHA-512.
    public static let sha512: Self = "SHA512"
    /// MD5, 128 bits.
    public static let md5: Self = "MD5"
    /// xxHash, 64 bits.
    public static let xxHash64: Self = "XXHASH64"
    /// xxHash 3, 64 bits.
    public static let xxHash3: Self = "XXHASH3"
    /// xxHash 3, 128 bits.
    public static let xxHash128: Self = "XXHASH128"

    @_spi(Shapes) public static let allCases: [Self] = [
        .crc32, .crc32C, .sha1, .sha256, .crc64NVME, .sha512, .md5, .xxHash64, .xxHash3, .xxHash128,
    ]
}

@_spi(Shapes) extension S3ChecksumAlgorithm: EnumeratedValue {}

/// The retention mode of a copy.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3ObjectLockMode: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Nobody can delete the object before the retention ends.
    public static let compliance: Self = "COMPLIANCE"
    /// Only users with a special permission can delete the object before the retention ends.
    public static let governance: Self = "GOVERNANCE"

    @_spi(Shapes) public static let allCases: [Self] = [.compliance, .governance]
}

@_spi(Shapes) extension S3ObjectLockMode: EnumeratedValue {}

/// Whether a copy's event hold is on.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3ObjectLockEventHold: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The object is protected until the hold is released.
    public static let on: Self = "ON"
    /// No hold, or the hold was released.
    public static let off: Self = "OFF"

    @_spi(Shapes) public static let allCases: [Self] = [.on, .off]
}

@_spi(Shapes) extension S3ObjectLockEventHold: EnumeratedValue {}

/// How long an object stays protected after its event hold is released, in days or years.
///
/// Source: [S3ObjectLockEventHoldDuration](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectLockEventHoldDuration.html).
public struct S3ObjectLockEventHoldDuration: DefaultedStructure {
    /// The number of days.
    public var days: Int?
    /// The number of years.
    public var years: Int?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3ObjectLockEventHoldDuration: Shape {
    public static let shapeName: StaticString = "S3ObjectLockEventHoldDuration"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Days", .range(1...36_500)), &shape.days)
        try visitor.member(Member("Years", .range(1...100)), &shape.years)
    }
}
