/// The unsaved changes of a memory store, except those of its buckets.
struct StoreTracking: Sendable {
    var removedBuckets: [String] = []
    /// The position of the next version among the versions of its object.
    var nextPosition = 0
    var savedSequence: UInt64 = 0

    /// The name of the saved number from which version IDs are generated.
    static let sequenceName = "sequence"
}

/// The unsaved changes of a bucket.
struct BucketTracking: Sendable {
    var hasNewSettings = false
    /// The changed versions, and whether their contents have changed.
    private(set) var versions: [ObjectKey: [VersionNumber: Bool]] = [:]
    /// The changed uploads, and the numbers of their new parts.
    var uploads: [String: Set<Int>] = [:]

    var isEmpty: Bool { !hasNewSettings && versions.isEmpty && uploads.isEmpty }

    /// Records that a version was written or removed.
    mutating func noteContents(of version: VersionNumber, at key: ObjectKey) {
        versions[key, default: [:]][version] = true
    }

    /// Records that a version's properties have changed.
    mutating func noteProperties(of version: VersionNumber, at key: ObjectKey) {
        if versions[key]?[version] == nil { versions[key, default: [:]][version] = false }
    }
}

extension MemoryStoreState {
    /// Adds a bucket.
    mutating func insert(_ bucket: MemoryBucket) {
        var bucket = bucket
        if tracking != nil {
            bucket.tracking = BucketTracking()
            bucket.tracking?.hasNewSettings = true
        }
        buckets[bucket.name] = bucket
    }

    /// Removes a bucket with all its contents.
    mutating func remove(_ bucket: String) {
        if buckets.removeValue(forKey: bucket) != nil { tracking?.removedBuckets.append(bucket) }
    }

    /// Whether buckets or their contents have changed since the last call of ``takeStateChanges()``.
    var hasUnsavedChanges: Bool {
        guard let tracking else { return false }
        return !tracking.removedBuckets.isEmpty || buckets.values.contains { $0.tracking?.isEmpty == false }
    }

    /// Returns the changes since the last call.
    mutating func takeStateChanges() -> [StateChange] {
        guard var tracking = tracking.take() else { return [] }
        defer { self.tracking = tracking }
        var changes = tracking.removedBuckets.map { StateChange.removeBucket($0) }
        tracking.removedBuckets = []
        for name in Array(buckets.keys) where buckets[name]?.tracking?.isEmpty == false {
            let changed = buckets[name]?.tracking
            buckets[name]?.tracking = BucketTracking()
            guard let changed, let bucket = buckets[name] else { continue }
            if changed.hasNewSettings {
                changes.append(.bucket(StoredBucket(bucket)))
            }
            for (id, numbers) in changed.uploads {
                guard let upload = bucket.uploads[id] else {
                    changes.append(.removeUpload(bucket: name, upload: id))
                    continue
                }
                changes.append(.upload(StoredUpload(upload, id, in: name)))
                for number in numbers {
                    guard let part = upload.parts[number] else { continue }
                    changes.append(.part(bucket: name, upload: id, StoredUpload.Part(part, number)))
                }
            }
            for (key, versions) in changed.versions {
                bucket.addChanges(of: versions, at: key, to: &changes, &tracking.nextPosition)
            }
        }
        if sequence != tracking.savedSequence {
            changes.append(.value(name: StoreTracking.sequenceName, String(sequence)))
            tracking.savedSequence = sequence
        }
        return changes
    }

    /// Restores the saved state into a state without buckets, and starts tracking changes.
    mutating func restore(from storage: any StateStorage) throws {
        sequence = try storage.values()[StoreTracking.sequenceName].flatMap { UInt64($0) } ?? 0
        var tracking = StoreTracking()
        tracking.savedSequence = sequence
        for stored in try storage.buckets() {
            var bucket = try MemoryBucket(stored)
            var versions: ObjectVersions?
            var key = ""
            try storage.versions(in: stored.name) { stored in
                let version = try MemoryVersion(stored)
                // Positions of removed versions may be used again, because they only
                // order the existing versions.
                tracking.nextPosition = max(tracking.nextPosition, (stored.position ?? 0) + 1)
                if versions != nil, ObjectKey(key) == ObjectKey(stored.key) {
                    versions?.add(version)
                } else {
                    if let versions { bucket.objects[ObjectKey(key)] = versions }
                    (key, versions) = (stored.key, ObjectVersions(latest: version))
                }
            }
            if let versions { bucket.objects[ObjectKey(key)] = versions }
            for upload in try storage.uploads(in: stored.name) {
                bucket.uploads[upload.id] = try MultipartUpload(upload)
            }
            bucket.tracking = BucketTracking()
            buckets[bucket.name] = bucket
        }
        self.tracking = tracking
    }
}

extension MemoryBucket {
    fileprivate func addChanges(
        of changed: [VersionNumber: Bool],
        at key: ObjectKey,
        to changes: inout [StateChange],
        _ nextPosition: inout Int
    ) {
        var rest = changed
        if let versions = objects[key] {
            // Oldest first, so that the latest version gets the last position.
            for version in versions.older + [versions.latest] {
                guard let isWritten = rest.removeValue(forKey: version.version) else { continue }
                changes.append(
                    .version(
                        StoredVersion(version, key.text, in: name, isWritten ? nextPosition : nil)
                    )
                )
                if isWritten { nextPosition += 1 }
            }
        }
        for number in rest.keys {
            changes.append(.removeVersion(bucket: name, key: key.text, version: number.value))
        }
    }
}
