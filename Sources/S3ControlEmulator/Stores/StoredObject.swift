public import Basics
public import S3ControlFiles
public import S3ControlModel

/// An object, a version or a delete marker, as a store describes it.
public struct StoredObject: Sendable, Hashable {
    /// The object; its version where it has one, in a listing of versions and in a description.
    public var object: ManifestObject
    /// Whether this is the current version.
    public var isLatest = true
    /// Whether this marks that an object was deleted.
    public var isDeleteMarker = false
    /// The size in bytes.
    public var size = 0
    /// The entity tag, without quotes; empty for a delete marker.
    public var eTag = ""
    /// When it was written.
    public var lastModified: Date?
    /// The storage class; nil for `STANDARD`.
    public var storageClass: S3StorageClass?
    /// What a listing may leave out; nil where the object has to be described for it.
    public var details: Details?

    /// Creates a value; `configure` sets the other members.
    public init(_ object: ManifestObject, _ configure: (inout Self) -> Void = { _ in }) {
        self.object = object
        configure(&self)
    }

    /// What only a description says of an object.
    public struct Details: Sendable, Hashable {
        /// How the object is encrypted; nil if it is not.
        public var encryption: Encryption?
        /// The KMS key's ARN or id.
        public var kmsKeyID: String?
        /// Whether an S3 Bucket Key is used.
        public var bucketKeyEnabled = false
        /// How far the object's replication has come; nil for an object that was never replicated.
        public var replicationStatus: ReplicationStatus?
        /// Whether the bucket's replication rules apply to the object; nil if the store does not say.
        public var isEligibleForReplication: Bool?
        /// The object's checksum; nil if the store keeps none.
        public var checksum: Checksum?

        /// Creates a value; `configure` sets the members.
        public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
    }

    /// How an object is encrypted at rest.
    public struct Encryption: OpenString {
        public var rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// With keys of S3.
        public static let sseS3: Self = "AES256"
        /// With a key of KMS.
        public static let sseKMS: Self = "aws:kms"
        /// With keys of KMS, twice.
        public static let dsseKMS: Self = "aws:kms:dsse"
        /// With a key that the customer sends.
        public static let sseC: Self = "SSE-C"

        /// The values that are known.
        public static let allCases: [Self] = [.sseS3, .sseKMS, .dsseKMS, .sseC]
    }

    /// A checksum that a store keeps.
    public struct Checksum: Sendable, Hashable {
        /// The algorithm.
        public var algorithm: S3ChecksumAlgorithm
        /// The checksum in base 64; of parts, with their number behind a hyphen.
        public var value: String
        /// Whether it is of the whole object or of its parts.
        public var type: ComputeObjectChecksumType

        /// Creates a value.
        public init(
            _ algorithm: S3ChecksumAlgorithm,
            _ value: String,
            type: ComputeObjectChecksumType = .fullObject
        ) {
            self.algorithm = algorithm
            self.value = value
            self.type = type
        }
    }
}
