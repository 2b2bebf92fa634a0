import Basics
import S3ControlFiles
import S3ControlModel

/// Lists a bucket's objects, and selects those that a job works on.
struct ManifestGeneration: Sendable {
    let generator: S3JobManifestGenerator
    let job: JobDescriptor
    let access: StoreAccess

    /// The maximum number of objects to describe at a time.
    private static let concurrency = 16

    /// Returns a manifest of the objects, and its properties.
    func run() async throws -> (spool: Spool, manifest: WrittenManifest) {
        guard let bucket = generator.sourceBucket.bucketOfARN else {
            throw PreparationError("InvalidManifestGenerator", "SourceBucket names no bucket.")
        }
        let filter = GeneratorFilter(generator.filter)
        var request = ObjectListRequest(bucket: bucket, prefix: filter.commonPrefix)
        // Batch Replication works on versions.
        request.includesVersions = job.operation?.s3ReplicateObject != nil
        request.expectedBucketOwner = generator.expectedBucketOwner
        let rules = filter.needsEligibility ? try await replicationRules(of: bucket) : nil
        let spool = Spool()
        var writer = try ManifestWriter()
        while true {
            let (page, asked) = (access, request)
            let found = try await page.withRetries { try await page.objects.list(asked) }
            for object in try await wanted(found.objects, filter, rules) {
                var row = object
                if !request.includesVersions { row.versionID = nil }
                if let chunk = try writer.add(row) { try spool.append(chunk) }
            }
            guard let next = found.continuation else { break }
            request.continuation = next
            guard !access.run.isPointless(.work) else { throw CancellationError() }
        }
        let (chunk, manifest) = try writer.finish()
        try spool.append(chunk)
        return (spool, manifest)
    }

    /// Returns the objects of a page that meet the filter's conditions, in order.
    private func wanted(
        _ objects: [StoredObject],
        _ filter: GeneratorFilter,
        _ rules: ReplicationRules?
    ) async throws -> [ManifestObject] {
        let candidates = objects.filter(filter.includesListed)
        guard filter.needsDetails else { return candidates.map(\.object) }
        var isWanted = [Bool](repeating: false, count: candidates.count)
        try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            for (index, candidate) in candidates.enumerated() {
                if index >= Self.concurrency, let (index, result) = try await group.next() {
                    isWanted[index] = result
                }
                group.addTask { (index, try await isIncluded(candidate, filter, rules)) }
            }
            for try await (index, result) in group { isWanted[index] = result }
        }
        return zip(candidates, isWanted).filter(\.1).map(\.0.object)
    }

    /// Returns a bucket's replication rules, or nil if the store does not implement them.
    private func replicationRules(of bucket: String) async throws -> ReplicationRules? {
        do {
            let document = try await access.withRetries {
                try await access.objects.replicationConfiguration(of: bucket)
            }
            return try ReplicationRules(document)
        } catch let error as ObjectStoreError where error.code == "NotImplemented" || error.status == 501 {
            return nil
        } catch let error as S3Fault {
            throw PreparationError("InvalidManifestGenerator", "The rules of replication: \(error.message)")
        }
    }

    private func isIncluded(
        _ candidate: StoredObject,
        _ filter: GeneratorFilter,
        _ rules: ReplicationRules?
    ) async throws -> Bool {
        do {
            let object = candidate.object
            var details = candidate.details
            if details == nil {
                details = try await access.withRetries { try await access.objects.describe(object) }.details
            }
            var known = details ?? StoredObject.Details()
            if let rules, known.isEligibleForReplication == nil {
                let tags =
                    rules.needTags
                    ? try await access.withRetries { try await access.objects.tags(of: object) } : []
                known.isEligibleForReplication = rules.apply(to: object.key, known, tags: tags)
            }
            return try filter.includes(known)
        } catch let error as ObjectStoreError where error.status == 404 {
            // The object was deleted after it was listed.
            return false
        }
    }

    /// Writes the manifest to the location that the job names.
    ///
    /// - Returns: The manifest's location; nil if the job requests no manifest.
    func write(_ spool: Spool, _ manifest: WrittenManifest) async throws -> S3GeneratedManifestDescriptor? {
        guard generator.enableManifestOutput, let output = generator.manifestOutputLocation,
            let bucket = output.bucket.bucketOfARN
        else { return nil }
        let prefix = output.manifestPrefix.map { $0.isEmpty || $0.hasSuffix("/") ? $0 : "\($0)/" } ?? ""
        let folder = "\(prefix)job-\(job.jobID)"
        func target(_ key: String, _ type: String) -> ObjectDestination {
            ObjectDestination(bucket: bucket, key: key) {
                $0.contentType = type
                $0.encryption = output.manifestEncryption
                $0.expectedBucketOwner = output.expectedManifestBucketOwner
            }
        }
        let key = "\(folder)/data/manifest.csv"
        var data = StoreUpload(to: target(key, "text/csv"), access)
        do {
            for try await chunk in spool.chunks { try await data.write(chunk) }
            _ = try await data.finish()
        } catch {
            await data.abort()
            throw error
        }
        let document = InventoryManifest(
            sourceBucket: generator.sourceBucket.bucketOfARN ?? "",
            destinationBucket: output.bucket,
            creationDate: job.creationTime,
            columns: manifest.hasVersions ? ["Bucket", "Key", "VersionId"] : ["Bucket", "Key"],
            files: [.init(key: key, size: Int64(manifest.byteCount), md5Checksum: manifest.eTag)]
        )
        var upload = StoreUpload(to: target("\(folder)/manifest.json", "application/json"), access)
        try await upload.write(document.json)
        let written = try await upload.finish()
        return S3GeneratedManifestDescriptor {
            $0.format = output.manifestFormat
            $0.location = JobManifestLocation(
                objectARN: "\(output.bucket)/\(folder)/manifest.json",
                objectVersionID: written.object.versionID,
                eTag: written.eTag
            )
        }
    }
}

