import AWSCore
@_spi(Verifying) import AWSSigV4
public import HTTPTransport
public import HTTPTypes

/// An implementation of the jobs API of Amazon S3 Control in this process, as an `HTTPTransport`.
///
/// It replaces the network: pass it to a client as its transport, or serve it over HTTP. The emulator parses
/// every request, verifies its signature, and responds as the service does, including errors. It keeps the
/// latest calls for inspection, and can inject faults.
///
/// With an ``ObjectStore``, created jobs run: their manifests are read, their tasks work on the store's
/// objects, and their reports are written to the store. Without one, jobs are simulated by the clock.
public final class S3ControlEmulator: HTTPTransport {
    /// The emulator's configuration.
    public let configuration: EmulatorConfiguration

    let state: EmulatorStateBox
    let verifier: SigV4Verifier?
    let keeper: StateKeeper?
    private let runner: JobRunner?

    /// Creates an emulator without jobs. It simulates the jobs that are created.
    public convenience init(configuration: EmulatorConfiguration = EmulatorConfiguration()) {
        self.init(configuration, nil)
    }

    /// Creates an emulator without jobs. It runs the jobs that are created.
    ///
    /// Jobs run in Swift tasks of the emulator. These end with ``shutdown()``, and are cancelled when
    /// the emulator is released.
    ///
    /// - Parameters:
    ///   - objects: The objects that jobs work on: manifests, the objects of tasks, and reports.
    ///   - configuration: The emulator's settings; ``EmulatorConfiguration/pace`` and
    ///     ``EmulatorConfiguration/work`` are not used.
    public convenience init(
        objects: any ObjectStore,
        configuration: EmulatorConfiguration = EmulatorConfiguration()
    ) {
        self.init(configuration, objects)
    }

    /// Creates an emulator with the saved jobs, which continue.
    ///
    /// - Parameters:
    ///   - keeper: The keeper of the state; the memory store's, if there is one.
    ///   - objects: The objects that jobs work on; nil to simulate the jobs that are created.
    ///   - configuration: The emulator's settings.
    /// - Throws: ``StateError`` if the saved state cannot be read, and the errors of the storage.
    @_spi(State) public convenience init(
        keeper: StateKeeper,
        objects: (any ObjectStore)?,
        configuration: EmulatorConfiguration = EmulatorConfiguration()
    ) throws {
        self.init(configuration, objects, keeper)
        let state = state
        // Not with the state locked: a concurrent save blocks the storage while it waits for that lock.
        let saved = try SavedState(
            from: keeper.storage,
            failedTaskLimit: configuration.execution.failedTaskLimit
        )
        // Before the restore, because restored jobs run at once.
        keeper.setJobs { state.takeStateChanges() }
        keeper.listen { [weak self] failure in self?.noteSaving(failure) }
        state.withLock { $0.restore(saved) }
    }

    /// Halts jobs while nothing can be saved.
    private func noteSaving(_ failure: String?) {
        if let failure { runner?.halt(failure) } else { runner?.resume() }
    }

    private init(
        _ configuration: EmulatorConfiguration,
        _ objects: (any ObjectStore)?,
        _ keeper: StateKeeper? = nil
    ) {
        var configuration = configuration
        configuration.activeJobLimit = configuration.activeJobLimit.map { max($0, 1) }
        configuration.runsJobs = objects != nil
        self.configuration = configuration
        let state = EmulatorStateBox(EmulatorState(configuration: configuration), keeper)
        let runner = objects.map { JobRunner($0, configuration, state, keeper) }
        self.keeper = keeper
        self.state = state
        self.runner = runner
        let credentials = configuration.credentials
        verifier =
            configuration.checksSignatures
            ? SigV4Verifier(service: "s3", flavor: .s3) { keyID in
                credentials.first { $0.accessKeyID == keyID }
            } : nil
        guard configuration.runsJobs || configuration.jobEvents != nil else { return }
        let publish = configuration.jobEvents
        state.listen { change in
            if let event = change.event { publish?(event) }
            let job = change.record
            if let run = job.run { runner?.handle(run, job.status, priority: job.priority) }
        }
    }

