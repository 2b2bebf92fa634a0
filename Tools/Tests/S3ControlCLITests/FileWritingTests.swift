import Dispatch
import S3Control
import S3ControlEmulator
import S3ControlWire
import Testing

@testable import S3ControlCLI

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("A file that is written")
struct FileWritingTests {
    /// A path at which nothing is, next to the files of other tests.
    private static func freshPath() -> String { "/tmp/s3control-test-\(UInt64.random(in: 0 ... .max))" }

    /// The kind and the permissions of a file, or of a link itself.
    private static func mode(_ path: String) throws -> (kind: mode_t, permissions: mode_t) {
        var status = stat()
        let result = unsafe lstat(path, &status)
        try #require(result == 0)
        return (status.st_mode & S_IFMT, status.st_mode & 0o777)
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try readFile(path), as: UTF8.self)
    }

    /// Makes a pipe and reads it on a separate thread. Opening it waits for the writer.
    ///
    /// - Returns: What was read, up to the first end.
    private static func makePipe(_ path: String) throws -> AsyncStream<[UInt8]> {
        let result = unsafe mkfifo(path, 0o600)
        try #require(result == 0)
        return AsyncStream { continuation in
            DispatchQueue.global().async {
                continuation.yield((try? readFile(path)) ?? [])
                continuation.finish()
            }
        }
    }

    @Test("keeps its mode", arguments: [0o600, 0o644, 0o666, 0o444] as [mode_t])
    func keepsMode(mode: mode_t) throws {
        let file = try TestFile("old")
        let result = unsafe chmod(file.path, mode)
        try #require(result == 0)
        try writeFile(file.path, Array("new".utf8))
        #expect(try Self.mode(file.path).permissions == mode)
        #expect(try Self.text(file.path) == "new")
    }

    @Test("is the one that a link names, which stays a link", arguments: [false, true])
    func links(exists: Bool) throws {
        let file = try TestFile("old")
        let target = exists ? file.path : Self.freshPath()
        let links = [Self.freshPath(), Self.freshPath()]
        defer {
            for path in links + [target] { unsafe unlink(path) }
        }
        for (link, path) in zip(links, [target, links[0]]) {
            let result = unsafe symlink(path, link)
            try #require(result == 0)
        }
        try writeFile(links[1], Array("new".utf8))
        for link in links { #expect(try Self.mode(link).kind == S_IFLNK) }
        #expect(try Self.mode(target).kind == S_IFREG)
        #expect(try Self.text(target) == "new")
    }

    @Test("is a device or a pipe afterward, too", .timeLimit(.minutes(1)))
    func special() async throws {
        let link = Self.freshPath()
        let device = unsafe symlink("/dev/null", link)
        try #require(device == 0)
        defer { unsafe unlink(link) }
        #expect(isWrittenInPlace(link))
        try writeFile(link, Array("new".utf8))
        #expect(try Self.mode("/dev/null").kind == S_IFCHR)
        #expect(try Self.mode(link).kind == S_IFLNK)

        let path = Self.freshPath()
        let pipe = try Self.makePipe(path)
        defer { unsafe unlink(path) }
        try writeFile(path, Array("new".utf8))
        let content = await pipe.first { _ in true }
        #expect(content == Array("new".utf8))
        #expect(try Self.mode(path).kind == S_IFIFO)
    }

    @Test("is replaced, unless it is a folder")
    func replaced() throws {
        let file = try TestFile("old")
        #expect(!isWrittenInPlace(file.path) && !isWrittenInPlace(Self.freshPath()))
        let folder = Self.freshPath()
        let made = unsafe mkdir(folder, 0o700)
        try #require(made == 0)
        defer { unsafe rmdir(folder) }
        let error = #expect(throws: FileError.self) { try writeFile(folder, []) }
        #expect(error?.number == EISDIR)
    }

    @Test("gets one report if it is a pipe", .timeLimit(.minutes(1)), arguments: [["--yes"], ["--dry-run"]])
    func report(options: [String]) async throws {
        let emulator = S3ControlEmulator()
        emulator.addJob("job-1", .suspended, to: Run.account)
        let path = Self.freshPath()
        let pipe = try Self.makePipe(path)
        defer { unsafe unlink(path) }
        let run = await Run.make(["cancel", "job-1", "--report", path] + options, emulator: emulator)
        #expect(run.code == 0, "\(run.errors)")
        let content = await pipe.first { _ in true } ?? []
        let report = try BulkReportFile.report(JSONValue(parsing: String(decoding: content, as: UTF8.self)))
        let outcome: BulkResult.Outcome = options == ["--yes"] ? .done : .pending
        #expect(report.results.map(\.outcome) == [outcome])
    }

    @Test("keeps its owner and its group", .enabled(if: getuid() == 0, "NOT RUN: not root"))
    func keepsOwner() throws {
        let file = try TestFile("old")
        let result = unsafe chown(file.path, 12_345, 12_346)
        try #require(result == 0)
        try writeFile(file.path, Array("new".utf8))
        var status = stat()
        let found = unsafe stat(file.path, &status)
        #expect(found == 0 && status.st_uid == 12_345 && status.st_gid == 12_346)
    }

    @Test("is not written through what another process left behind")
    func leftover() throws {
        let file = try TestFile("old")
        let other = try TestFile("other")
        let result = unsafe symlink(other.path, "\(file.path).\(getpid()).part")
        try #require(result == 0)
        try writeFile(file.path, Array("new".utf8))
        #expect(try Self.text(file.path) == "new")
        #expect(try Self.text(other.path) == "other")
    }
}
