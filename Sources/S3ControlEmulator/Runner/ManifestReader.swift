import Basics
import S3ControlFiles
import S3ControlModel

/// The source of a manifest's rows.
enum ManifestSource: Sendable {
    /// Comma-separated values in the store.
    case list(ManifestObject, eTag: String?, fields: [JobManifestFieldName])
    /// The files of an inventory.
    case inventory(InventoryManifest)
    /// A generated manifest.
    case generated(Spool, fields: [JobManifestFieldName])
}

/// Reads a manifest's rows on demand, in constant memory.
actor ManifestReader {
    private let next: () async throws -> TaskRow?
    private var index = 0
    /// The number of rows to skip at the beginning.
    private let skipped: Int
    /// Further rows to skip.
    private let finished: FinishedTasks

    /// - Parameters:
    ///   - source: The source of the rows.
    ///   - access: The access to the store.
    ///   - skipped: The number of rows to skip at the beginning.
    ///   - finished: Further rows to skip.
    /// - Throws: `FileFormatError` for an inventory that is not CSV, or that lacks bucket or key.
    init(
        _ source: ManifestSource,
        _ access: StoreAccess,
        skipping skipped: Int = 0,
        and finished: FinishedTasks = FinishedTasks()
    ) throws {
        self.skipped = skipped
        self.finished = finished
        switch source {
        case .list(let object, let eTag, let fields):
            let chunks = StoreChunks(access: access, object: object, eTag: eTag)
            var rows = ManifestRows(chunks, fields: fields).makeAsyncIterator()
            next = { try await rows.next().map { TaskRow($0) } }
        case .inventory(let manifest):
            let bucket = manifest.destinationBucketName
            let objects = try manifest.objects { file in
                StoreChunks(access: access, object: ManifestObject(bucket: bucket, key: file.key))
            }
            var rows = objects.makeAsyncIterator()
            next = { try await rows.next().map { TaskRow($0.object) } }
        case .generated(let spool, let fields):
            var rows = ManifestRows(spool.chunks, fields: fields).makeAsyncIterator()
            next = { try await rows.next().map { TaskRow($0) } }
        }
    }

    /// Returns the next rows, up to `count`; none at the end.
    func rows(upTo count: Int) async throws -> [TaskRow] {
        var rows: [TaskRow] = []
        rows.reserveCapacity(count)
        while rows.count < count, var row = try await next() {
            row.index = index
            index += 1
            if row.index >= skipped, !finished.contains(row.index) { rows.append(row) }
        }
        return rows
    }
}

extension TaskRow {
    fileprivate init(_ row: ManifestRow) {
        self.init(index: 0, object: row.object, writtenKey: row.writtenKey)
    }

    /// Creates a task from a row of an inventory, which does not contain the key as it was written.
    fileprivate init(_ object: ManifestObject) {
        self.init(index: 0, object: object, writtenKey: PercentEncoding.encode(object.key, keepsSlash: true))
    }
}
