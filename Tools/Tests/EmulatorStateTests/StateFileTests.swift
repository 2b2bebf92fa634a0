import Foundation
import GRDB
@_spi(State) import S3ControlEmulator
import S3ControlFiles
import Testing

@testable import EmulatorState

@Suite("A state file keeps what is committed, for one process at a time")
struct StateFileTests {
    private static let job = StoredJob.Key(account: "123456789012", region: "us-east-1", id: "job-1")

    @Test("What was committed is there when the file is opened again")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let file = try StateFile(path: folder.path)
        let row = CompletionReportRow(
            bucket: "b",
            key: "a\u{0}b",
            versionID: "v",
            status: .failed,
            errorCode: "NoSuchKey",
            httpStatusCode: 404,
            message: "it, \"is\"\nnot there"
        )
        let results = [
            StoredResult(task: 0, isSuccess: true, row: nil),
            StoredResult(task: 1, isSuccess: false, row: row),
            StoredResult(task: 5, isSuccess: true, row: nil),
        ]
        let large = [UInt8](repeating: 7, count: (16 << 20) + 3)
        let versions = [
            StoredVersion(bucket: "b", key: "k", version: 0, position: 1, json: json(1), bytes: large),
            StoredVersion(bucket: "b", key: "k", version: .max, position: 2, json: json(2), bytes: []),
            StoredVersion(bucket: "b", key: "k\u{0}2", version: 3, position: 3, json: json(3), bytes: [1]),
        ]
        try commit(
            file,
            [
                .value(name: "n", "1"), .value(name: "n", "2"), .job(stored("Active")),
                .bucket(StoredBucket(name: "b", json: json(0))),
                .upload(StoredUpload(bucket: "b", id: "u", json: json(4))),
                .part(bucket: "b", upload: "u", .init(number: 2, json: json(5), bytes: [1, 2])),
                .part(bucket: "b", upload: "u", .init(number: 2, json: json(6), bytes: [3])),
                .manifest(Self.job, piece: 0, [1]), .manifest(Self.job, piece: 1, [2]),
            ] + results.map { .result(Self.job, $0) } + versions.map { .version($0) } + [
                .version(
                    StoredVersion(bucket: "b", key: "k", version: 0, position: nil, json: json(9), bytes: nil)
                )
            ]
        )
        try file.close()

        let again = try StateFile(path: folder.path)
        #expect(again.setAside == nil)
        #expect(try again.values() == ["n": "2"])
        #expect(try again.jobs() == [stored("Active")])
        #expect(try again.results(of: Self.job, after: -1, limit: 10) == results)
        #expect(try again.results(of: Self.job, after: 0, limit: 1) == [results[1]])
        #expect(try again.failures(of: Self.job, limit: 5) == [results[1]])
        var finished = FinishedTasks()
        for result in results { finished.append(result.task, isSuccess: result.isSuccess) }
        #expect(try again.finishedTasks(of: Self.job) == finished)
        #expect(try again.manifest(of: Self.job, piece: 1) == [2])
        #expect(try again.manifest(of: Self.job, piece: 2) == nil)
        var found: [StoredVersion] = []
        try again.versions(in: "b") { found.append($0) }
        var expected = versions
        expected[0].json = json(9)
        #expect(found == expected)
        let upload = StoredUpload(
            bucket: "b",
            id: "u",
            json: json(4),
            parts: [.init(number: 2, json: json(6), bytes: [3])]
        )
        #expect(try again.uploads(in: "b") == [upload])

