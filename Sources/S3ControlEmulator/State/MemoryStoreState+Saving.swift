/// What has to be saved of a memory store beside its buckets.
struct StoreTracking: Sendable {
    var removedBuckets: [String] = []
    /// The place that the next version gets among those of its object.
    var nextPosition = 0
    var savedSequence: UInt64 = 0

    /// The name of the number that version ids are made of.
    static let sequenceName = "sequence"
}

/// What has to be saved of a bucket.
struct BucketTracking: Sendable {
    var hasNewSettings = false
    /// The versions that have changed, and whether their contents are others.
    private(set) var versions: [ObjectKey: [VersionNumber: Bool]] = [:]
    /// The uploads that have changed, with the numbers of new parts.
    var uploads: [String: Set<Int>] = [:]

    var isEmpty: Bool { !hasNewSettings && versions.isEmpty && uploads.isEmpty }

    /// Notes that a version was written or removed.
    mutating func noteContents(of version: VersionNumber, at key: ObjectKey) {
        versions[key, default: [:]][version] = true
    }

    /// Notes that a version's properties are others.
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

    /// Removes a bucket with all that is in it.
    mutating func remove(_ bucket: String) {
        if buckets.removeValue(forKey: bucket) != nil { tracking?.removedBuckets.append(bucket) }
    }

    /// What has changed since the last call.
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

    /// Puts in what was kept, into a state without buckets, and begins to note what changes.
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
                // A place is given again only where that cannot matter.
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
            // The oldest first, so that the latest one gets the last place.
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
