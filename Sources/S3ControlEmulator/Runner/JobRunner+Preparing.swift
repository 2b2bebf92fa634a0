import Basics
import S3ControlFiles
import S3ControlModel

/// The reason why a job cannot begin.
struct PreparationError: Error {
    var code: String
    var reason: String

    init(_ code: String, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension JobRunner {
    /// Reads the job's whole manifest, and counts its tasks. If the manifest is invalid, the job fails.
    func prepare(_ run: JobRun) async {
        guard await acquire(preparations, run) else { return }
        defer { preparations.release() }
        let access = access(run, .work)
        do {
            var generated: S3GeneratedManifestDescriptor?
            let source: ManifestSource
            if let generator = run.job.manifestGenerator?.s3JobManifestGenerator {
                let generation = ManifestGeneration(generator: generator, job: run.job, access: access)
                let (spool, manifest) = try await generation.run()
                guard await isSaved(run) else { throw CancellationError() }
                try await keep(spool, of: run)
                source = .generated(spool, fields: manifest.fields)
                if manifest.objectCount > 0 { generated = try await generation.write(spool, manifest) }
            } else {
                source = try await Self.source(run.job.manifest, access)
            }
            let reader = try ManifestReader(source, access)
            var count = 0
            while true {
                let rows = try await reader.rows(upTo: 1024)
                if rows.isEmpty { break }
                count += rows.count
                guard !run.isPointless(.work) else { throw CancellationError() }
            }
            guard count > 0 else {
                throw PreparationError("ManifestEmpty", "The manifest has no objects.")
            }
            run.prepare(source, count: count, generated: generated)
            move(run, to: run.job.confirmationRequired == true ? .suspended : .ready)
        } catch {
            let isGenerated = run.job.manifestGenerator != nil
            fail(run, error, "The manifest cannot be \(isGenerated ? "generated" : "read")")
        }
    }

    /// Returns the source of the rows of a job's manifest, even if an earlier process prepared the job.
    func openSource(_ run: JobRun) async throws -> ManifestSource {
        if let source = run.source { return source }
        let source: ManifestSource
        if let fields = run.generatedFields, let keeper {
            let spool = Spool()
            var piece = 0
            while let bytes = try keeper.storage.manifest(of: run.key, piece: piece) {
                try spool.append(bytes)
                piece += 1
            }
            source = .generated(spool, fields: fields)
        } else {
            source = try await Self.source(run.job.manifest, access(run, .work))
        }
        run.reopen(source)
        return source
    }

    /// Saves a generated manifest, because a later listing would contain other objects. Retries while it cannot
    /// be saved.
    private func keep(_ spool: Spool, of run: JobRun) async throws {
        guard let keeper else { return }
        defer { run.waitReason = nil }
        while let failure = try Self.save(spool, of: run, in: keeper.storage) {
            run.waitReason = Self.waitReason(failure)
            await run.sleep(for: Self.saveInterval, on: configuration.execution.retryClock, .work)
            guard !run.isPointless(.work), !Task.isCancelled else { throw CancellationError() }
        }
    }

    /// Saves a manifest in pieces.
    ///
    /// - Returns: Why the storage cannot save it; nil if it is saved, or if the job was removed.
    private static func save(
        _ spool: Spool,
        of run: JobRun,
        in storage: any StateStorage
    ) throws(ObjectStoreError) -> String? {
        var unread: ObjectStoreError?
        var failure: String?
        storage.exclusively { commit in
            guard !run.isForgotten else { return }
            do {
                try commit([.removeResults(run.key)])
                var piece = 0
                while true {
                    let bytes = try spool.read(at: piece << 20, upTo: 1 << 20)
                    if bytes.isEmpty { break }
                    try commit([.manifest(run.key, piece: piece, bytes)])
                    piece += 1
                }
            } catch let error as ObjectStoreError {
                unread = error
            } catch {
                failure = "\(error)"
            }
        }
        if let unread { throw unread }
        return failure
    }

    /// Returns the source of a manifest's rows. Reads the manifest of an inventory, whose entity tag must
    /// match. The entity tag of a list is checked when its rows are read.
    private static func source(
        _ manifest: JobManifest?,
        _ access: StoreAccess
    ) async throws -> ManifestSource {
        guard let manifest, let (bucket, key) = manifest.location.objectARN.objectOfARN, !key.isEmpty else {
            throw PreparationError("InvalidManifest", "The job has no manifest.")
        }
        let object = ManifestObject(
            bucket: bucket,
            key: key,
            versionID: manifest.location.objectVersionID
        )
        let eTag = manifest.location.eTag.withoutQuotes
        switch manifest.spec.format {
        case .batchOperationsCSV20180820:
            return .list(object, eTag: eTag, fields: manifest.spec.fields ?? [.bucket, .key])
        case .inventoryReportCSV20161130, "S3InventoryReport_CSV_20211130":
            var bytes: [UInt8] = []
            for try await chunk in StoreChunks(access: access, object: object, eTag: eTag) {
                bytes += chunk
                guard bytes.count <= 64 << 20 else {
                    throw PreparationError(
                        "InvalidManifest",
                        "The inventory's manifest is larger than 64 MiB."
                    )
                }
            }
            return .inventory(try InventoryManifest(json: bytes))
        default:
            throw PreparationError(
                "InvalidManifest",
                "Manifests of the format \(manifest.spec.format) cannot be read."
            )
        }
    }

    /// Records why a job fails, and makes it fail. Does nothing if the job was only stopped.
    func fail(_ run: JobRun, _ error: any Error, _ what: String) {
        if error is CancellationError, run.isPointless(.work) || Task.isCancelled { return }
        fail(run) { run.addFailure(error, what) }
    }
}

extension JobRun {
    /// Records why the job fails, with the error code of the store, if any.
    func addFailure(_ error: any Error, _ what: String) {
        switch error {
        case let error as PreparationError: addFailure(error.code, error.reason)
        case let error as ObjectStoreError where error.code == ObjectStoreError.preconditionFailed.code:
            addFailure("ManifestETagMismatch", "\(what): its entity tag is not the one that the job names.")
        case let error as ObjectStoreError: addFailure(error.code, "\(what): \(error)")
        case let error as FileFormatError: addFailure("InvalidManifest", "\(what): \(error)")
        default: addFailure("InternalError", "\(what): \(error)")
        }
    }
}
