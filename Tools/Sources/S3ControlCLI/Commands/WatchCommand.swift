internal import ArgumentParser
internal import S3Control

/// `s3control watch`: jobs' progress until they have ended.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Watch jobs until they have ended: bars in a terminal, a line for each change elsewhere.",
        discussion: "Ends with 0 if every job completed, with 1 if one failed or was cancelled."
    )

    @Argument(help: "The jobs' ids.")
    var ids: [String]

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let console = CommandContext.current.console
        let jobs = try ids.map { try JobID($0) }
        let client = try await client.makeClient()
        var view = WatchView(jobs: jobs, palette: Palette(isOn: console.usesColor))
        let interruption = Interruption {
            console.writeError(
                "\nNo longer watching. \(jobs.count == 1 ? "The job goes" : "The jobs go") on; "
                    + "to stop a job: s3control cancel ID\n"
            )
        }
        defer { interruption.end() }
        for try await snapshot in client.progress(of: jobs) {
            if console.isTerminal {
                console.write(view.redraw(with: snapshot, width: console.width()))
            } else {
                console.write(WatchView.line(snapshot) + "\n")
                view.note(snapshot)
            }
        }
        guard view.areAllComplete else { throw ExitCode(1) }
    }
}
