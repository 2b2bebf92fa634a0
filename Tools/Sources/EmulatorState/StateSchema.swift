import GRDB

/// The tables of a state file, and the migrations from earlier versions.
struct StateSchema: Sendable {
    /// The statements that migrate each version to the next one, starting from an empty file.
    ///
    /// A released step is never changed. Later changes are added as another step.
    var steps: [String]

    /// The version that a file has after all steps.
    var version: Int { steps.count }

    /// `S3Jo`, which identifies the emulator's files.
    static let applicationID = 0x5333_4A6F

    static let current = StateSchema(steps: [
        """
        CREATE TABLE single_values (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE jobs (
            id INTEGER PRIMARY KEY,
            account TEXT NOT NULL, region TEXT NOT NULL, job TEXT NOT NULL,
            sequence INTEGER NOT NULL, status TEXT NOT NULL, json TEXT NOT NULL,
            UNIQUE (account, region, job)
        );
        CREATE TABLE results (
            job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE, task INTEGER NOT NULL,
            succeeded INTEGER NOT NULL,
            bucket BLOB, key BLOB, version BLOB, code BLOB, http_status INTEGER, message BLOB,
            PRIMARY KEY (job, task)
        ) WITHOUT ROWID;
        CREATE TABLE manifests (
            job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE, piece INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (job, piece)
        );
        CREATE TABLE buckets (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE versions (
            id INTEGER PRIMARY KEY,
            bucket TEXT NOT NULL REFERENCES buckets ON DELETE CASCADE, key BLOB NOT NULL,
            version INTEGER NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL,
            UNIQUE (bucket, key, version)
        );
        CREATE TABLE contents (
            version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE, piece INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (version, piece)
        );
        CREATE TABLE uploads (
            id INTEGER PRIMARY KEY,
            bucket TEXT NOT NULL REFERENCES buckets ON DELETE CASCADE, upload TEXT NOT NULL, json TEXT NOT NULL,
            UNIQUE (bucket, upload)
        );
        CREATE TABLE parts (
            id INTEGER PRIMARY KEY,
            upload INTEGER NOT NULL REFERENCES uploads ON DELETE CASCADE, number INTEGER NOT NULL,
            json TEXT NOT NULL,
            UNIQUE (upload, number)
        );
        CREATE TABLE part_contents (
            part INTEGER NOT NULL REFERENCES parts ON DELETE CASCADE, piece INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (part, piece)
        );
        """
    ])

    /// Reads the version of a file without changing the file.
    ///
    /// - Throws: ``StateFileError`` for a file of another program or a later version.
    func version(of database: Database, path: String) throws -> Int {
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard application == Self.applicationID || application == 0 && tables == 0 else {
            throw StateFileError("\(path) is another program's database")
        }
        guard found <= version else {
            throw StateFileError(
                "\(path) was written by a later version of s3control-emulator: its schema is \(found), and this "
                    + "version reads up to \(version)"
            )
        }
        return found
    }

    /// Migrates a file to the current version, and locks it.
    func migrate(_ database: Database, from found: Int) throws {
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        // Written in any case, because writing locks the file.
        try database.inTransaction(.immediate) {
            for step in steps[found...] { try database.execute(sql: step) }
            try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
            try database.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }
}

/// The reason why a state file cannot be used, on one line.
package struct StateFileError: Error, CustomStringConvertible {
    /// The file and the reason.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
