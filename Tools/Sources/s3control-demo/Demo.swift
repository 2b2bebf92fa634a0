import CurlTransport
import S3Control

/// Runs three scenarios of `aws s3control update-job-status` against the endpoint in the environment and
/// shows the requests and responses. Then it runs a job on real objects. `Scripts/demo.sh` starts it.
@main
struct Demo {
    static func main() async throws {
        let jobs = CommandLine.arguments.dropFirst().map { JobID(stringLiteral: $0) }
        guard jobs.count == 3 else {
            print("Usage: s3control-demo <job awaiting confirmation> <another one> <running job>")
            return
        }
        let environment = EnvironmentVariables.process
        var configuration = S3ControlConfiguration(
            accountID: AccountID(stringLiteral: environment["AWS_ACCOUNT_ID"] ?? ""),
            region: environment["AWS_REGION"] ?? "",
            endpoint: environment["AWS_ENDPOINT_URL_S3_CONTROL"]
        )
        configuration.transport = ShowingTransport(inner: CurlTransport())
        let client = try S3ControlClient(configuration: configuration)

        heading("1. Cancel a job that awaits confirmation")
        let cancelled = try await client.cancelJob(jobs[0], reason: "not needed any more")
        try outcome("The job is \(cancelled.status).", isRight: cancelled.status == .cancelled)

        heading("2. Confirm a job, so that it runs")
        let confirmed = try await client.updateJobStatus(jobID: jobs[1], to: .ready)
        try outcome("The job is \(confirmed.status).", isRight: confirmed.status == .ready)

        heading("3. Cancel a running job, and watch it until it is cancelled")
        let cancelling = try await client.cancelJob(jobs[2])
        try outcome("The job is \(cancelling.status).", isRight: cancelling.status == .cancelling)
        var status = cancelling.status
        while !status.isTerminal {
            try await Task.sleep(for: .milliseconds(500))
            status = try await client.describeJob(jobs[2]).status
        }
        try outcome("The job is \(status).", isRight: status == .cancelled)

        try await tagObjects()
    }

    static func heading(_ text: String) {
        print("\n\u{1B}[1m\(text)\u{1B}[0m")
    }

    static func outcome(_ text: String, isRight: Bool) throws {
        print("\(isRight ? "✓" : "✗") \(text)")
        if !isRight { throw WrongOutcome() }
    }

    /// The demo had a wrong outcome.
    struct WrongOutcome: Error {}
}