    deinit {
        state.listen(nil)
        runner?.cancel()
    }

    /// Waits until no job has work to do: each has ended, or waits for its confirmation
    /// or for another job to end.
    ///
    /// Returns at once without an ``ObjectStore``.
    public func waitUntilIdle() async {
        await runner?.waitUntilIdle()
    }

    /// Stops starting tasks, and waits for those that run. Cancelling the caller cancels them.
    ///
    /// Jobs keep their statuses. The emulator still responds to requests. Does nothing
    /// without an ``ObjectStore``.
    public func shutdown() async {
        await runner?.shutdown()
    }

    /// Stops the tasks of removed jobs.
    func forgetRuns() {
        runner?.forgetRemoved()
    }

    /// Responds to a request, or fails like a network if a fault requires it.
    ///
    /// - Throws: `CancellationError` if the calling task is cancelled; `TransportError` for a request without
    ///   a scheme, authority or path, for a fault that breaks the connection, for a delay beyond the timeout,
    ///   and for a body beyond its limit.
    public func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        try Task.checkCancellation()
        guard request.scheme != nil, request.authority != nil, request.path != nil else {
            throw TransportError(
                .invalidRequest,
                delivery: .notSent,
                message: "A request needs a scheme, an authority and a path."
            )
        }
        let reply = reply(to: request, body: body)
        if reply.delay > .zero {
            let timeout = options.timeout ?? reply.delay
            try await configuration.delayClock.sleep(for: min(reply.delay, timeout))
            guard reply.delay <= timeout else {
                throw TransportError(
                    .timeout,
                    delivery: .sent,
                    message: "The emulator answers after \(reply.delay), beyond the timeout of \(timeout)."
                )
            }
        }
        return try reply.response(limit: options.maxResponseBodyBytes)
    }

    /// Processes a request, and returns a reply for a server to carry out. Does not
    /// wait for the reply's delay.
    ///
    /// - Parameters:
    ///   - request: The request. Its path is as received. Its authority, or its header `Host`, is as signed.
    ///   - body: The whole body.
    public func reply(to request: HTTPRequest, body: [UInt8] = []) -> EmulatorReply {
        var exchange = EmulatedExchange(self, request, body)
        let reply = exchange.run()
        keeper?.waitForCommit()
        let call = exchange.call
        state.withLock { $0.calls.record(call) }
        return reply
    }
}

extension EmulatorReply {
    /// Returns the response that a client receives, whose body may have up to `limit` bytes.
    func response(limit: Int) throws(TransportError) -> TransportResponse {
        switch outcome {
        case .response(let response) where response.body.count > limit:
            throw TransportError(
                .responseTooLarge,
                delivery: .sent,
                message: "The response has \(response.body.count) bytes, more than \(limit)."
            )
        case .response(let response): return response
        case .truncated:
            throw TransportError(
                .connectionLost,
                delivery: .sent,
                message: "The emulator broke the connection in the middle of the response."
            )
        case .reset(.notSent):
            throw TransportError(
                .connectFailed,
                delivery: .notSent,
                message: "The emulator refused the connection."
            )
        case .reset(let delivery):
            throw TransportError(
                .connectionLost,
                delivery: delivery,
                message: "The emulator broke the connection."
            )
        }
    }
}

/// The emulator's reply to a request, including any fault, for a server to carry out.
public struct EmulatorReply: Sendable {
    /// The outcome for the client.
    public var outcome: Outcome
    /// The time to wait before that.
    public var delay: Duration

    /// Creates a reply.
    public init(_ outcome: Outcome, delay: Duration = .zero) {
        self.outcome = outcome
        self.delay = delay
    }

    /// The outcomes of a request for the client.
    public enum Outcome: Sendable {
        /// A whole response.
        case response(TransportResponse)
        /// The response's head and half of its body. Then the connection ends.
        case truncated(TransportResponse)
        /// Only the end of the connection. In process, the client's error reports
        /// this delivery of the request.
        case reset(RequestDelivery)
    }
}
