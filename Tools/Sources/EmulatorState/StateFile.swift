import Basics
import GRDB
@_spi(State) import S3ControlEmulator

/// An emulator's state in a SQLite file, which one process uses at a time.
///
/// A commit is written to the file's log before it returns, so it outlives the process, even if the process
/// is killed. It is not synchronized to the disk each time: after a power failure, the latest commits may be
/// missing, but the rest is intact.
package final class StateFile: StateStorage {
    /// The path of the file.
    package let path: String
    /// The new name of a file that could not be read, and the reason; nil if there was none.
    package let setAside: String?

    let queue: DatabaseQueue

    /// Opens a state file, or creates one.
    ///
    /// A damaged file is renamed, and a new one is created instead.
    ///
    /// - Throws: ``StateFileError`` if the file is in use, belongs to another program or a
    ///   later version, or cannot be opened.
    package convenience init(path: String) throws {
        try self.init(path: path, schema: .current)
    }

    init(path: String, schema: StateSchema, setsAside reason: String? = nil) throws {
        self.path = path
        if let reason {
            setAside = try Self.setAside(path, reason)
            queue = try Self.open(path, schema)
            return
        }
        do {
            queue = try Self.open(path, schema)
            setAside = nil
        } catch let damage as Damage {
            setAside = try Self.setAside(path, damage.reason)
            queue = try Self.open(path, schema)
        }
    }

    /// Renames the file, whose contents are not valid, and creates a new one.
    ///
    /// - Parameter reason: The reason why the contents are not valid.
    package func replaced(because reason: String) throws -> StateFile {
        try close()
        return try StateFile(path: path, schema: .current, setsAside: reason)
    }

    /// Closes the file. Does nothing if it is closed already.
    package func close() throws {
        try queue.close()
    }

    /// The reason why a file is damaged.
    private struct Damage: Error {
        var reason: String
    }

    private static func open(_ path: String, _ schema: StateSchema) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        configuration.label = "state"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                let version = try schema.version(of: database, path: path)
                guard version >= 0 else { throw Damage(reason: "its schema is \(version)") }
                let check = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "ok"
                guard check == "ok" else {
                    // The first line names the database, and there is only one.
                    let lines = check.split(separator: "\n").filter { !$0.hasPrefix("***") }
                    throw Damage(reason: lines.joined(separator: "; "))
                }
                try schema.migrate(database, from: version)
            }
            return queue
        } catch let error as DatabaseError {
            let reason = error.message ?? "\(error.resultCode)"
            switch error.resultCode {
            case .SQLITE_NOTADB, .SQLITE_CORRUPT: throw Damage(reason: reason)
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                throw StateFileError("\(path) is in use by another process")
            default: throw StateFileError("\(path) cannot be opened: \(reason)")
            }
        }
    }

    /// Renames a file and its log.
    ///
    /// - Returns: A description of what happened, on one line.
    private static func setAside(_ path: String, _ reason: String) throws -> String {
        let stamp = Int(Date().timeIntervalSince1970)
        var name = "\(path).damaged-\(stamp)"
        var number = 1
        while FileManager.default.fileExists(atPath: name) {
            number += 1
            name = "\(path).damaged-\(stamp)-\(number)"
        }
        do {
            try FileManager.default.moveItem(atPath: path, toPath: name)
            for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
                try FileManager.default.moveItem(atPath: path + suffix, toPath: name + suffix)
            }
        } catch {
            throw StateFileError("\(path) is damaged (\(reason)) and cannot be renamed: \(error)")
        }
        return "\(path) is damaged (\(reason)): it is now \(name), and the state begins with an empty file"
    }
}
