import Basics
import S3ControlFiles
import S3ControlModel

/// Collects the results of a job's tasks for its report.
protocol TaskJournal: Sendable {
    /// Adds the results of tasks that have run.
    func append(_ rows: [CompletionReportRow]) async throws

    /// Writes the report, or none if no task has run.
    func finish(at date: Date) async throws

    /// Discards the results.
    func discard() async
}

/// Writes a report while the job runs, so that results are kept neither in memory nor on disk.
actor ReportUpload: TaskJournal {
    private let location: CompletionReportLocation
    private let owner: AccountID?
    private let access: StoreAccess
    private var writer: CompletionReportWriter?
    /// The uploads of result files, by key.
    private var uploads: [String: StoreUpload] = [:]
    private var failure: (any Error)?

    init(
        _ report: JobReport,
        at location: CompletionReportLocation,
        _ access: StoreAccess,
        names: ReportNames? = nil
    ) {
        self.location = location
        self.access = access
        owner = report.expectedBucketOwner
        let scope = report.reportScope ?? .allTasks
        if var names {
            writer = CompletionReportWriter(at: location, scope: scope) { names.next() }
        } else {
            writer = CompletionReportWriter(at: location, scope: scope)
        }
    }

    func append(_ rows: [CompletionReportRow]) async throws {
        if let failure { throw failure }
        do {
            for row in rows {
                if let chunk = try writer?.add(row) { try await write(chunk) }
            }
        } catch {
            failure = error
            throw error
        }
    }

    func finish(at date: Date) async throws {
        if let failure { throw failure }
        guard let writer = writer.take() else { return }
        do {
            let (chunks, _) = try writer.finish(at: date)
            let last = [location.manifestKey, location.manifestChecksumKey]
            for chunk in chunks where !last.contains(chunk.key) { try await write(chunk) }
            // The manifest comes last, so that it names only existing files.
            for key in uploads.keys.sorted() {
                if var upload = uploads[key] {
                    _ = try await upload.finish()
                    uploads[key] = nil
                }
            }
            for chunk in chunks where last.contains(chunk.key) {
                var upload = StoreUpload(to: target(chunk.key), access)
                try await upload.write(chunk.bytes)
                _ = try await upload.finish()
            }
        } catch {
            failure = error
            throw error
        }
    }

    func discard() async {
        writer = nil
        for upload in uploads.values { await upload.abort() }
        uploads = [:]
    }

    private func write(_ chunk: CompletionReportWriter.Chunk) async throws {
        var upload = uploads[chunk.key] ?? StoreUpload(to: target(chunk.key), access)
        // Removed from the dictionary first, so that its bytes are not copied.
        uploads[chunk.key] = nil
        do {
            try await upload.write(chunk.bytes)
        } catch {
            uploads[chunk.key] = upload
            throw error
        }
        uploads[chunk.key] = upload
    }

    private func target(_ key: String) -> ObjectDestination {
        ObjectDestination(bucket: location.bucket, key: key) {
            $0.contentType =
                key == location.manifestKey
                ? "application/json" : key.hasSuffix(".csv") ? "text/csv" : "text/plain"
            $0.expectedBucketOwner = owner
        }
    }
}

/// Names for a report's files that depend only on the job.
struct ReportNames: Sendable {
    private let digits: String
    private var count = 0

    init(_ id: JobID) {
        let digest = try? Digest.hex(of: Array(id.rawValue.utf8), .sha1)
        digits = String((digest ?? String(repeating: "0", count: 32)).prefix(32))
    }

    mutating func next() -> String {
        count += 1
        let number = String(count, radix: 16)
        return digits + String(repeating: "0", count: 8 - number.utf8.count) + number
    }
}

/// Writes a report from the saved results after all tasks have run.
///
/// ``StateKeeper`` saves the results, each before its task is counted.
actor StateJournal: TaskJournal {
    private let run: JobRun
    private let storage: any StateStorage
    private let makeUpload: @Sendable () -> ReportUpload
    private var upload: ReportUpload?

    init(_ run: JobRun, _ storage: any StateStorage, _ makeUpload: @escaping @Sendable () -> ReportUpload) {
        self.run = run
        self.storage = storage
        self.makeUpload = makeUpload
    }

    func append(_ rows: [CompletionReportRow]) {}

    func finish(at date: Date) async throws {
        let upload = makeUpload()
        self.upload = upload
        var last = -1
        while true {
            let results = try storage.results(of: run.key, after: last, limit: 1024)
            guard let end = results.last else { break }
            last = end.task
            guard !run.isPointless(.report) else { throw CancellationError() }
            try await upload.append(results.compactMap(\.row))
        }
        try await upload.finish(at: date)
        self.upload = nil
    }

    func discard() async {
        await upload.take()?.discard()
    }
}
