#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Which objects of a bucket go into a generated manifest: those that pass every condition given.
///
/// Source: [JobManifestGeneratorFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestGeneratorFilter.html).
public struct JobManifestGeneratorFilter: Shape {
    /// Only objects that the bucket's replication rules apply to (true), or do not (false).
    public var eligibleForReplication: Bool?
    /// Only objects created after this time.
    public var createdAfter: Date?
    /// Only objects created before this time.
    public var createdBefore: Date?
    /// Only objects whose replication is in one of these statuses.
    public var objectReplicationStatuses: [ReplicationStatus]?
    /// Only objects whose keys have certain parts.
    public var keyNameConstraint: KeyNameConstraint?
    /// Only objects larger than this many bytes.
    public var objectSizeGreaterThanBytes: Int?
    /// Only objects smaller than this many bytes.
    public var objectSizeLessThanBytes: Int?
    /// Only objects of one of these storage classes.
    public var matchAnyStorageClass: [S3StorageClass]?
    /// Only objects encrypted in this way: a list of exactly one.
    public var matchAnyObjectEncryption: [ObjectEncryptionFilter]?

    /// Creates a value.
    public init(
        eligibleForReplication: Bool? = nil,
        createdAfter: Date? = nil,
        createdBefore: Date? = nil,
        objectReplicationStatuses: [ReplicationStatus]? = nil,
        keyNameConstraint: KeyNameConstraint? = nil,
        objectSizeGreaterThanBytes: Int? = nil,
        objectSizeLessThanBytes: Int? = nil,
        matchAnyStorageClass: [S3StorageClass]? = nil,
        matchAnyObjectEncryption: [ObjectEncryptionFilter]? = nil
    ) {
        self.eligibleForReplication = eligibleForReplication
        self.createdAfter = createdAfter
        self.createdBefore = createdBefore
        self.objectReplicationStatuses = objectReplicationStatuses
        self.keyNameConstraint = keyNameConstraint
        self.objectSizeGreaterThanBytes = objectSizeGreaterThanBytes
        self.objectSizeLessThanBytes = objectSizeLessThanBytes
        self.matchAnyStorageClass = matchAnyStorageClass
        self.matchAnyObjectEncryption = matchAnyObjectEncryption
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobManifestGeneratorFilter"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("EligibleForReplication"), &shape.eligibleForReplication)
        try visitor.member(Member("CreatedAfter"), &shape.createdAfter)
        try visitor.member(Member("CreatedBefore"), &shape.createdBefore)
        try visitor.member(Member("ObjectReplicationStatuses"), &shape.objectReplicationStatuses)
        try visitor.member(Member("KeyNameConstraint"), &shape.keyNameConstraint)
        try visitor.member(Member("ObjectSizeGreaterThanBytes"), &shape.objectSizeGreaterThanBytes)
        try visitor.member(Member("ObjectSizeLessThanBytes"), &shape.objectSizeLessThanBytes)
        try visitor.member(Member("MatchAnyStorageClass"), &shape.matchAnyStorageClass)
        try visitor.member(
            Member(
                "MatchAnyObjectEncryption",
                Constraint(minimum: 1, maximum: 1),
                elementName: "ObjectEncryption"
            ),
            &shape.matchAnyObjectEncryption
        )
    }
}
