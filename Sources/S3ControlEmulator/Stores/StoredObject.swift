public import Basics
public import S3ControlFiles
public import S3ControlModel

/// An object, a version, or a delete marker, as described by a store.
public struct StoredObject: Sendable, Hashable {
    /// The object. In listings of versions and in descriptions, it includes the version ID, if any.
    public var object: ManifestObject
    /// Whether this is the current version.
    public var isLatest = true
    /// Whether this is a delete marker.
    public var isDeleteMarker = false
    /// The size in bytes.
    public var size = 0
    /// The entity tag, without quotes; empty for a delete marker.
    public var eTag = ""
    /// The date of the last modification.
    public var lastModified: Date?
    /// The storage class; nil for `STANDARD`.
    public var storageClass: S3StorageClass?
    /// The details that a listing may omit; nil if they require a call to ``ObjectStore/describe(_:)``.
    public var details: Details?

    /// Creates a value; `configure` sets the other members.
    public init(_ object: ManifestObject, _ configure: (inout Self) -> Void = { _ in }) {
        self.object = object
        configure(&self)
    }

    /// The details that only a description of an object contains.
    public struct Details: Sendable, Hashable {
        /// The encryption at rest; nil if the object is not encrypted.
        public var encryption: Encryption?
        /// The ARN or ID of the KMS key.
        public var kmsKeyID: String?
        /// Whether an S3 Bucket Key is used.
        public var bucketKeyEnabled = false
        /// The replication status; nil if the object was never replicated.
        public var replicationStatus: ReplicationStatus?
        /// Whether the bucket's replication rules apply to the object; nil if unknown.
        public var isEligibleForReplication: Bool?
        /// The object's checksum; nil if the store has none.
        public var checksum: Checksum?

        /// Creates a value; `configure` sets the members.
        public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
    }

    /// The encryption of an object at rest.
    public struct Encryption: OpenString {
        public var rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// Encryption with keys that S3 manages (SSE-S3).
        public static let sseS3: Self = "AES256"
        /// Encryption with a KMS key (SSE-KMS).
        public static let sseKMS: Self = "aws:kms"
        /// Dual-layer encryption with KMS keys (DSSE-KMS).
        public static let dsseKMS: Self = "aws:kms:dsse"
        /// Encryption with a key that the customer provides (SSE-C).
        public static let sseC: Self = "SSE-C"

        /// The known values.
        public static let allCases: [Self] = [.sseS3, .sseKMS, .dsseKMS, .sseC]
    }

    /// A checksum of an object.
    public struct Checksum: Sendable, Hashable {
        /// The algorithm.
        public var algorithm: S3ChecksumAlgorithm
        /// The checksum in Base64. A checksum of parts ends with a hyphen and the number of parts.
        public var value: String
        /// Whether the checksum covers the whole object or its parts.
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
