public import Basics
public import S3ControlModel
public import S3Objects

/// A version of an object in a ``MemoryObjectStore``.
public struct MemoryObject: Sendable {
    /// The object's key.
    public var key: String
    /// The version's id: `null` where the bucket had no versioning when it was written.
    public var versionID: String
    /// Whether the version is the object's current one.
    public var isLatest: Bool
    /// Whether the version says that the object was deleted.
    public var isDeleteMarker: Bool
    /// The contents.
    public var bytes: [UInt8]
    /// The entity tag, with its quotes.
    public var eTag: String
    /// When the version was written, to the second.
    public var lastModified: Date
    /// Everything that the object has in addition to its contents.
    public var properties: MemoryObjectProperties

    /// The contents as text; bytes that are no UTF-8 become U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The object's tags, in the order in which they were given.
    public var tags: [S3Tag] { properties.tags }
    /// The metadata of the caller's own.
    public var metadata: [String: String] { properties.metadata }
    /// The storage class.
    public var storageClass: S3StorageClass { properties.storageClass ?? .standard }
}

/// What an object of a ``MemoryObjectStore`` has in addition to its contents.
public struct MemoryObjectProperties: Sendable, Hashable {
    /// Fields of responses, by their names in lower case: `content-type`, `cache-control` and the like.
    public var fields: [String: String] = [:]
    /// Metadata of the caller's own, by names in lower case without `x-amz-meta-`.
    public var metadata: [String: String] = [:]
    /// The tags, in the order in which they were given.
    public var tags: [S3Tag] = []
    /// Who may do what; nil where the owner has full control and nobody else any.
    public var grants: [S3Grant]?
    /// The storage class; nil for `STANDARD`.
    public var storageClass: S3StorageClass?
    /// The checksums.
    public var checksums: [S3ObjectChecksum] = []
    /// How the object is encrypted; nil for the bucket's or S3's default.
    public var encryption: MemoryObjectEncryption?
    /// Whether a legal hold keeps the version; nil where none was ever set.
    public var legalHold: S3ObjectLockLegalHoldStatus?
    /// Until when the version is retained, and how.
    public var retention: S3Retention?
    /// The restored copy of an archived object.
    public var restoredCopy: RestoredCopy?
    /// The status of the version's replication: `REPLICA` or `COMPLETED`.
    public var replicationStatus: String?
    /// The parts of a multipart upload.
    public var parts: [MemoryObjectPart] = []

    /// Creates properties of a plain object.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }

    /// The `Content-Type` of responses.
    public var contentType: String? {
        get { fields["content-type"] }
        set { fields["content-type"] = newValue }
    }
}

/// How an object of a ``MemoryObjectStore`` is said to be encrypted: its bytes never are.
public struct MemoryObjectEncryption: Sendable, Hashable {
    /// The algorithm: `AES256`, `aws:kms` or `aws:kms:dsse`; of a customer's key `AES256`.
    public var algorithm: String
    /// The KMS key's ARN or id.
    public var kmsKeyID: String?
    /// Whether a bucket key saves calls to KMS.
    public var bucketKeyEnabled: Bool?
    /// The MD5 in base 64 of a customer's key (SSE-C); nil for a key of AWS.
    public var customerKeyMD5: String?

    /// Creates settings.
    public init(
        algorithm: String,
        kmsKeyID: String? = nil,
        bucketKeyEnabled: Bool? = nil,
        customerKeyMD5: String? = nil
    ) {
        self.algorithm = algorithm
        self.kmsKeyID = kmsKeyID
        self.bucketKeyEnabled = bucketKeyEnabled
        self.customerKeyMD5 = customerKeyMD5
    }
}

/// The temporary copy of an archived object that a restore has made.
public struct RestoredCopy: Sendable, Hashable {
    /// When the copy goes; nil while it is being made.
    public var expiry: Date?
    /// How fast it was made: `Standard`, `Bulk` or `Expedited`.
    public var tier: String

    /// Creates a copy.
    public init(expiry: Date?, tier: String) {
        self.expiry = expiry
        self.tier = tier
    }
}

/// A part of an object that was uploaded in parts.
public struct MemoryObjectPart: Sendable, Hashable {
    /// The part's number.
    public var number: Int
    /// Its bytes.
    public var size: Int
    /// Its checksums.
    public var checksums: [S3ObjectChecksum]

    /// Creates a part.
    public init(number: Int, size: Int, checksums: [S3ObjectChecksum] = []) {
        self.number = number
        self.size = size
        self.checksums = checksums
    }
}
