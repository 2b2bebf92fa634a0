public import AWSCore
@_spi(Verifying) import AWSSigV4
import Basics
import S3ControlModel
import Synchronization

/// S3 in this process's memory: buckets, objects with versions, tags, permissions, locks, and checksums.
///
/// Tests access it directly in Swift. An `S3ObjectClient` can use it as its transport.
/// `s3control-emulator --memory-store` serves it to any other client.
public final class MemoryObjectStore: Sendable {
    /// The clock that dates objects.
    public let clock: WallClock
    /// The region of buckets that are created without one.
    public let region: String

    let state = Mutex(MemoryStoreState())
    let verifier: SigV4Verifier?
    /// Saves the objects; nil if the store is not saved.
    let keeper: StateKeeper?

    /// Creates a store.
    ///
    /// - Parameters:
    ///   - buckets: The names of the buckets to create.
    ///   - region: The region of buckets that are created without one.
    ///   - credentials: The credentials whose signatures are accepted; nil to accept every
    ///     request, signed or not.
    ///   - clock: The clock that dates objects.
    public convenience init(
        buckets: [String] = [],
        region: String = "us-east-1",
        credentials: [Credentials]? = nil,
        clock: WallClock = .system
    ) {
        self.init(nil, region, credentials, clock)
        for bucket in buckets { addBucket(bucket) }
    }

    /// Creates a store with the objects that were saved.
    ///
    /// - Parameters:
    ///   - keeper: The keeper that saves the objects. Give it to the emulator, too.
    ///   - buckets: The names of buckets to add if they do not exist.
    ///   - region: The region of buckets that are created without one.
    ///   - credentials: The credentials whose signatures are accepted; nil to accept every
    ///     request, signed or not.
    ///   - clock: The clock that dates objects.
    /// - Throws: ``StateError`` if the saved state cannot be read; errors of the storage.
    @_spi(State) public convenience init(
        keeper: StateKeeper,
        buckets: [String] = [],
        region: String = "us-east-1",
        credentials: [Credentials]? = nil,
        clock: WallClock = .system
    ) throws {
        self.init(keeper, region, credentials, clock)
        try state.withLock { try $0.restore(from: keeper.storage) }
        keeper.setObjects { [weak self] in self?.state.withLock { $0.takeStateChanges() } ?? [] }
        for bucket in buckets { addBucket(bucket) }
        keeper.save()
    }

    private init(
        _ keeper: StateKeeper?,
        _ region: String,
        _ credentials: [Credentials]?,
        _ clock: WallClock
    ) {
        self.keeper = keeper
        self.region = region
        self.clock = clock
        verifier = credentials.map { credentials in
            SigV4Verifier(service: "s3", flavor: .s3) { id in credentials.first { $0.accessKeyID == id } }
        }
    }

    /// The current date for objects. Like the dates of S3, it is in whole seconds.
    var now: Date { Date(timeIntervalSince1970: clock.now.timeIntervalSince1970.rounded(.down)) }
}

extension MemoryObjectStore {
    /// The names of the buckets, in order.
    public var buckets: [String] { state.withLock { $0.buckets.keys.sorted() } }

    /// Adds a bucket, unless one with this name exists.
    ///
    /// - Parameters:
    ///   - name: The bucket's name, which is not validated.
    ///   - versioning: Whether earlier versions of objects are kept.
    ///   - hasObjectLock: Whether objects can be locked. If true, versioning is enabled.
    public func addBucket(
        _ name: String,
        versioning: MemoryBucketVersioning = .off,
        hasObjectLock: Bool = false
    ) {
        let date = now
        state.withLock { state in
            guard state.buckets[name] == nil else { return }
            var bucket = MemoryBucket(name: name, region: region, created: date)
            bucket.versioning = hasObjectLock ? .enabled : versioning
            bucket.hasObjectLock = hasObjectLock
            state.insert(bucket)
        }
    }

    /// Removes a bucket and everything in it.
    public func removeBucket(_ name: String) {
        state.withLock { $0.remove(name) }
    }

