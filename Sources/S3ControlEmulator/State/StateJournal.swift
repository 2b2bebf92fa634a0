import Basics
import S3ControlFiles
import S3ControlModel

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
