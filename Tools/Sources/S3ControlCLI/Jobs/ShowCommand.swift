import ArgumentParser
import Basics
import S3Control

/// `s3control show`: all details of jobs.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything about jobs: state, progress, failures, operation, objects, report, tags.",
        discussion: "For a program: s3control describe-job. Ends with 1 if a job is not found."
    )

    @Argument(help: "The jobs' IDs or ARNs.")
    var ids: [String]

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let console = CommandContext.current.console
        let ids = try ids.map { try JobID($0) }
        let client = try await client.makeClient()
        var isMissing = false
        var separator = ""
        for id in ids {
            do {
                let job = try await client.describeJob(id)
                let tags: Result<[S3Tag], S3ControlError>
                do {
                    tags = .success(try await client.tags(of: id))
                } catch let error as S3ControlError {
                    tags = .failure(error)
                }
                console.write(separator + JobSheet(job: job, tags: tags, now: Date()).text)
            } catch let error as S3ControlError where error.code == .notFound {
                console.writeError("s3control: \(id): \(ErrorLine.make(error))\n")
                isMissing = true
                continue
            }
            separator = "\n"
        }
        if isMissing { throw ExitCode(1) }
    }
}
