public import Basics
public import S3ControlModel

/// Writes a completion report in the service's format, row by row, in constant memory.
///
/// A report has one CSV file per task status, `results/{40 hexadecimal digits}.csv`, a `manifest.json` that lists the
/// files with their MD5, and a `manifest.json.md5`. As in the service's files, the HTTP status comes before the error
/// code, although the schema has them in the opposite order. Not `Sendable`: it has one user at a time.
public struct CompletionReportWriter: ~Copyable {
    /// The next bytes of one of the report's files.
    public struct Chunk: Sendable, Hashable {
        /// The file's key.
        public var key: String
        /// The bytes that follow the previous chunks with this key.
        public var bytes: [UInt8]

        /// Creates a value.
        public init(key: String, bytes: [UInt8]) {
            self.key = key
            self.bytes = bytes
        }
    }

    private struct Results {
        var status: TaskStatus
        var key: String
        var digest: MD5Digest
        var buffer: [UInt8] = []

        mutating func takeChunk() throws(FileFormatError) -> Chunk {
            try digest.update(buffer)
            defer { buffer.removeAll(keepingCapacity: true) }
            return Chunk(key: key, bytes: buffer)
        }
    }

    private let location: CompletionReportLocation
    private let scope: JobReportScope
    private let chunkSize: Int
    private let makeName: () -> String
    private var results: [Results] = []

    /// Creates a writer.
    ///
    /// - Parameters:
    ///   - location: The report's location.
    ///   - scope: The tasks to include.
    ///   - chunkSize: The number of bytes of a file to collect before they are returned.
    public init(
        at location: CompletionReportLocation,
        scope: JobReportScope = .allTasks,
        chunkSize: Int = 64 * 1024
    ) {
        self.init(at: location, scope: scope, chunkSize: chunkSize) {
            (0..<5).map { _ in
                let digits = String(UInt32.random(in: 0...UInt32.max), radix: 16)
                return String(repeating: "0", count: 8 - digits.count) + digits
            }.joined()
        }
    }

    package init(
        at location: CompletionReportLocation,
        scope: JobReportScope,
        chunkSize: Int = 64 * 1024,
        makeName: @escaping () -> String
    ) {
        self.location = location
        self.scope = scope
        self.chunkSize = max(1, chunkSize)
        self.makeName = makeName
    }

    /// Adds a task. Its key is written unchanged, so it must be encoded as in the manifest.
    ///
    /// - Returns: The next bytes of a file, if there are enough for a chunk.
    /// - Throws: ``FileFormatError`` with the code `digest`.
    public mutating func add(_ row: CompletionReportRow) throws(FileFormatError) -> Chunk? {
        if scope == .failedTasksOnly, row.status == .succeeded { return nil }
        let index: Int
        if let known = results.firstIndex(where: { $0.status == row.status }) {
            index = known
        } else {
            index = results.count
            results.append(
                Results(
                    status: row.status,
                    key: "\(location.folder)/results/\(makeName()).csv",
                    digest: try MD5Digest()
                )
            )
        }
        results[index].buffer.append(row)
        return results[index].buffer.count >= chunkSize ? try results[index].takeChunk() : nil
    }

    /// Finishes the report.
    ///
    /// - Parameter date: The report's creation date.
    /// - Returns: The last chunks of the CSV files, and the manifest with its checksum, in the order to store them in.
    ///   Empty if there are no tasks, because the service does not write a report then.
    /// - Throws: ``FileFormatError`` with the code `digest`.
    public consuming func finish(
        at date: Date
    ) throws(FileFormatError) -> (chunks: [Chunk], manifest: CompletionReportManifest) {
        var manifest = CompletionReportManifest(creationDate: date, files: [])
        var chunks: [Chunk] = []
        for var file in results.sorted(by: { $0.status == .succeeded && $1.status != .succeeded }) {
            let chunk = try file.takeChunk()
            if !chunk.bytes.isEmpty { chunks.append(chunk) }
            manifest.files.append(
                CompletionReportManifest.File(
                    taskStatus: file.status,
                    bucket: location.bucket,
                    key: file.key,
                    md5Checksum: try file.digest.finish()
                )
            )
        }
        guard !manifest.files.isEmpty else { return ([], manifest) }
        let json = manifest.json
        let checksum = try MD5Digest.hexadecimal(json)
        chunks.append(Chunk(key: location.manifestKey, bytes: json))
        chunks.append(Chunk(key: location.manifestChecksumKey, bytes: Array("\(checksum)\n".utf8)))
        return (chunks, manifest)
    }

    /// Writes a report of an asynchronous sequence of rows.
    ///
    /// - Parameters:
    ///   - rows: Iterated once. The next row is requested after `sink` has returned.
    ///   - location: The report's location.
    ///   - scope: The tasks to include.
    ///   - date: The report's creation date.
    ///   - sink: Receives the chunks. Chunks of different files alternate; the manifest comes last.
    /// - Throws: ``FileFormatError``; `CancellationError` if the task was cancelled; and the errors of `rows` and
    ///   `sink`.
    public static func write<Rows: AsyncSequence>(
        _ rows: Rows,
        at location: CompletionReportLocation,
        scope: JobReportScope = .allTasks,
        date: Date,
        to sink: (Chunk) async throws -> Void
    ) async throws -> CompletionReportManifest where Rows.Element == CompletionReportRow {
        var writer = CompletionReportWriter(at: location, scope: scope)
        for try await row in rows {
            if let chunk = try writer.add(row) { try await sink(chunk) }
        }
        // A stream also ends when its task is cancelled.
        try Task.checkCancellation()
        let (chunks, manifest) = try writer.finish(at: date)
        for chunk in chunks { try await sink(chunk) }
        return manifest
    }
}

extension [UInt8] {
    /// Appends a row in the column order of the service's files.
    fileprivate mutating func append(_ row: CompletionReportRow) {
        for text in [
            row.bucket, row.key, row.versionID ?? "", row.status.rawValue,
            row.httpStatusCode.map(String.init) ?? "", row.errorCode ?? "",
        ] {
            append(field: text)
            append(.comma)
        }
        append(field: row.message)
        append(.lineFeed)
    }

    private mutating func append(field text: String) {
        let special: [UInt8] = [.comma, .quote, .lineFeed, .carriageReturn]
        guard text.utf8.contains(where: special.contains) else {
            append(contentsOf: text.utf8)
            return
        }
        append(.quote)
        for byte in text.utf8 {
            if byte == .quote { append(.quote) }
            append(byte)
        }
        append(.quote)
    }
}
