public import Basics
public import S3ControlModel
public import S3Objects

/// A version of an object in a ``MemoryObjectStore``.
public struct MemoryObject: Sendable {
    /// The object's key.
    public var key: String
    /// The version ID: `null` if the object was written without versioning.
    public var versionID: String
    /// Whether the version is the object's current one.
    public var isLatest: Bool
    /// Whether the version is a delete marker.
    public var isDeleteMarker: Bool
    /// The contents.
    public var bytes: [UInt8]
    /// The entity tag, with its quotes.
    public var eTag: String
    /// The date when the version was written, in whole seconds.
    public var lastModified: Date
    /// The object's properties, such as its metadata, tags, and encryption.
    public var properties: MemoryObjectProperties

    /// The contents as text. Invalid UTF-8 is replaced with U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The object's tags, in the order in which they were given.
    public var tags: [S3Tag] { properties.tags }
    /// The user-defined metadata.
    public var metadata: [String: String] { properties.metadata }
    /// The storage class.
    public var storageClass: S3StorageClass { properties.storageClass ?? .standard }
}

/// The properties of an object in a ``MemoryObjectStore``.
public struct MemoryObjectProperties: Sendable, Hashable {
    /// Header fields of responses, by lowercase name, such as `content-type` and `cache-control`.
    public var fields: [String: String] = [:]
    /// The user-defined metadata, by lowercase name without `x-amz-meta-`.
    public var metadata: [String: String] = [:]
    /// The tags, in the order in which they were given.
    public var tags: [S3Tag] = []
    /// The permissions; nil if only the owner has access, with full control.
    public var grants: [S3Grant]?
    /// The storage class; nil for `STANDARD`.
    public var storageClass: S3StorageClass?
    /// The checksums.
    public var checksums: [S3ObjectChecksum] = []
    /// The encryption; nil if neither the request nor the bucket specified one.
    public var encryption: MemoryObjectEncryption?
    /// Whether a legal hold protects the version; nil if none was ever set.
    public var legalHold: S3ObjectLockLegalHoldStatus?
    /// The retention of the version.
    public var retention: S3Retention?
    /// The restored copy of an archived object, also after it has expired.
    public var restoredCopy: RestoredCopy?
    /// The status of the version's replication: `REPLICA` or `COMPLETED`.
    public var replicationStatus: String?
    /// The parts of a multipart upload.
    public var parts: [MemoryObjectPart] = []

    /// Creates properties; `configure` sets the members.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }

    /// The `Content-Type` of responses.
    public var contentType: String? {
        get { fields["content-type"] }
        set { fields["content-type"] = newValue }
    }

    /// Returns the restored copy; nil if there is none, or if it has expired by `date`.
    public func restoredCopy(at date: Date) -> RestoredCopy? {
        restoredCopy.flatMap { copy in copy.expiry.map { $0 <= date } == true ? nil : copy }
    }
}

/// The reported encryption of an object in a ``MemoryObjectStore``. The contents are never encrypted.
public struct MemoryObjectEncryption: Sendable, Hashable {
    /// The algorithm: `AES256`, `aws:kms`, or `aws:kms:dsse`; `AES256` for a customer-provided key.
    public var algorithm: String
    /// The ARN or ID of the KMS key.
    public var kmsKeyID: String?
    /// Whether an S3 Bucket Key is used, which reduces the number of calls to KMS.
    public var bucketKeyEnabled: Bool?
    /// The MD5 of a customer-provided key (SSE-C), in Base64; nil for other keys.
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

/// The temporary copy of an archived object, created by a restore.
public struct RestoredCopy: Sendable, Hashable {
    /// The date when the copy expires; nil while it is being created.
    public var expiry: Date?
    /// The retrieval tier of the restore: `Standard`, `Bulk`, or `Expedited`.
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
    /// The part's size in bytes.
    public var size: Int
    /// The part's checksums.
    public var checksums: [S3ObjectChecksum]

    /// Creates a part.
    public init(number: Int, size: Int, checksums: [S3ObjectChecksum] = []) {
        self.number = number
        self.size = size
        self.checksums = checksums
    }
}
