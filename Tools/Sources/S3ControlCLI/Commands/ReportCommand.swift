internal import ArgumentParser
internal import S3ControlFiles

/// `s3control report`: what a completion report comes to.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Sum up a job's completion report: how many tasks succeeded, and the failures by cause.",
        discussion:
            "Takes the report's manifest.json, whose CSV files are beside it or in the folders that their keys name, "
            + "and are compared with their checksums; or the CSV files; - is standard input. Ends with 1 if a task failed."
    )

    @Argument(help: "The report's manifest.json, or its CSV files.", completion: .file())
    var files: [String]

    func run() async throws {
        let parts = try files.flatMap { file in
            file.hasSuffix(".json") ? try ReportPart.parts(ofManifest: file) : [ReportPart(path: file)]
        }
        var summary = CompletionReportSummary()
        for part in parts { try part.add(to: &summary) }
        CommandContext.current.console.write("\(summary)\n")
        guard summary.failed == 0 else { throw ExitCode(1) }
    }
}
