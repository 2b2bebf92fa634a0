import S3Control

/// Makes calls, cancels some of them, and records their results.
struct Caller: Sendable {
    let recorder: Recorder
    /// Clients with different timeouts: one that retries, one with a timeout for the whole call, one that does not
    /// retry, and one with a transfer timeout of a quarter of a second.
    let clients: [S3ControlClient]
    /// A client like the first, but over TLS, with a server that closes the connection after each response.
    let closingClient: S3ControlClient

    init(endpoint: String, closingEndpoint: String, transport: any HTTPTransport, recorder: Recorder) throws {
        var configuration = S3ControlConfiguration(
            accountID: SoakServer.account,
            region: "us-east-1",
            endpoint: endpoint,
            credentials: StaticCredentialsProvider(
                Credentials(
                    accessKeyID: "AKIAIOSFODNN7EXAMPLE",
                    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
                )
            )
        )
        configuration.transport = transport
        configuration.middleware = [recorder]
        configuration.transferOptions.timeout = .seconds(1)
        self.recorder = recorder
        let client = try S3ControlClient(configuration: configuration)
        clients = [
            client,
            try client.with { $0.callTimeout = .milliseconds(250) },
            try client.with { $0.retryPolicy = NoRetryPolicy() },
            try client.with { $0.transferOptions.timeout = .milliseconds(250) },
        ]
        closingClient = try client.with { $0.endpoint = closingEndpoint }
    }

    /// Makes a call and records its result.
    ///
    /// - Parameters:
    ///   - cancelAfter: When to cancel the call's task; nil for never.
    ///   - body: The call. It returns the result to record.
    @discardableResult
    func call(
        _ kind: CallRecord.Kind,
        _ subject: String?,
        requested: String? = nil,
        cancelAfter: Duration? = nil,
        _ body: @escaping @Sendable (_ number: Int) async throws -> ReportedState
    ) async -> CallRecord {
        let number = recorder.nextCall()
        let start = ContinuousClock.now
        let task = Recorder.$call.withValue(number) { Task { try await body(number) } }
        var canceller: Task<Void, Never>?
        if let cancelAfter {
            canceller = Task {
                try? await Task.sleep(for: cancelAfter)
                task.cancel()
            }
        }
        let result = await task.result
        canceller?.cancel()
        let elapsed = start.duration(to: .now)
        var record = CallRecord(
            number: number,
            kind: kind,
            subject: subject,
            requested: requested,
            outcome: .success,
            milliseconds: (elapsed / .microseconds(1)).rounded() / 1000
        )
        switch result {
        case .success(let reported): record.reported = reported
        case .failure(let error as S3ControlError):
            record.outcome = error.effect == .none ? .none : .unknown
            record.code = error.code.rawValue
        case .failure(is CancellationError): record.outcome = .cancelled
        case .failure(let error):
            record.outcome = .other
            record.code = "\(type(of: error))"
        }
        recorder.write(record.line)
        return record
    }
}
