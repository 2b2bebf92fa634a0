public import AWSCore
internal import AWSSigV4
internal import Basics
internal import S3ControlModel
internal import Synchronization

/// An S3 in this process's memory: buckets, objects with versions, tags, permissions, locks and checksums.
///
/// A test fills it and reads it in Swift. An `S3ObjectClient` uses it as its transport, and `s3control-emulator
/// --memory-store` serves it to any other client.
public final class MemoryObjectStore: Sendable {
    /// The clock that objects are dated by.
    public let clock: WallClock
    /// The region of buckets that are made without one.
    public let region: String

    let state = Mutex(MemoryStoreState())
    let verifier: SigV4Verifier?

    /// Creates a store.
    ///
    /// - Parameters:
    ///   - buckets: The names of buckets to begin with.
    ///   - region: Their region.
    ///   - credentials: Whose signatures are accepted; nil accepts every request, with a signature or without.
    ///   - clock: The clock that objects are dated by.
    public init(
        buckets: [String] = [],
        region: String = "us-east-1",
        credentials: [Credentials]? = nil,
        clock: WallClock = .system
    ) {
        self.region = region
        self.clock = clock
        verifier = credentials.map { credentials in
            SigV4Verifier(service: "s3", flavor: .s3) { id in credentials.first { $0.accessKeyID == id } }
        }
        for bucket in buckets { addBucket(bucket) }
    }

    /// The date that is written into objects: S3's are whole seconds.
    var now: Date { Date(timeIntervalSince1970: clock.now.timeIntervalSince1970.rounded(.down)) }
}

extension MemoryObjectStore {
    /// The names of the buckets, in order.
    public var buckets: [String] { state.withLock { $0.buckets.keys.sorted() } }

    /// Adds a bucket, unless there is one of this name.
    ///
    /// - Parameters:
    ///   - name: Its name, which is not checked.
    ///   - versioning: Whether earlier versions of objects are kept.
    ///   - hasObjectLock: Whether objects can be locked; switches the versioning on.
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
            state.buckets[name] = bucket
        }
    }

    /// Removes a bucket with all that is in it.
    public func removeBucket(_ name: String) {
        state.withLock { _ = $0.buckets.removeValue(forKey: name) }
    }

    /// Whether a bucket keeps earlier versions; nil where there is no such bucket.
    public func versioning(of bucket: String) -> MemoryBucketVersioning? {
        state.withLock { $0.buckets[bucket]?.versioning }
    }

    /// Whether S3 allows a bucket of this name.
    public static func isBucketName(_ name: String) -> Bool { BucketName.isValid(name) }

    /// Switches a bucket's versioning; does nothing where there is no such bucket.
    public func setVersioning(_ versioning: MemoryBucketVersioning, of bucket: String) {
        state.withLock { $0.buckets[bucket]?.versioning = versioning }
    }

    /// Writes an object as its current version. The bucket is made if there is none.
    ///
    /// - Parameters:
    ///   - bytes: The contents.
    ///   - key: The object's key.
    ///   - bucket: The bucket's name.
    ///   - configure: Sets what the object has in addition to its contents; nothing is checked.
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

    /// Writes an object whose contents are a text in UTF-8.
    ///
    /// - Parameters:
    ///   - text: The contents.
    ///   - key: The object's key.
    ///   - bucket: The bucket's name.
    ///   - configure: Sets what the object has in addition to its contents; nothing is checked.
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

    /// The object as it is now; nil if there is none, or it was deleted.
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

    /// The current objects of a bucket, in the order of their keys' bytes.
    ///
    /// - Parameters:
    ///   - bucket: The bucket's name.
    ///   - prefix: What their keys begin with.
    ///   - start: The key behind which to begin; nil for the first one.
    ///   - limit: The most objects to return; nil for all.
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

    /// All versions in a bucket, delete markers included: by key, and of a key the latest first.
    ///
    /// - Parameters:
    ///   - bucket: The bucket's name.
    ///   - prefix: What their keys begin with.
    public func versions(in bucket: String, prefix: String = "") -> [MemoryObject] {
        collect(bucket, prefix) { key, versions in
            versions.newestFirst.map {
                MemoryObject(key, $0, isLatest: $0.version == versions.latest.version)
            }
        }
    }

    /// How many keys a bucket has, those included whose object was deleted and left versions behind.
    public func keyCount(in bucket: String) -> Int {
        state.withLock { $0.buckets[bucket]?.objects.count ?? 0 }
    }

    /// The keys of the uploads in parts that were begun in a bucket, and neither completed nor aborted; in order.
    public func uploads(in bucket: String) -> [String] {
        let keys = state.withLock { $0.buckets[bucket]?.uploads.values.map { ObjectKey($0.key) } ?? [] }
        return keys.sorted().map(\.text)
    }

    /// Deletes an object, in the way of the bucket's versioning.
    public func remove(_ key: String, in bucket: String) {
        let date = now
        state.withLock { state in
            _ = try? state.withBucket(bucket) { (bucket, sequence) throws(S3Fault) in
                bucket.delete(key, at: date, &sequence)
            }
        }
    }

    /// Changes what an object has in addition to its contents, unchecked; false if there is no such version.
    ///
    /// - Parameters:
    ///   - key: The object's key.
    ///   - bucket: The bucket's name.
    ///   - versionID: The version; nil for the current one.
    ///   - change: Gets the properties to change.
    @discardableResult
    public func update(
        _ key: String,
        in bucket: String,
        versionID: String? = nil,
        _ change: (inout MemoryObjectProperties) -> Void
    ) -> Bool {
        state.withLock { state in
            let changed = try? state.change(key, version: versionID, in: bucket) { properties, _ in
                change(&properties)
            }
            return changed != nil
        }
    }

    private func collect(
        _ bucket: String,
        _ prefix: String,
        after start: String? = nil,
        limit: Int? = nil,
        _ make: (String, ObjectVersions) -> [MemoryObject]
    ) -> [MemoryObject] {
        // A copy of the bucket's value: nothing is held up while it is read.
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
