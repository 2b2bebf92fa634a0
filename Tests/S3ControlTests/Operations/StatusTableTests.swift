import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

/// The table of `Docs/RetriesAndErrors.md`: what each change does to a job of each status, on the emulator.
@Suite("The results of cancelling, confirming, and reprioritizing, by status")
struct StatusTableTests {
    struct Row: Sendable {
        var status: JobStatus
        var cancel: String
        var confirm: String
        var prioritize: String
    }

    static let rows = [
        Row(status: .new, cancel: "Cancelling", confirm: "jobStatus", prioritize: "77"),
        Row(status: .preparing, cancel: "Cancelling", confirm: "jobStatus", prioritize: "77"),
        Row(status: .suspended, cancel: "Cancelled", confirm: "Ready", prioritize: "77"),
        Row(status: .ready, cancel: "Cancelling", confirm: "Ready", prioritize: "77"),
        Row(status: .active, cancel: "Cancelling", confirm: "jobStatus", prioritize: "77"),
        Row(status: .pausing, cancel: "Cancelling", confirm: "jobStatus", prioritize: "77"),
        Row(status: .paused, cancel: "Cancelling", confirm: "jobStatus", prioritize: "77"),
        Row(status: .completing, cancel: "jobStatus", confirm: "jobStatus", prioritize: "77"),
        Row(status: .cancelling, cancel: "Cancelling", confirm: "jobStatus", prioritize: "77"),
        Row(status: .failing, cancel: "jobStatus", confirm: "jobStatus", prioritize: "77"),
        Row(status: .complete, cancel: "jobStatus", confirm: "jobStatus", prioritize: "badRequest"),
        Row(status: .cancelled, cancel: "Cancelled", confirm: "jobStatus", prioritize: "badRequest"),
        Row(status: .failed, cancel: "jobStatus", confirm: "jobStatus", prioritize: "badRequest"),
    ]

    private func outcome(_ call: () async throws -> String) async throws -> String {
        do { return try await call() } catch let error as S3ControlError {
            #expect(error.effect == .none)
            return "\(error.code)"
        }
    }

    @Test("Each status has the documented result", arguments: rows)
    func table(row: Row) async throws {
        #expect(Set(Self.rows.map(\.status)) == Set(JobStatus.allCases))
        func bench() throws -> Bench {
            let bench = try Bench()
            bench.addJob(row.status)
            return bench
        }
        let cancel = try bench().client
        #expect(try await outcome { try await cancel.cancelJob("job-1").status.rawValue } == row.cancel)
        let confirm = try bench().client
        #expect(
            try await outcome {
                try await confirm.updateJobStatus(jobID: "job-1", to: .ready).status.rawValue
            }
                == row.confirm
        )
        let prioritize = try bench().client
        #expect(
            try await outcome {
                "\(try await prioritize.updateJobPriority(jobID: "job-1", to: 77).priority ?? -1)"
            }
                == row.prioritize
        )
    }

    @Test(
        "Cancelling has the same result if the first response is lost, whether or not the service acted",
        arguments: rows,
        [true, false]
    )
    func lostAnswer(row: Row, acted: Bool) async throws {
        let bench = try Bench()
        bench.addJob(row.status)
        let way = losingFirstAnswer(of: bench.emulator, acting: acted)
        let client = try bench.client.with { $0.transport = way }
        #expect(try await outcome { try await client.cancelJob("job-1").status.rawValue } == row.cancel)
    }

    @Test("The message says how a job ended that could not be cancelled")
    func ended() async throws {
        let bench = try Bench()
        bench.addJob(.complete)
        let error = try await #require(throws: S3ControlError.self) {
            try await bench.client.cancelJob("job-1")
        }
        #expect(error.message == "Job job-1 was not cancelled: it completed first (its status is Complete).")
        #expect(error.description.hasSuffix("There is nothing left to cancel."))
    }

    @Test("A job that does not exist was certainly not changed, even after a lost response")
    func missing() async throws {
        let bench = try Bench()
        let way = losingFirstAnswer(of: bench.emulator, acting: true)
        let client = try bench.client.with { $0.transport = way }
        let error = try await #require(throws: S3ControlError.self) { try await client.cancelJob("job-1") }
        #expect(error.code == .notFound && error.effect == .none)
        #expect(error.operation == "UpdateJobStatus" && error.attempts == 2)
    }

    @Test("If the status check fails, too, the effect stays unknown")
    func lookFails() async throws {
        let transport = ScriptedTransport { _ in throw lost(.sent) }
        let client = try S3ControlClient(configuration: makeConfiguration(transport: transport))
        let error = try await #require(throws: S3ControlError.self) { try await client.cancelJob("job-1") }
        #expect(error.effect == .unknown && error.attempts == 3)
        #expect(transport.requests.map(\.method) == [.post, .post, .post, .get, .get, .get])
    }

    @Test(
        "If a job is unchanged after lost responses, the effect is unknown, because the request may still arrive"
    )
    func mayStillCome() async throws {
        let transport = ScriptedTransport([
            { throw lost(.sent) }, { throw lost(.sent) }, { throw lost(.sent) }, { .job(.suspended) },
        ])
        let client = try S3ControlClient(configuration: makeConfiguration(transport: transport))
        let error = try await #require(throws: S3ControlError.self) {
            try await client.updateJobStatus(jobID: "job-1", to: .ready)
        }
        #expect(error.effect == .unknown && error.code == .transport)
    }
}

/// Loses the answer to the first request, which the service may have acted on.
private func losingFirstAnswer(of emulator: S3ControlEmulator, acting: Bool) -> ClosureTransport {
    let sent = LogBox()
    return ClosureTransport { request, body, options in
        guard sent.lines.isEmpty else {
            return try await emulator.send(request, body: body, options: options)
        }
        sent.add("sent")
        if acting { _ = try await emulator.send(request, body: body, options: options) }
        throw lost(.sent)
    }
}