    /// Returns a bucket's versioning; nil if the bucket does not exist.
    public func versioning(of bucket: String) -> MemoryBucketVersioning? {
        state.withLock { $0.buckets[bucket]?.versioning }
    }

    /// Whether S3 allows this bucket name.
    public static func isBucketName(_ name: String) -> Bool { BucketName.isValid(name) }

    /// Sets a bucket's versioning. Does nothing if the bucket does not exist.
    public func setVersioning(_ versioning: MemoryBucketVersioning, of bucket: String) {
        state.withLock { state in
            state.buckets[bucket]?.versioning = versioning
            state.buckets[bucket]?.tracking?.hasNewSettings = true
        }
    }

    /// Writes an object as the current version. Creates the bucket if it does not exist.
    ///
    /// - Parameters:
    ///   - bytes: The contents.
    ///   - key: The object's key.
    ///   - bucket: The bucket's name.
    ///   - configure: Sets the object's properties, which are not validated.
    /// - Returns: The object.
    @discardableResult
    public func put(
        _ bytes: [UInt8],
        at key: String,
        in bucket: String,
        _ configure: (inout MemoryObjectProperties) -> Void = { _ in }
    ) -> MemoryObject {
        addBucket(bucket)
        let date = now
        let object = MemoryVersion(
            version: .null,
            modified: date,
            bytes: bytes,
            eTag: ObjectETag(of: bytes),
            properties: MemoryObjectProperties(configure)
        )
        let stored = state.withLock { state in
            let written = try? state.withBucket(bucket) { (bucket, sequence) throws(S3Fault) in
                var object = object
                object.version = bucket.nextVersion(&sequence)
                bucket.add(object, at: key)
                return object
            }
            return written ?? object
        }
        return MemoryObject(key, stored, isLatest: true)
    }

    /// Writes an object that contains a text in UTF-8.
    ///
    /// - Parameters:
    ///   - text: The contents.
    ///   - key: The object's key.
    ///   - bucket: The bucket's name.
    ///   - configure: Sets the object's properties, which are not validated.
    /// - Returns: The object.
    @discardableResult
    public func put(
        _ text: String,
        at key: String,
        in bucket: String,
        _ configure: (inout MemoryObjectProperties) -> Void = { _ in }
    ) -> MemoryObject {
        put(Array(text.utf8), at: key, in: bucket, configure)
    }

    /// Returns an object; nil if it does not exist or was deleted.
    ///
    /// - Parameters:
    ///   - key: The object's key.
    ///   - bucket: The bucket's name.
    ///   - versionID: The version; nil for the current one.
    public func object(_ key: String, in bucket: String, versionID: String? = nil) -> MemoryObject? {
        let number = versionID.map(VersionNumber.init(id:))
        return state.withLock { state in
            guard let versions = state.buckets[bucket]?.objects[ObjectKey(key)] else { return nil }
            guard let number else {
                return versions.latest.isDeleteMarker
                    ? nil : MemoryObject(key, versions.latest, isLatest: true)
            }
            guard let number, let found = versions[number] else { return nil }
            return MemoryObject(key, found, isLatest: versions.latest.version == number)
        }
    }

    /// Returns the current objects of a bucket, in the order of their keys' bytes.
    ///
    /// - Parameters:
    ///   - bucket: The bucket's name.
    ///   - prefix: The prefix of the keys.
    ///   - start: The key after which to begin; nil to begin with the first key.
    ///   - limit: The maximum number of objects; nil for all.
    public func objects(
        in bucket: String,
        prefix: String = "",
        after start: String? = nil,
        limit: Int? = nil
    ) -> [MemoryObject] {
        collect(bucket, prefix, after: start, limit: limit) { key, versions in
            versions.latest.isDeleteMarker ? [] : [MemoryObject(key, versions.latest, isLatest: true)]
        }
    }

