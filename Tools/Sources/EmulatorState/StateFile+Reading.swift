import Basics
import GRDB
@_spi(State) package import S3ControlEmulator
import S3ControlFiles

extension StateFile {
    package func values() throws -> [String: String] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT name, value FROM single_values")
                .reduce(into: [:]) { $0[$1[0]] = $1[1] }
        }
    }

    package func jobs() throws -> [StoredJob] {
        try queue.read { database in
            try Row.fetchAll(
                database,
                sql:
                    "SELECT account, region, job, sequence, status, json FROM jobs ORDER BY account, region, sequence"
            ).map { row in
                StoredJob(
                    key: StoredJob.Key(account: row[0], region: row[1], id: row[2]),
                    sequence: row[3],
                    status: row[4],
                    json: Array((row[5] as String).utf8)
                )
            }
        }
    }

    package func finishedTasks(of job: StoredJob.Key) throws -> FinishedTasks {
        try queue.read { database in
            var finished = FinishedTasks()
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT task, succeeded FROM results WHERE job = \(StoredJob.Key.query) ORDER BY task",
                arguments: StatementArguments(job.arguments)
            )
            while let row = try rows.next() { finished.append(row[0], isSuccess: row[1]) }
            return finished
        }
    }

    package func results(of job: StoredJob.Key, after task: Int, limit: Int) throws -> [StoredResult] {
        try results(of: job, where: "task > ?", [task, limit])
    }

    package func failures(of job: StoredJob.Key, limit: Int) throws -> [StoredResult] {
        try results(of: job, where: "NOT succeeded", [limit])
    }

    private func results(of job: StoredJob.Key, where condition: String, _ values: [Int]) throws
        -> [StoredResult]
    {
        try queue.read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT task, succeeded, bucket, key, version, code, http_status, message FROM results
                    WHERE job = \(StoredJob.Key.query) AND \(condition) ORDER BY task LIMIT ?
                    """
            )
            return try Row.fetchAll(
                statement,
                arguments: StatementArguments(job.arguments + values)
            ).map { row in
                StoredResult(task: row[0], isSuccess: row[1], row: Self.reportRow(row))
            }
        }
    }

    private static func reportRow(_ row: Row) -> CompletionReportRow? {
        func text(_ index: Int) -> String? {
            (row[index] as Data?).map { String(decoding: $0, as: UTF8.self) }
        }
        guard let bucket = text(2), let key = text(3) else { return nil }
        return CompletionReportRow(
            bucket: bucket,
            key: key,
            versionID: text(4),
            status: row[1] ? .succeeded : .failed,
            errorCode: text(5),
            httpStatusCode: row[6],
            message: text(7) ?? ""
        )
    }

    package func manifest(of job: StoredJob.Key, piece: Int) throws -> [UInt8]? {
        try queue.read { database in
            try Data.fetchOne(
                database,
                sql: "SELECT bytes FROM manifests WHERE job = \(StoredJob.Key.query) AND piece = ?",
                arguments: StatementArguments(job.arguments + [piece])
            ).map { Array($0) }
        }
    }

    package func buckets() throws -> [StoredBucket] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT name, json FROM buckets ORDER BY name").map { row in
                StoredBucket(name: row[0], json: Array((row[1] as String).utf8))
            }
        }
    }

    package func versions(in bucket: String, _ body: (StoredVersion) throws -> Void) throws {
        try queue.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT id, key, version, position, json FROM versions WHERE bucket = ? ORDER BY key, position
                    """,
                arguments: [bucket]
            )
            while let row = try rows.next() {
                try body(
                    StoredVersion(
                        bucket: bucket,
                        key: String(decoding: row[1] as Data, as: UTF8.self),
                        version: UInt64(bitPattern: row[2]),
                        position: row[3],
                        json: Array((row[4] as String).utf8),
                        bytes: try Self.bytes(database, "contents", "version", row[0])
                    )
                )
            }
        }
    }

    package func uploads(in bucket: String) throws -> [StoredUpload] {
        try queue.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT id, upload, json FROM uploads WHERE bucket = ?",
                arguments: [bucket]
            ).map { row in
                let parts = try Row.fetchAll(
                    database,
                    sql: "SELECT id, number, json FROM parts WHERE upload = ?",
                    arguments: [row[0] as Int64]
                ).map { part in
                    StoredUpload.Part(
                        number: part[1],
                        json: Array((part[2] as String).utf8),
                        bytes: try Self.bytes(database, "part_contents", "part", part[0])
                    )
                }
                return StoredUpload(
                    bucket: bucket,
                    id: row[1],
                    json: Array((row[2] as String).utf8),
                    parts: parts
                )
            }
        }
    }

    private static func bytes(_ database: Database, _ table: String, _ column: String, _ id: Int64) throws
        -> [UInt8]
    {
        let statement = try database.cachedStatement(
            sql: "SELECT bytes FROM \(table) WHERE \(column) = ? ORDER BY piece"
        )
        let pieces = try Data.fetchCursor(statement, arguments: [id])
        var bytes: [UInt8] = []
        while let piece = try pieces.next() { bytes += piece }
        return bytes
    }
}
