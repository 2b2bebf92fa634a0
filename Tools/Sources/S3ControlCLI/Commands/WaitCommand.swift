internal import ArgumentParser
internal import S3Control

/// `s3control wait`: until a job is as wanted.
struct WaitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until a job has ended, or is otherwise as wanted; print its status.",
        discussion: "Ends with 1 as soon as what is waited for can no longer come, and when the time is up."
    )

    enum Condition: String, ExpressibleByArgument, CaseIterable {
        case ended, complete, cancelled, running
        case awaitingConfirmation = "awaiting-confirmation"

        var condition: JobCondition {
            switch self {
            case .ended: .ended
            case .complete: .complete
            case .cancelled: .cancelled
            case .running: .running
            case .awaitingConfirmation: .awaitingConfirmation
            }
        }
    }

    @Argument(help: "The job's id.")
    var id: String

    @Option(name: .customLong("for"), help: "What to wait for.")
    var condition = Condition.ended

    @Option(help: "The longest to wait, such as 90s, 30m or 2h.")
    var timeout: String?

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let console = CommandContext.current.console
        let limit = try timeout.map(FilterOptions.duration)
        let client = try await client.makeClient()
        do {
            let job = try await client.waitUntil(try JobID(id), condition.condition, timeout: limit)
            console.write("\(job.status)\n")
        } catch let error as S3ControlError
            where error.code == .conditionUnreachable || error.code == .waitTimedOut
        {
            console.writeError("s3control: \(error)\n")
            throw ExitCode(1)
        }
    }
}
