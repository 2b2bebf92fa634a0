import S3Control
import S3ControlEmulator
import Testing

@testable import S3ControlCLI

@Suite("The plan of a change")
struct BulkPlanTests {
    @Test("replaces an older one even if no job needs a change", arguments: [["--dry-run"], ["--yes"]])
    func nothingToDo(arguments: [String]) async throws {
        let emulator = S3ControlEmulator()
        emulator.addJob("job-1", .suspended, to: Run.account)
        emulator.addJob("job-2", .cancelled, to: Run.account)
        let file = try TestFile("")
        let older = ["cancel", "job-1", "--dry-run", "--report", file.path]
        #expect(await Run.make(older, emulator: emulator).code == 0)
        let newer = ["cancel", "job-2", "--report", file.path] + arguments
        #expect(await Run.make(newer, emulator: emulator).code == 0)
        let resumed = await Run.make(["cancel", "--resume", file.path, "--yes"], emulator: emulator)
        #expect((resumed.code, resumed.output) == (0, "job-2  already cancelled\n"), "\(resumed.errors)")
        #expect(emulator.job("job-1", of: Run.account)?.status == .suspended)
    }

    @Test("is not taken from a report that is not UTF-8")
    func notUTF8() async throws {
        let emulator = S3ControlEmulator()
        let file = try TestFile("")
        let start =
            #"{"accountID": "123456789012", "action": {"confirm": {}}, "results": [], "tags": {"a": ""#
        try writeFile(file.path, Array(start.utf8) + [0xFF] + Array(#""}}"#.utf8))
        let run = await Run.make(["confirm", "--resume", file.path, "--yes"], emulator: emulator)
        #expect(run.code == 255 && run.errors.contains("it is not UTF-8"), "\(run.errors)")
        #expect(emulator.callCount == 0)
    }

    @Test("is not made for an empty text in a description")
    func emptyText() async throws {
        let emulator = S3ControlEmulator()
        let factory = ClientFactory(
            options: GlobalOptions(),
            environment: EnvironmentVariables(Run.variables),
            console: Console(write: { _ in nil }, writeError: { _ in }),
            transport: emulator
        )
        let client = try S3ControlClient(configuration: try await factory.configuration(account: Run.account))
        let filter = JobFilter(descriptionContains: "")
        let error = await #expect(throws: S3ControlError.self) {
            try await client.cancelJobs(matching: filter, options: .dryRun)
        }
        #expect(error?.code == .invalidRequest)
        #expect(emulator.callCount == 0)
    }

    @Test("has no controls in its file, and the same texts")
    func controls() throws {
        let file = try TestFile("")
        var report = BulkReport(accountID: Run.account, region: nil, action: .confirm, results: [])
        report.tags = ["a": "\u{9B}31m\u{202E}\t\u{1B}é"]
        try BulkReportFile(path: file.path).write(report)
        let text = String(decoding: try readFile(file.path), as: UTF8.self)
        #expect(text.contains(#"\u009b31m\u202e"#))
        #expect(text == SafeText(text).rendered)
        #expect(try BulkReportFile(path: file.path).read().tags == report.tags)
    }
}
