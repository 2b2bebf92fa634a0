import ArgumentParser
import S3BatchWorkflow
@_spi(CommandLine) import S3ControlFiles

/// `s3control report`: the contents of a completion report.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Sum up a job's completion report: how many tasks succeeded, and the failures by cause.",
        discussion:
            "Takes a job's ID, whose report is read from S3; s3://BUCKET/…/manifest.json; or files: the report's manifest.json, "
            + "whose CSV files are in its folder or in the folders that their keys name, or the CSV files; - is standard input. "
            + "Files are compared with their checksums. A file that is given twice is counted once. "
            + "--list leaves out tasks whose keys have control characters; standard error has their number. "
            + "Ends with 1 if a task failed."
    )

    @Argument(help: "The job's ID, s3://…/manifest.json, or files.", completion: .file())
    var sources: [String]

    @Flag(
        help:
            "Print each failed task instead: key, version, error code, HTTP status and message, with tabs between them."
    )
    var list = false

    @OptionGroup var client: ClientOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        var console = CommandContext.current.console
        let list = list
        console.endsWithReader = list
        var summary = CompletionReportSummary()
        var unlisted = 0
        func take(_ row: CompletionReportRow) {
            summary.add(row)
            guard list, row.status != .succeeded else { return }
            if let line = Self.line(row) { console.write(line) } else { unlisted += 1 }
        }
        switch try Self.kind(of: sources) {
        case .files: try Self.read(sources, take)
        case .job(let id):
            for try await row in try await store.makeWorkflow(client).report(of: id).rows { take(row) }
        case .location(let location):
            for try await row in try await store.makeWorkflow(client).report(at: location).rows { take(row) }
        }
        if !list { console.write("\(summary)\n") }
        if unlisted > 0 {
            console.writeError(
                "s3control: warning: \(unlisted) failed \(unlisted == 1 ? "task is" : "tasks are") not "
                    + "listed, because of control characters in the key. "
                    + "The report's files name each object, and s3control retry ID includes it.\n"
            )
        }
        guard summary.failed == 0 else { throw ExitCode(1) }
    }

    private enum Kind {
        case files
        case job(JobID)
        case location(S3Location)
    }

    /// A single argument is a job unless it names a file or looks like the name of a file.
    private static func kind(of sources: [String]) throws -> Kind {
        guard sources.contains(where: { $0.hasPrefix("s3://") }) else {
            guard sources.count == 1, !isFile(sources[0]), !looksLikeFile(sources[0]) else { return .files }
            return .job(try JobID(sources[0]))
        }
        guard sources.count == 1 else { throw UsageError("pass one report in S3, or files") }
        return .location(try LocationOption.parse(sources[0], "report", needsKey: true))
    }

    private static func looksLikeFile(_ name: String) -> Bool {
        // A job contains dots and slashes only if it is an ARN.
        !name.hasPrefix("arn:") && (name == "-" || name.contains(".") || name.contains("/"))
    }

    /// The task in a line; nil if the line would name another object, because the key has control characters.
    private static func line(_ row: CompletionReportRow) -> String? {
        let object = "s3://\(row.bucket)/\(row.decodedKey())"
        guard object == object.withoutControls else { return nil }
        let fields = [
            object, row.versionID ?? "", row.errorCode ?? "", row.httpStatusCode.map(String.init) ?? "",
            row.message,
        ]
        return fields.map(\.withoutControls).joined(separator: "\t") + "\n"
    }

    /// Reads the rows of all files; `-` is standard input.
    private static func read(
        _ files: [String],
        _ take: (CompletionReportRow) -> Void
    ) throws(CommandError) {
        var path = ""
        do {
            for file in try LocalReportFile.files(at: files.filter { $0 != "-" }) {
                path = file.path
                var parser = try CompletionReportParser(
                    columns: file.columns,
                    expectedMD5: file.expectedMD5
                )
                try parser.read(file: path) { take($0) }
            }
            if files.contains("-") {
                path = "-"
                var parser = try CompletionReportParser()
                try eachPiece(of: path) { piece in
                    try parser.append(piece)
                    while let row = try parser.next() { take(row) }
                }
                try parser.end()
                while let row = try parser.next() { take(row) }
            }
        } catch let error as FileError {
            throw CommandError("\(path): \(error.reason)")
        } catch let error as FileFormatError {
            throw CommandError(text(of: error, in: path).withoutControls)
        } catch {
            throw CommandError("\(path): \(error)")
        }
    }

    /// The error, with the name of its file.
    private static func text(of error: FileFormatError, in path: String) -> String {
        error.file != nil || error.code == .file ? "\(error)" : "\(path): \(error)"
    }
}
