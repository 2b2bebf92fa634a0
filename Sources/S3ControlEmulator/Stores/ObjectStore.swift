public import S3ControlFiles
public import S3ControlModel

/// The objects that jobs work on: manifests, the objects of tasks, and reports.
///
/// A function throws ``ObjectStoreError``, or `CancellationError` when its task was cancelled; any other error fails a
/// task as `InternalError`. An object is named by bucket and key, and by a version where a manifest names one.
///
/// A store that lacks one of a job's operations leaves the function out: such tasks fail with `NotImplemented`.
public protocol ObjectStore: Sendable {
    /// Lists a page of a bucket's objects, or versions, in the order of their keys' bytes.
    func list(_ request: ObjectListRequest) async throws -> ObjectListPage

    /// Describes an object, with ``StoredObject/details``.
    func describe(_ object: ManifestObject) async throws -> StoredObject

    /// Reads an object's bytes.
    ///
    /// - Parameters:
    ///   - object: The object.
    ///   - range: The bytes to read, cut at the object's end; nil for all. Reading from the end on returns no bytes.
    ///   - ifMatch: The entity tag that the object must have, with or without quotes; otherwise
    ///     ``ObjectStoreError/preconditionFailed`` is thrown. Nil for any.
    func read(_ object: ManifestObject, range: Range<Int>?, ifMatch: String?) async throws -> ObjectContent

    /// Writes an object of up to 5 GiB.
    func write(_ bytes: [UInt8], to target: ObjectDestination) async throws -> StoredObject

    /// Begins to write an object in parts.
    ///
    /// - Returns: The upload's id.
    func beginUpload(to target: ObjectDestination) async throws -> String

    /// Writes a part. All parts but the last have 5 MiB at least; an equal number replaces a part.
    func uploadPart(
        _ number: Int,
        _ bytes: [UInt8],
        of uploadID: String,
        to target: ObjectDestination
    ) async throws -> UploadedPart

    /// Makes an object of the parts, in the order of their numbers.
    func completeUpload(
        _ uploadID: String,
        _ parts: [UploadedPart],
        to target: ObjectDestination
    ) async throws -> StoredObject

    /// Forgets an upload and its parts.
    func abortUpload(_ uploadID: String, to target: ObjectDestination) async throws

    /// Copies an object to the bucket and prefix that the operation names.
    func copy(_ object: ManifestObject, _ operation: S3CopyObjectOperation) async throws

    /// Replaces an object's tags.
    func replaceTags(of object: ManifestObject, by tags: [S3Tag]) async throws

    /// Deletes an object's tags.
    func deleteTags(of object: ManifestObject) async throws

    /// Replaces an object's access control list by one that is written out, or by one that S3 knows by name.
    func replaceACL(of object: ManifestObject, by policy: S3AccessControlPolicy) async throws

    /// Sets or lifts an object's legal hold.
    func setLegalHold(of object: ManifestObject, to hold: S3ObjectLockLegalHold) async throws

    /// Sets an object's retention; one without any member ends it.
    func setRetention(of object: ManifestObject, _ operation: S3SetObjectRetentionOperation) async throws

    /// Begins to restore an archived object.
    func restore(_ object: ManifestObject, _ operation: S3InitiateRestoreObjectOperation) async throws

    /// Replicates an object as the bucket's rules say.
    func replicate(_ object: ManifestObject) async throws

    /// Changes how an object is encrypted, without copying it.
    func updateEncryption(of object: ManifestObject, to encryption: ObjectEncryption) async throws

    /// The sizes of the parts that an object was uploaded in, in order; empty for an object in one piece.
    func partSizes(of object: ManifestObject) async throws -> [Int]

    /// The rules by which a bucket's objects are replicated, as the document of GetBucketReplication; nil if it has none.
    ///
    /// Needed for the filter `EligibleForReplication`, unless ``StoredObject/Details/isEligibleForReplication`` is set.
    func replicationConfiguration(of bucket: String) async throws -> [UInt8]?

    /// An object's tags, which rules of replication may be about.
    func tags(of object: ManifestObject) async throws -> [S3Tag]
}

/// A request for a page of a listing.
public struct ObjectListRequest: Sendable, Hashable {
    /// The bucket's name.
    public var bucket: String
    /// What the keys start with; nil for all.
    public var prefix: String?
    /// Whether all versions are listed, with delete markers, and not only current objects.
    public var includesVersions = false
    /// The most objects of a page: 1 to 1,000.
    public var pageSize = 1000
    /// Where the page begins, as the page before said; nil for the first.
    public var continuation: String?
    /// The account that must own the bucket; nil for any.
    public var expectedBucketOwner: AccountID?

