internal import Basics
internal import S3ControlFiles
internal import S3ControlModel

/// Where the rows of a manifest come from.
enum ManifestSource: Sendable {
    /// Comma-separated values in the store.
    case list(ManifestObject, eTag: String?, fields: [JobManifestFieldName])
    /// The files of an inventory.
    case inventory(InventoryManifest)
    /// A manifest that was generated.
    case generated(Spool, fields: [JobManifestFieldName])
}

/// Reads a manifest's rows on demand, in constant memory.
actor ManifestReader {
    private let next: () async throws -> TaskRow?
    private var index = 0
    /// The rows that are passed over first.
    private let skipped: Int
    /// Further rows that are passed over.
    private let finished: FinishedTasks

    /// - Parameters:
    ///   - source: Where the rows come from.
    ///   - access: How the store is reached.
    ///   - skipped: How many rows are passed over.
    ///   - finished: Rows behind those that are passed over, too.
    /// - Throws: `FileFormatError` for an inventory that is not CSV, and for one without bucket and key.
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

    /// The next rows, up to `count`; none at the end.
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

    /// A row of an inventory, which does not say how its key was written.
    fileprivate init(_ object: ManifestObject) {
        self.init(index: 0, object: object, writtenKey: PercentEncoding.encode(object.key, keepsSlash: true))
    }
}
