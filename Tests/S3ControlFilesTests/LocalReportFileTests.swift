import Basics
import Testing

@_spi(CommandLine) @testable import S3ControlFiles

@Suite("Local files of a report")
struct LocalReportFileTests {
    @Test(
        "are found under their keys or shorter paths",
        arguments: [
            ("reports/job-1/a.csv", ["reports/job-1/a.csv", "job-1/a.csv", "a.csv"]), ("a.csv", ["a.csv"]),
            ("/a.csv", ["a.csv"]), ("x/../../a.csv", []), ("./a.csv", []), ("", []),
        ]
    )
    func places(key: String, expected: [String]) {
        #expect(LocalReportFile.places(of: key) == expected)
    }

    @Test("are listed once, whatever their paths")
    func once() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        try FileManager.default.createDirectory(
            atPath: folder + "/results",
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/results/a.csv"
        try Data("b,k,,succeeded,200,,ok\n".utf8).write(to: URL(filePath: file))
        let manifest = CompletionReportManifest(
            files: [
                .init(taskStatus: .succeeded, bucket: "r", key: "p/job-1/results/a.csv", md5Checksum: "m")
            ]
        )
        let json = folder + "/manifest.json"
        try Data(manifest.json).write(to: URL(filePath: json))
        try FileManager.default.createSymbolicLink(atPath: folder + "/link.csv", withDestinationPath: file)
        let expected = [LocalReportFile(path: file, expectedMD5: "m")]
        #expect(try LocalReportFile.files(at: [json]) == expected)
        #expect(
            try LocalReportFile.files(
                at: [file, folder + "/results/../results/a.csv", json, folder + "/link.csv", json]
            ) == expected
        )
        #expect(try LocalReportFile.files(at: [file, file]) == [LocalReportFile(path: file)])
        try FileManager.default.removeItem(atPath: file)
        let error = try #require(throws: FileFormatError.self) { try LocalReportFile.files(at: [json]) }
        #expect(error.code == .file)
        #expect(
            error.description
                == "\(json): The manifest lists files that were not found: p/job-1/results/a.csv"
        )
    }
}