    /// Creates a request; `configure` sets the optional members.
    public init(bucket: String, prefix: String? = nil, _ configure: (inout Self) -> Void = { _ in }) {
        self.bucket = bucket
        self.prefix = prefix
        configure(&self)
    }
}

/// A page of a listing.
public struct ObjectListPage: Sendable, Hashable {
    /// The objects or versions, in order.
    public var objects: [StoredObject]
    /// Where the next page begins; nil at the end.
    public var continuation: String?

    /// Creates a page.
    public init(objects: [StoredObject], continuation: String? = nil) {
        self.objects = objects
        self.continuation = continuation
    }
}

/// The bytes of an object, or of a range of it.
public struct ObjectContent: Sendable, Hashable {
    /// The bytes.
    public var bytes: [UInt8]
    /// The whole object's size.
    public var size: Int
    /// The object's entity tag, without quotes.
    public var eTag: String
    /// The version that was read; nil in a bucket that has never had versions.
    public var versionID: String?

    /// Creates a value.
    public init(bytes: [UInt8], size: Int, eTag: String, versionID: String? = nil) {
        self.bytes = bytes
        self.size = size
        self.eTag = eTag
        self.versionID = versionID
    }
}

/// Where an object is written, and how.
public struct ObjectDestination: Sendable, Hashable {
    /// The bucket's name.
    public var bucket: String
    /// The object's key.
    public var key: String
    /// The type of the content.
    public var contentType: String?
    /// How the object is encrypted; nil for the bucket's default.
    public var encryption: GeneratedManifestEncryption?
    /// The account that must own the bucket; nil for any.
    public var expectedBucketOwner: AccountID?

    /// Creates a value; `configure` sets the optional members.
    public init(bucket: String, key: String, _ configure: (inout Self) -> Void = { _ in }) {
        self.bucket = bucket
        self.key = key
        configure(&self)
    }
}

/// A part of an object that is written in parts.
public struct UploadedPart: Sendable, Hashable, Codable {
    /// The part's number: 1 to 10,000.
    public var number: Int
    /// The part's entity tag.
    public var eTag: String

    /// Creates a value.
    public init(number: Int, eTag: String) {
        self.number = number
        self.eTag = eTag
    }
}

extension ObjectStore {
    public func copy(_ object: ManifestObject, _ operation: S3CopyObjectOperation) async throws {
        throw ObjectStoreError.notImplemented("CopyObject")
    }

    public func replaceTags(of object: ManifestObject, by tags: [S3Tag]) async throws {
        throw ObjectStoreError.notImplemented("PutObjectTagging")
    }

    public func deleteTags(of object: ManifestObject) async throws {
        throw ObjectStoreError.notImplemented("DeleteObjectTagging")
    }

    public func replaceACL(of object: ManifestObject, by policy: S3AccessControlPolicy) async throws {
        throw ObjectStoreError.notImplemented("PutObjectAcl")
    }

    public func setLegalHold(of object: ManifestObject, to hold: S3ObjectLockLegalHold) async throws {
        throw ObjectStoreError.notImplemented("PutObjectLegalHold")
    }

    public func setRetention(
        of object: ManifestObject,
        _ operation: S3SetObjectRetentionOperation
    ) async throws {
        throw ObjectStoreError.notImplemented("PutObjectRetention")
    }

    public func restore(
        _ object: ManifestObject,
        _ operation: S3InitiateRestoreObjectOperation
    ) async throws {
        throw ObjectStoreError.notImplemented("RestoreObject")
    }

    public func replicate(_ object: ManifestObject) async throws {
        throw ObjectStoreError.notImplemented("ReplicateObject")
    }

    public func updateEncryption(of object: ManifestObject, to encryption: ObjectEncryption) async throws {
        throw ObjectStoreError.notImplemented("UpdateObjectEncryption")
    }

    public func replicationConfiguration(of bucket: String) async throws -> [UInt8]? {
        throw ObjectStoreError.notImplemented("GetBucketReplication")
    }

    public func tags(of object: ManifestObject) async throws -> [S3Tag] {
        throw ObjectStoreError.notImplemented("GetObjectTagging")
    }

    public func partSizes(of object: ManifestObject) async throws -> [Int] {
        throw ObjectStoreError.notImplemented("GetObjectAttributes")
    }
}