    /// Returns all versions in a bucket, including delete markers, by key and from the latest to the oldest.
    ///
    /// - Parameters:
    ///   - bucket: The bucket's name.
    ///   - prefix: The prefix of the keys.
    public func versions(in bucket: String, prefix: String = "") -> [MemoryObject] {
        collect(bucket, prefix) { key, versions in
            versions.newestFirst.map {
                MemoryObject(key, $0, isLatest: $0.version == versions.latest.version)
            }
        }
    }

    /// Returns the number of keys in a bucket, including deleted objects that still have versions.
    public func keyCount(in bucket: String) -> Int {
        state.withLock { $0.buckets[bucket]?.objects.count ?? 0 }
    }

    /// Returns the keys of a bucket's multipart uploads in progress, in order.
    public func uploads(in bucket: String) -> [String] {
        let keys = state.withLock { $0.buckets[bucket]?.uploads.values.map { ObjectKey($0.key) } ?? [] }
        return keys.sorted().map(\.text)
    }

    /// Deletes an object. If the bucket has or had versioning, adds a delete marker instead.
    public func remove(_ key: String, in bucket: String) {
        let date = now
        state.withLock { state in
            _ = try? state.withBucket(bucket) { (bucket, sequence) throws(S3Fault) in
                bucket.delete(key, at: date, &sequence)
            }
        }
    }

    /// Changes an object's properties without validating them. Returns false if the version does not
    /// exist or is a delete marker.
    ///
    /// - Parameters:
    ///   - key: The object's key.
    ///   - bucket: The bucket's name.
    ///   - versionID: The version; nil for the current one.
    ///   - change: Changes the properties. It may use the store, but must not change the same version. It is
    ///     called again if the version changed meanwhile, up to 1,000 times. Then the last change wins.
    @discardableResult
    public func update(
        _ key: String,
        in bucket: String,
        versionID: String? = nil,
        _ change: (inout MemoryObjectProperties) -> Void
    ) -> Bool {
        for attempt in 1...Self.updateAttempts {
            let found = state.withLock { state in try? state.bucket(bucket).find(key, version: versionID) }
            guard let found else { return false }
            var properties = found.properties
            change(&properties)
            let changed = properties
            let isStored = state.withLock { state in
                try? state.withBucket(bucket) { (bucket, _) throws(S3Fault) -> Bool in
                    var object = try bucket.find(key, version: versionID)
                    let isUnchanged = object.version == found.version && object.hasProperties(of: found)
                    guard isUnchanged || attempt == Self.updateAttempts else { return false }
                    object.properties = changed
                    bucket.replace(object, at: key)
                    return true
                }
            }
            if isStored == true { return true }
        }
        // The version was removed during the last attempt.
        return false
    }

    /// The maximum number of attempts of an update, far more than concurrent changes need.
    private static let updateAttempts = 1000

    private func collect(
        _ bucket: String,
        _ prefix: String,
        after start: String? = nil,
        limit: Int? = nil,
        _ make: (String, ObjectVersions) -> [MemoryObject]
    ) -> [MemoryObject] {
        // Reads a copy of the map, so that the lock is not held meanwhile.
        guard let objects = state.withLock({ $0.buckets[bucket]?.objects }) else { return [] }
        let first = ObjectKey(prefix)
        let start = start.map(ObjectKey.init)
        var position = objects.firstPosition { key in key < first || start.map { key <= $0 } ?? false }
        var found: [MemoryObject] = []
        while limit.map({ found.count < $0 }) ?? true, let (key, versions) = objects.next(&position),
            key.hasPrefix(prefix)
        {
            found += make(key.text, versions)
        }
        return found
    }
}

extension MemoryObject {
    init(_ key: String, _ stored: MemoryVersion, isLatest: Bool) {
        self.init(
            key: key,
            versionID: stored.version.id,
            isLatest: isLatest,
            isDeleteMarker: stored.isDeleteMarker,
            bytes: stored.bytes,
            eTag: stored.isDeleteMarker ? "" : stored.eTag.quoted,
            lastModified: stored.modified,
            properties: stored.properties
        )
    }
}