        // A job is replaced with its results kept, and removed with them.
        try commit(again, [.job(stored("Completing"))])
        #expect(try again.results(of: Self.job, after: -1, limit: 10).count == 3)
        try commit(again, [.removeJob(Self.job), .result(Self.job, results[0]), .removeBucket("b")])
        #expect(try again.jobs().isEmpty && again.buckets().isEmpty && again.uploads(in: "b").isEmpty)
        for table in ["results", "manifests", "versions", "contents", "parts", "part_contents"] {
            let rows = try again.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
            #expect(rows == 0, "\(table)")
        }
    }

    @Test("A commit that fails changes nothing, and says why in one line")
    func fullDisk() throws {
        let folder = try TemporaryFolder()
        let file = try StateFile(path: folder.path)
        try file.queue.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 4)")
        }
        let large = StateChange.value(name: "large", String(repeating: "x", count: 100_000))
        let error = #expect(throws: StateFileError.self) {
            try commit(file, [.value(name: "small", "1"), large])
        }
        #expect(error?.description == "database or disk is full")
        #expect(try file.values().isEmpty)
        try commit(file, [.value(name: "small", "1")])
        try file.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try commit(file, [large])
        #expect(try file.values().count == 2)
    }

    @Test("A second process is refused, and the next one is not")
    func twoProcesses() throws {
        let folder = try TemporaryFolder()
        let file = try StateFile(path: folder.path)
        let error = #expect(throws: StateFileError.self) { try StateFile(path: folder.path) }
        #expect(error?.description == "\(folder.path) is in use by another process")
        try file.close()
        _ = try StateFile(path: folder.path)
    }

    @Test("Earlier versions are migrated, and a later one is refused and left alone")
    func versions() throws {
        let folder = try TemporaryFolder()
        let old = StateSchema(steps: ["CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO b VALUES (1)"])
        try StateFile(path: folder.path, schema: old).close()
        let new = StateSchema(steps: old.steps + ["ALTER TABLE b ADD COLUMN y; UPDATE b SET y = x + 1"])
        let file = try StateFile(path: folder.path, schema: new)
        #expect(try file.queue.read { try Int.fetchOne($0, sql: "SELECT y FROM b") } == 2)
        try file.close()
        let error = #expect(throws: StateFileError.self) { try StateFile(path: folder.path, schema: old) }
        #expect(
            error?.description
                == "\(folder.path) was written by a later version of s3control-emulator: its schema is 3, "
                + "and this version reads up to 2"
        )
        try StateFile(path: folder.path, schema: new).close()
    }

    @Test("A migration that fails leaves the file as it was")
    func failedMigration() throws {
        let folder = try TemporaryFolder()
        let old = StateSchema(steps: ["CREATE TABLE a (x)"])
        try StateFile(path: folder.path, schema: old).close()
        let wrong = StateSchema(steps: old.steps + ["CREATE TABLE b (x)", "CREATE TABLE a (x)"])
        #expect(throws: StateFileError.self) { try StateFile(path: folder.path, schema: wrong) }
        try StateFile(path: folder.path, schema: old).close()
    }

    @Test(
        "A damaged file is set aside",
        arguments: ["no database at all", String(repeating: "x", count: 10_000), "SQLite format 3\u{0}"]
    )
    func damaged(text: String) throws {
        let folder = try TemporaryFolder()
        try Data(text.utf8).write(to: URL(filePath: folder.path))
        let file = try StateFile(path: folder.path)
        let line = try #require(file.setAside)
        #expect(line.hasPrefix("\(folder.path) is damaged ("))
        #expect(!line.contains("\n"))
        let aside = try #require(folder.names.first { $0.contains(".damaged-") })
        #expect(try Data(contentsOf: folder.url.appending(path: aside)) == Data(text.utf8))
        try commit(file, [.value(name: "a", "b")])
    }

    @Test("Damage within the file is found when it is opened")
    func damagedPages() throws {
        let folder = try TemporaryFolder()
        let file = try StateFile(path: folder.path)
        let value = String(repeating: "x", count: 3000)
        try commit(file, (0..<50).map { .value(name: "n\($0)", value) })
        try file.close()
        var bytes = try Data(contentsOf: URL(filePath: folder.path))
        for place in stride(from: 20 * 4096, to: min(30 * 4096, bytes.count), by: 1) { bytes[place] = 0x5A }
        try bytes.write(to: URL(filePath: folder.path))
        let again = try StateFile(path: folder.path)
        #expect(again.setAside != nil)
        #expect(try again.values().isEmpty)
    }

    @Test("A version that no file has is damage", arguments: [-1, Int(Int32.min)])
    func negativeVersion(version: Int) throws {
        let folder = try TemporaryFolder()
        try StateFile(path: folder.path).close()
        let queue = try DatabaseQueue(path: folder.path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = \(version)") }
        try queue.close()
        let file = try StateFile(path: folder.path)
        #expect(file.setAside?.hasPrefix("\(folder.path) is damaged (its schema is \(version)): ") == true)
        #expect(folder.names.contains { $0.contains(".damaged-") })
        try commit(file, [.value(name: "a", "b")])
        try file.close()
        #expect(try StateFile(path: folder.path).setAside == nil)
    }

    @Test("Another program's database is refused and left alone")
    func foreign() throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.path)
        try queue.write { try $0.execute(sql: "CREATE TABLE photos (x)") }
        try queue.close()
        let before = try Data(contentsOf: URL(filePath: folder.path))
        let error = #expect(throws: StateFileError.self) { try StateFile(path: folder.path) }
        #expect(error?.description == "\(folder.path) is another program's database")
        #expect(try Data(contentsOf: URL(filePath: folder.path)) == before)
    }

    @Test("A file that cannot be made is an error in one line")
    func missingFolder() throws {
        let error = #expect(throws: StateFileError.self) { try StateFile(path: "/nowhere/at/all.state") }
        #expect(error?.description.hasPrefix("/nowhere/at/all.state cannot be opened: ") == true)
    }

    private func stored(_ status: String) -> StoredJob {
        StoredJob(key: Self.job, sequence: 3, status: status, json: json(7))
    }

    private func json(_ number: Int) -> [UInt8] { Array("{\"n\":\(number)}".utf8) }

    private func commit(_ file: StateFile, _ changes: [StateChange]) throws {
        var failure: (any Error)?
        file.exclusively { commit in
            do { try commit(changes) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}

/// A folder for one file, which goes with the value.
private final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "state-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var path: String { url.appending(path: "emulator.state").path }
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [] }
}
