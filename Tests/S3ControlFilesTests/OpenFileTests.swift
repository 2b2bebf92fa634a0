import Basics
import Testing

@testable import S3ControlFiles

@Suite("Files are written and closed")
struct OpenFileTests {
    @Test("A finished file is complete, and closing it again is an error")
    func finish() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = [UInt8](repeating: 7, count: 1_000_000)
        var file = try OpenFile(writing: path)
        try file.write(bytes)
        try file.finish()
        let read = try OpenFile(reading: path).readAll()
        #expect(read == bytes)
        do throws(FileFormatError) {
            try file.finish()
            Issue.record("A file that cannot be closed is no error.")
        } catch {
            #expect(error.code == .file)
            #expect(error.message.contains(path))
        }
    }

    @Test("A file that cannot be written is an error with its path", arguments: ["/dev/full", "/none/file"])
    func refused(path: String) async throws {
        // Linux only.
        guard path != "/dev/full" || FileManager.default.fileExists(atPath: path) else { return }
        let objects = [ManifestObject(bucket: "b", key: "k")]
        let error = try #require(throws: FileFormatError.self) {
            _ = try ManifestWriter.write(objects, toFile: path)
        }
        let streamed = try await #require(throws: FileFormatError.self) {
            _ = try await ManifestWriter.write(stream(objects), toFile: path)
        }
        for error in [error, streamed] {
            #expect(error.code == .file)
            #expect(error.message.contains(path))
        }
    }
}
