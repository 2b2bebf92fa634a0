import Basics
import GRDB
@_spi(State) package import S3ControlEmulator
import S3ControlFiles

extension StateFile {
    package func exclusively(_ body: (_ commit: ([StateChange]) throws -> Void) -> Void) {
        queue.writeWithoutTransaction { database in
            body { changes in
                do {
                    try database.inTransaction(.immediate) {
                        for change in changes { try database.apply(change) }
                        return .commit
                    }
                } catch let error as DatabaseError {
                    throw StateFileError(error.message ?? "\(error.resultCode)")
                }
            }
        }
    }
}

extension Database {
    /// The maximum number of bytes of one value. SQLite's own limit is 1,000 million.
    private static let pieceSize = 16 << 20

    fileprivate func apply(_ change: StateChange) throws {
        switch change {
        case .value(let name, let value):
            try run("INSERT OR REPLACE INTO single_values (name, value) VALUES (?, ?)", [name, value])
        case .job(let job):
            try run(
                """
                INSERT INTO jobs (account, region, job, sequence, status, json) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (account, region, job)
                DO UPDATE SET sequence = excluded.sequence, status = excluded.status, json = excluded.json
                """,
                job.key.arguments + [job.sequence, job.status, text(job.json)]
            )
        case .removeJob(let key):
            try run("DELETE FROM jobs WHERE account = ? AND region = ? AND job = ?", key.arguments)
        case .removeAllJobs: try run("DELETE FROM jobs", [])
        case .result(let key, let result): try add(result, of: key)
        case .removeResults(let key):
            for table in ["results", "manifests"] {
                try run("DELETE FROM \(table) WHERE job = \(StoredJob.Key.query)", key.arguments)
            }
        case .manifest(let key, let piece, let bytes):
            try run(
                """
                INSERT OR REPLACE INTO manifests (job, piece, bytes)
                SELECT id, ?, ? FROM jobs WHERE account = ? AND region = ? AND job = ?
                """,
                [piece, Data(bytes)] + key.arguments
            )
        case .bucket(let bucket):
            try run(
                """
                INSERT INTO buckets (name, json) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET json = excluded.json
                """,
                [bucket.name, text(bucket.json)]
            )
        case .removeBucket(let name): try run("DELETE FROM buckets WHERE name = ?", [name])
        case .version(let version): try put(version)
        case .removeVersion(let bucket, let key, let version):
            try run(
                "DELETE FROM versions WHERE bucket = ? AND key = ? AND version = ?",
                [bucket, Data(key.utf8), Int64(bitPattern: version)]
            )
        case .upload(let upload):
            try run(
                """
                INSERT INTO uploads (bucket, upload, json) VALUES (?, ?, ?)
                ON CONFLICT (bucket, upload) DO UPDATE SET json = excluded.json
                """,
                [upload.bucket, upload.id, text(upload.json)]
            )
        case .part(let bucket, let upload, let part): try add(part, to: upload, in: bucket)
        case .removeUpload(let bucket, let upload):
            try run("DELETE FROM uploads WHERE bucket = ? AND upload = ?", [bucket, upload])
        }
    }

    private func add(_ result: StoredResult, of key: StoredJob.Key) throws {
        let row = result.row
        try run(
            """
            INSERT OR REPLACE INTO results
                (job, task, succeeded, bucket, key, version, code, http_status, message)
            SELECT id, ?, ?, ?, ?, ?, ?, ?, ? FROM jobs WHERE account = ? AND region = ? AND job = ?
            """,
            [
                result.task, result.isSuccess, blob(row?.bucket), blob(row?.key), blob(row?.versionID),
                blob(row?.errorCode), row?.httpStatusCode, blob(row?.message),
            ] + key.arguments
        )
    }

    private func put(_ version: StoredVersion) throws {
        let place: [(any DatabaseValueConvertible)?] = [
            version.bucket, Data(version.key.utf8), Int64(bitPattern: version.version),
        ]
        guard let position = version.position, let bytes = version.bytes else {
            return try run(
                "UPDATE versions SET json = ? WHERE bucket = ? AND key = ? AND version = ?",
                [text(version.json)] + place
            )
        }
        try run(
            """
            INSERT INTO versions (bucket, key, version, position, json) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (bucket, key, version)
            DO UPDATE SET position = excluded.position, json = excluded.json
            """,
            place + [position, text(version.json)]
        )
        let query = "SELECT id FROM versions WHERE bucket = ? AND key = ? AND version = ?"
        try replace(bytes, in: "contents", "version", idBy: query, place)
    }

    private func add(_ part: StoredUpload.Part, to upload: String, in bucket: String) throws {
        try run(
            """
            INSERT INTO parts (upload, number, json)
            SELECT id, ?, ? FROM uploads WHERE bucket = ? AND upload = ?
            ON CONFLICT (upload, number) DO UPDATE SET json = excluded.json
            """,
            [part.number, text(part.json), bucket, upload]
        )
        let query = """
            SELECT parts.id FROM parts JOIN uploads ON uploads.id = parts.upload
            WHERE uploads.bucket = ? AND uploads.upload = ? AND number = ?
            """
        try replace(part.bytes, in: "part_contents", "part", idBy: query, [bucket, upload, part.number])
    }

    private func replace(
        _ bytes: [UInt8],
        in table: String,
        _ column: String,
        idBy query: String,
        _ place: [(any DatabaseValueConvertible)?]
    ) throws {
        let statement = try cachedStatement(sql: query)
        guard let id = try Int64.fetchOne(statement, arguments: StatementArguments(place)) else { return }
        try run("DELETE FROM \(table) WHERE \(column) = ?", [id])
        var start = 0
        var piece = 0
        while start < bytes.count {
            let end = min(start + Self.pieceSize, bytes.count)
            try run(
                "INSERT INTO \(table) (\(column), piece, bytes) VALUES (?, ?, ?)",
                [id, piece, Data(bytes[start..<end])]
            )
            (start, piece) = (end, piece + 1)
        }
    }

    private func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    private func text(_ json: [UInt8]) -> String { String(decoding: json, as: UTF8.self) }

    /// Texts that may contain any character are stored as bytes.
    private func blob(_ text: String?) -> Data? { text.map { Data($0.utf8) } }
}

extension StoredJob.Key {
    /// The subquery for a job's row ID.
    static let query = "(SELECT id FROM jobs WHERE account = ? AND region = ? AND job = ?)"

    var arguments: [(any DatabaseValueConvertible)?] { [account, region, id] }
}
