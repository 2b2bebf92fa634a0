import ArgumentParser
import S3Control

/// `s3control wait`: waits until jobs meet a condition.
struct WaitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until jobs have ended, or are otherwise as wanted; print their status.",
        discussion:
            "Ends with 0 when all jobs are as wanted; with 1 if a job failed or was cancelled, as soon as the condition "
            + "can no longer be met, and when the time is up."
    )

    enum Condition: String, ExpressibleByArgument, CaseIterable {
        case ended, succeeded, complete, cancelled, running
        case awaitingConfirmation = "awaiting-confirmation"

        func condition(maxFailed: Int) -> JobCondition {
            switch self {
            case .ended: .ended
            case .succeeded: .succeeded(maxFailedTasks: maxFailed)
            case .complete: .complete
            case .cancelled: .cancelled
            case .running: .running
            case .awaitingConfirmation: .awaitingConfirmation
            }
        }
    }

    @Argument(help: "The jobs' IDs or ARNs.")
    var ids: [String]

    @Option(
        name: .customLong("for"),
        help: "What to wait for; succeeded means complete without failed tasks."
    )
    var condition = Condition.ended

    @Option(help: "With --for succeeded: how many tasks of a job may fail.")
    var maxFailed: Int?

    @Option(help: "The longest time to wait, such as 90s, 30m or 2h.")
    var timeout: String?

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let console = CommandContext.current.console
        guard maxFailed == nil || condition == .succeeded else {
            throw UsageError("--max-failed is for --for succeeded")
        }
        guard maxFailed ?? 0 >= 0 else { throw UsageError("--max-failed takes a number from 0") }
        let limit = try timeout.map { try FilterOptions.duration($0, "--timeout") }
        let jobs = try ids.map { try JobID($0) }
        let client = try await client.makeClient()
        let condition = condition.condition(maxFailed: maxFailed ?? 0)
        do {
            let statuses = try await wait(for: jobs, condition, limit, client)
            for (id, status) in statuses {
                console.write(statuses.count == 1 ? "\(status)\n" : "\(id)  \(status)\n")
            }
            let isEnd = self.condition == .ended
            if isEnd, statuses.contains(where: { $0.1 != .complete }) { throw ExitCode(1) }
        } catch let error as S3ControlError
            where error.code == .conditionUnreachable || error.code == .waitTimedOut
        {
            console.writeError("s3control: \(ErrorLine.make(error))\n")
            throw ExitCode(1)
        }
    }

    private func wait(
        for jobs: [JobID],
        _ condition: JobCondition,
        _ limit: Duration?,
        _ client: S3ControlClient
    ) async throws -> [(JobID, JobStatus)] {
        if jobs.count == 1 {
            let job = try await client.waitUntil(jobs[0], condition, timeout: limit)
            return [(job.jobID, job.status)]
        }
        return try await client.waitUntil(jobs, condition, timeout: limit).map { ($0.jobID, $0.status) }
    }
}
