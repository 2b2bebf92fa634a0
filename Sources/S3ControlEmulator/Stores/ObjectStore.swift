public import S3ControlFiles
public import S3ControlModel

/// A store of the objects that jobs use: manifests, the objects of tasks, and reports.
///
/// A method throws ``ObjectStoreError``, or `CancellationError` if its task was cancelled. Any other error
/// fails a job's task with `InternalError`. An object is identified by its bucket, its key, and the version
/// ID if the manifest has one.
///
/// If a store does not support an operation of jobs, omit its method. Tasks with that operation then
/// fail with `NotImplemented`.
public protocol ObjectStore: Sendable {
    /// Returns a page of a bucket's objects or versions, in the order of their keys' bytes.
    func list(_ request: ObjectListRequest) async throws -> ObjectListPage

    /// Describes an object, including its ``StoredObject/details``.
    func describe(_ object: ManifestObject) async throws -> StoredObject

    /// Reads an object's bytes.
    ///
    /// - Parameters:
    ///   - object: The object.
    ///   - range: The range to read, clamped to the object's size; nil for all bytes. A range that begins at
    ///     or after the end returns no bytes.
    ///   - ifMatch: The entity tag that the object must have, with or without quotes; nil for any. If it
    ///     differs, ``ObjectStoreError/preconditionFailed`` is thrown.
    func read(_ object: ManifestObject, range: Range<Int>?, ifMatch: String?) async throws -> ObjectContent

    /// Writes an object of up to 5 GiB.
    func write(_ bytes: [UInt8], to target: ObjectDestination) async throws -> StoredObject

    /// Begins a multipart upload.
    ///
    /// - Returns: The upload ID.
    func beginUpload(to target: ObjectDestination) async throws -> String

    /// Uploads a part of at least 5 MiB, or less for the last part. Replaces a part with the same number.
    func uploadPart(
        _ number: Int,
        _ bytes: [UInt8],
        of uploadID: String,
        to target: ObjectDestination
    ) async throws -> UploadedPart

    /// Completes a multipart upload: creates an object from the parts, in the order of their numbers.
    func completeUpload(
        _ uploadID: String,
        _ parts: [UploadedPart],
        to target: ObjectDestination
    ) async throws -> StoredObject

    /// Aborts a multipart upload and deletes its parts.
    func abortUpload(_ uploadID: String, to target: ObjectDestination) async throws

    /// Copies an object to the bucket and prefix that the operation names.
    func copy(_ object: ManifestObject, _ operation: S3CopyObjectOperation) async throws

    /// Replaces an object's tags.
    func replaceTags(of object: ManifestObject, by tags: [S3Tag]) async throws

    /// Deletes an object's tags.
    func deleteTags(of object: ManifestObject) async throws

    /// Replaces an object's access control list with the policy's list or canned ACL.
    func replaceACL(of object: ManifestObject, by policy: S3AccessControlPolicy) async throws

    /// Sets or removes an object's legal hold.
    func setLegalHold(of object: ManifestObject, to hold: S3ObjectLockLegalHold) async throws

    /// Sets an object's retention. A retention without any member removes it.
    func setRetention(of object: ManifestObject, _ operation: S3SetObjectRetentionOperation) async throws

    /// Begins to restore an archived object.
    func restore(_ object: ManifestObject, _ operation: S3InitiateRestoreObjectOperation) async throws

    /// Replicates an object according to the bucket's rules.
    func replicate(_ object: ManifestObject) async throws

    /// Changes an object's encryption without copying the object.
    func updateEncryption(of object: ManifestObject, to encryption: ObjectEncryption) async throws

    /// Returns the sizes of an object's parts, in order; empty if the object was not uploaded in parts.
    func partSizes(of object: ManifestObject) async throws -> [Int]

    /// Returns a bucket's replication rules as the document of GetBucketReplication; nil if it has none.
    ///
    /// Needed for the filter `EligibleForReplication`, unless
    /// ``StoredObject/Details/isEligibleForReplication`` is set.
    func replicationConfiguration(of bucket: String) async throws -> [UInt8]?

    /// Returns an object's tags, which replication rules can filter by.
    func tags(of object: ManifestObject) async throws -> [S3Tag]
}

/// A request for a page of a listing.
public struct ObjectListRequest: Sendable, Hashable {
    /// The bucket's name.
    public var bucket: String
    /// The prefix of the keys; nil for all keys.
    public var prefix: String?
    /// Whether to list all versions and delete markers instead of only current objects.
    public var includesVersions = false
    /// The maximum number of objects in a page: 1 to 1,000.
    public var pageSize = 1000
    /// The continuation of the previous page; nil for the first page.
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
    /// The continuation for the next page; nil if this is the last page.
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
    /// The size of the whole object, in bytes.
    public var size: Int
    /// The object's entity tag, without quotes.
    public var eTag: String
    /// The version that was read; nil if the bucket has never had versioning.
    public var versionID: String?

    /// Creates a value.
    public init(bytes: [UInt8], size: Int, eTag: String, versionID: String? = nil) {
        self.bytes = bytes
        self.size = size
        self.eTag = eTag
        self.versionID = versionID
    }
}

/// The destination of a write and the settings of the written object.
public struct ObjectDestination: Sendable, Hashable {
    /// The bucket's name.
    public var bucket: String
    /// The object's key.
    public var key: String
    /// The content type.
    public var contentType: String?
    /// The encryption; nil for the bucket's default.
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

/// A part of a multipart upload.
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
