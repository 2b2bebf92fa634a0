internal import ArgumentParser
internal import S3ControlFiles

/// `s3control report`: the counts of a completion report.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Sum up a job's completion report: how many tasks succeeded, and the failures by cause.",
        discussion:
            "Takes the report's manifest.json, whose CSV files are beside it or in the folders that their keys name, "
            + "and are compared with their checksums; or the CSV files; - is standard input. A file that is given twice is "
            + "counted once. Ends with 1 if a task failed."
    )

    @Argument(help: "The report's manifest.json, or its CSV files.", completion: .file())
    var files: [String]

    func run() async throws {
        let summary = try Self.summary(of: files)
        CommandContext.current.console.write("\(summary)\n")
        guard summary.failed == 0 else { throw ExitCode(1) }
    }

    /// The counts of all files; `-` is standard input.
    static func summary(of files: [String]) throws(CommandError) -> CompletionReportSummary {
        var summary = CompletionReportSummary()
        var path = ""
        do {
            for file in try LocalReportFile.files(at: files.filter { $0 != "-" }) {
                path = file.path
                var parser = try CompletionReportParser(
                    columns: file.columns,
                    expectedMD5: file.expectedMD5
                )
                try parser.read(file: path) { summary.add($0) }
            }
            if files.contains("-") {
                path = "-"
                var parser = try CompletionReportParser()
                try eachPiece(of: path) { piece in
                    try parser.append(piece)
                    while let row = try parser.next() { summary.add(row) }
                }
                try parser.end()
                while let row = try parser.next() { summary.add(row) }
            }
        } catch let error as FileError {
            throw CommandError("\(path): \(error.reason)")
        } catch let error as FileFormatError {
            throw CommandError(Self.text(of: error, in: path).withoutControls)
        } catch {
            throw CommandError("\(path): \(error)")
        }
        return summary
    }

    /// What is wrong, with the file that it is wrong in.
    private static func text(of error: FileFormatError, in path: String) -> String {
        error.file != nil || error.code == .file ? "\(error)" : "\(path): \(error)"
    }
}