/// The conditions for the objects in a generated manifest.
struct GeneratorFilter: Sendable {
    private let filter: JobManifestGeneratorFilter

    init(_ filter: JobManifestGeneratorFilter?) {
        self.filter = filter ?? JobManifestGeneratorFilter()
    }

    /// The common prefix of the selected keys; nil if there is none.
    var commonPrefix: String? {
        let prefixes = filter.keyNameConstraint?.matchAnyPrefix ?? []
        guard var common = prefixes.first.map({ Array($0.utf8) }) else { return nil }
        for prefix in prefixes.dropFirst() {
            common = zip(common, prefix.utf8).prefix { $0 == $1 }.map(\.0)
        }
        // A prefix is a text, so an incomplete character at its end is dropped.
        while !common.isEmpty {
            if let text = String(validating: common, as: UTF8.self) { return text }
            common.removeLast()
        }
        return nil
    }

    /// Whether the conditions require an object's description in addition to a listing.
    var needsDetails: Bool {
        filter.eligibleForReplication != nil || filter.objectReplicationStatuses?.isEmpty == false
            || filter.matchAnyObjectEncryption?.isEmpty == false
    }

    /// Whether the conditions require the bucket's replication rules.
    var needsEligibility: Bool { filter.eligibleForReplication != nil }

    /// Whether an object meets the conditions that require only a listing.
    func includesListed(_ object: StoredObject) -> Bool {
        guard !object.isDeleteMarker, includes(key: object.object.key) else { return false }
        if let after = filter.createdAfter, !(object.lastModified.map { $0 > after } ?? false) {
            return false
        }
        if let before = filter.createdBefore, !(object.lastModified.map { $0 < before } ?? false) {
            return false
        }
        if let least = filter.objectSizeGreaterThanBytes, object.size <= least { return false }
        if let most = filter.objectSizeLessThanBytes, object.size >= most { return false }
        let classes = filter.matchAnyStorageClass ?? []
        return classes.isEmpty || classes.contains(object.storageClass ?? .standard)
    }

    /// Whether an object meets the conditions that require its description.
    ///
    /// - Throws: ``ObjectStoreError`` if the store does not report which objects are replicated.
    func includes(_ details: StoredObject.Details) throws(ObjectStoreError) -> Bool {
        if let eligible = filter.eligibleForReplication {
            guard let found = details.isEligibleForReplication else {
                throw ObjectStoreError(
                    "NotImplemented",
                    status: 501,
                    message: "The store does not say which objects its replication rules apply to."
                )
            }
            if found != eligible { return false }
        }
        let statuses = filter.objectReplicationStatuses ?? []
        if !statuses.isEmpty {
            // S3's responses contain COMPLETE or COMPLETED.
            let status = details.replicationStatus == "COMPLETE" ? .completed : details.replicationStatus
            if !statuses.contains(status ?? .neverReplicated) { return false }
        }
        let encryptions = filter.matchAnyObjectEncryption ?? []
        return encryptions.isEmpty || encryptions.contains { $0.includes(details) }
    }

    private func includes(key: String) -> Bool {
        guard let constraint = filter.keyNameConstraint else { return true }
        func meets(_ texts: [String]?, _ condition: (String.UTF8View) -> Bool) -> Bool {
            guard let texts, !texts.isEmpty else { return true }
            return texts.contains { condition($0.utf8) }
        }
        // S3 compares keys by their bytes.
        let key = key.utf8
        return meets(constraint.matchAnyPrefix) { key.starts(with: $0) }
            && meets(constraint.matchAnySuffix) { key.suffix($0.count).elementsEqual($0) }
            && meets(constraint.matchAnySubstring) { $0.isEmpty || key.firstRange(of: $0) != nil }
    }
}

extension ObjectEncryptionFilter {
    fileprivate func includes(_ details: StoredObject.Details) -> Bool {
        if sseS3 != nil { return details.encryption == .sseS3 }
        if let kms = sseKMS {
            return details.encryption == .sseKMS && kms.kmsKeyARN.map { $0 == details.kmsKeyID } ?? true
                && kms.bucketKeyEnabled.map { $0 == details.bucketKeyEnabled } ?? true
        }
        if let kms = dsseKMS {
            return details.encryption == .dsseKMS && kms.kmsKeyARN.map { $0 == details.kmsKeyID } ?? true
        }
        if sseC != nil { return details.encryption == .sseC }
        return notSSE != nil && details.encryption == nil
    }
}
