#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Copies each object.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3CopyObjectOperation: Shape {
    /// The ARN of the bucket that takes the copies: 1 to 128 characters, general purpose or directory
    /// bucket.
    public var targetResource: String?
    /// The copies' access control list, by name.
    public var cannedAccessControlList: S3CannedAccessControlList?
    /// The copies' access control list, grant by grant.
    public var accessControlGrants: [S3Grant]?
    /// Whether the copies keep their metadata or get ``newObjectMetadata``.
    public var metadataDirective: S3MetadataDirective?
    /// Copy only objects modified after this time.
    public var modifiedSinceConstraint: Date?
    /// The copies' metadata; nil keeps that of the sources.
    public var newObjectMetadata: S3ObjectMetadata?
    /// The copies' tags; nil keeps those of the sources, an empty list leaves the copies without tags.
    public var newObjectTagging: [S3Tag]?
    /// Where a website's request for the copy is redirected: 1 to 2048 characters.
    public var redirectLocation: String?
    /// Whether the requester pays for reading the sources.
    public var requesterPays: Bool?
    /// The copies' storage class.
    public var storageClass: S3StorageClass?
    /// Copy only objects not modified after this time.
    public var unModifiedSinceConstraint: Date?
    /// The id, ARN or alias of the KMS key that encrypts the copies: 1 to 2000 characters.
    public var sseAWSKMSKeyID: String?
    /// The folder that the copies go into: 1 to 1024 characters, put before each key.
    public var targetKeyPrefix: String?
    /// The copies' legal hold.
    public var objectLockLegalHoldStatus: S3ObjectLockLegalHoldStatus?
    /// The copies' retention mode.
    public var objectLockMode: S3ObjectLockMode?
    /// Until when the copies are retained.
    public var objectLockRetainUntilDate: Date?
    /// Whether an S3 Bucket Key is used to encrypt the copies with KMS.
    public var bucketKeyEnabled: Bool?
    /// With what the copies' checksums are computed.
    public var checksumAlgorithm: S3ChecksumAlgorithm?

    /// Creates a value.
    public init(
        targetResource: String? = nil,
        cannedAccessControlList: S3CannedAccessControlList? = nil,
        accessControlGrants: [S3Grant]? = nil,
        metadataDirective: S3MetadataDirective? = nil,
        modifiedSinceConstraint: Date? = nil,
        newObjectMetadata: S3ObjectMetadata? = nil,
        newObjectTagging: [S3Tag]? = nil,
        redirectLocation: String? = nil,
        requesterPays: Bool? = nil,
        storageClass: S3StorageClass? = nil,
        unModifiedSinceConstraint: Date? = nil,
        sseAWSKMSKeyID: String? = nil,
        targetKeyPrefix: String? = nil,
        objectLockLegalHoldStatus: S3ObjectLockLegalHoldStatus? = nil,
        objectLockMode: S3ObjectLockMode? = nil,
        objectLockRetainUntilDate: Date? = nil,
        bucketKeyEnabled: Bool? = nil,
        checksumAlgorithm: S3ChecksumAlgorithm? = nil
    ) {
        self.targetResource = targetResource
        self.cannedAccessControlList = cannedAccessControlList
        self.accessControlGrants = accessControlGrants
        self.metadataDirective = metadataDirective
        self.modifiedSinceConstraint = modifiedSinceConstraint
        self.newObjectMetadata = newObjectMetadata
        self.newObjectTagging = newObjectTagging
        self.redirectLocation = redirectLocation
        self.requesterPays = requesterPays
        self.storageClass = storageClass
        self.unModifiedSinceConstraint = unModifiedSinceConstraint
        self.sseAWSKMSKeyID = sseAWSKMSKeyID
        self.targetKeyPrefix = targetKeyPrefix
        self.objectLockLegalHoldStatus = objectLockLegalHoldStatus
        self.objectLockMode = objectLockMode
        self.objectLockRetainUntilDate = objectLockRetainUntilDate
        self.bucketKeyEnabled = bucketKeyEnabled
        self.checksumAlgorithm = checksumAlgorithm
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3CopyObjectOperation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("TargetResource", .length(1...128, .s3OrExpressARN)), &shape.targetResource)
        try visitor.member(Member("CannedAccessControlList"), &shape.cannedAccessControlList)
        try visitor.member(Member("AccessControlGrants"), &shape.accessControlGrants)
        try visitor.member(Member("MetadataDirective"), &shape.metadataDirective)
        try visitor.member(Member("ModifiedSinceConstraint"), &shape.modifiedSinceConstraint)
        try visitor.member(Member("NewObjectMetadata"), &shape.newObjectMetadata)
        try visitor.member(Member("NewObjectTagging", keepsEmpty: true), &shape.newObjectTagging)
        try visitor.member(Member("RedirectLocation", .length(1...2048)), &shape.redirectLocation)
        try visitor.member(Member("RequesterPays"), &shape.requesterPays)
        try visitor.member(Member("StorageClass"), &shape.storageClass)
        try visitor.member(Member("UnModifiedSinceConstraint"), &shape.unModifiedSinceConstraint)
        try visitor.member(Member("SSEAwsKmsKeyId", .length(1...2000)), &shape.sseAWSKMSKeyID)
        try visitor.member(Member("TargetKeyPrefix", .length(1...1024)), &shape.targetKeyPrefix)
        try visitor.member(Member("ObjectLockLegalHoldStatus"), &shape.objectLockLegalHoldStatus)
        try visitor.member(Member("ObjectLockMode"), &shape.objectLockMode)
        try visitor.member(Member("ObjectLockRetainUntilDate"), &shape.objectLockRetainUntilDate)
        try visitor.member(Member("BucketKeyEnabled"), &shape.bucketKeyEnabled)
        try visitor.member(Member("ChecksumAlgorithm"), &shape.checksumAlgorithm)
    }
}
