internal import Basics
internal import S3ControlFiles
internal import S3ControlModel

/// Lists a bucket's objects, and keeps those that a job is to work on.
struct ManifestGeneration: Sendable {
    let generator: S3JobManifestGenerator
    let job: JobDescriptor
    let access: StoreAccess

    /// The most objects that are described at a time.
    private static let concurrency = 16

    /// The objects, as a manifest, and how many there are.
    func run() async throws -> (spool: Spool, manifest: WrittenManifest) {
        guard let bucket = generator.sourceBucket.bucketOfARN else {
            throw PreparationError("InvalidManifestGenerator", "SourceBucket names no bucket.")
        }
        let filter = GeneratorFilter(generator.filter)
        var request = ObjectListRequest(bucket: bucket, prefix: filter.commonPrefix)
        // Batch Replication is about versions.
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

    /// The objects of a page that meet the filter's conditions, in order.
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

    /// The rules of a bucket's replication; nil if the store does not say.
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
            // It was deleted after it was listed.
            return false
        }
    }

    /// Writes the manifest where the job wants it.
    ///
    /// - Returns: Where it is; nil if the job does not want it.
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
