internal import ArgumentParser
internal import S3ControlFiles

/// `s3control report`: what a completion report comes to.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Sum up a job's completion report: how many tasks succeeded, and the failures by cause.",
        discussion: "Takes the report's CSV files; - is standard input. Ends with 1 if a task failed."
    )

    @Argument(help: "The report's manifest.json, or its CSV files.", completion: .file())
    var files: [String]

    func run() async throws {
        let console = CommandContext.current.console
        var summary = CompletionReportSummary()
        for file in files {
            do {
                var parser = try CompletionReportParser()
                try eachPiece(of: file) { piece in
                    try parser.append(piece)
                    while let row = try parser.next() { summary.add(row) }
                }
                try parser.end()
                while let row = try parser.next() { summary.add(row) }
            } catch let error as FileError {
                throw CommandError("\(file): \(error.reason)")
            } catch let error as FileFormatError {
                throw CommandError("\(file): \(error)")
            }
        }
        console.write("\(summary)\n")
        guard summary.failed == 0 else { throw ExitCode(1) }
    }
}
