internal import AWSCore
internal import AWSSigV4
public import HTTPTransport
public import HTTPTypes

/// The jobs API of Amazon S3 Control within this process, behind an `HTTPTransport`.
///
/// It takes the place of the network: give it to a client as its transport, or serve it over HTTP.
/// Every request is parsed, its signature recomputed and checked, and answered as the service does,
/// errors included. What came is kept to look at, and faults can be made to strike.
///
/// With an ``ObjectStore``, the jobs that are created run: their manifests are read, their tasks work on the store's
/// objects, and their reports are written there. Without one, jobs are simulated by the clock.
public final class S3ControlEmulator: HTTPTransport {
    /// What the emulator was made with.
    public let configuration: EmulatorConfiguration

    let state: EmulatorStateBox
    let verifier: SigV4Verifier?
    let keeper: StateKeeper?
    private let runner: JobRunner?

    /// Creates an emulator without jobs, which simulates those that are created.
    public convenience init(configuration: EmulatorConfiguration = EmulatorConfiguration()) {
        self.init(configuration, nil)
    }

    /// Creates an emulator without jobs, which runs those that are created.
    ///
    /// Tasks run in tasks of the emulator's own. They end with ``shutdown()``, and at once when the emulator is released.
    ///
    /// - Parameters:
    ///   - objects: The objects that jobs work on: manifests, the objects of tasks, and reports.
    ///   - configuration: How the emulator behaves; ``EmulatorConfiguration/pace`` and
    ///     ``EmulatorConfiguration/work`` are not used.
    public convenience init(
        objects: any ObjectStore,
        configuration: EmulatorConfiguration = EmulatorConfiguration()
    ) {
        self.init(configuration, objects)
    }

    /// Creates an emulator with the jobs that were kept, which go on.
    ///
    /// - Parameters:
    ///   - keeper: What keeps them; the memory store's, if there is one.
    ///   - objects: The objects that jobs work on; nil to simulate those that are created.
    ///   - configuration: How the emulator behaves.
    /// - Throws: ``StateError`` if what was kept cannot be read, and what the storage throws.
    @_spi(State) public convenience init(
        keeper: StateKeeper,
        objects: (any ObjectStore)?,
        configuration: EmulatorConfiguration = EmulatorConfiguration()
    ) throws {
        self.init(configuration, objects, keeper)
        let restored = try state.withLock { try $0.restore(from: keeper.storage) }
        let state = state
        keeper.setJobs { state.takeStateChanges() }
        keeper.listen { [weak self] failure in self?.noteSaving(failure) }
        for record in restored {
            if let run = record.run { runner?.handle(run, record.status, priority: record.priority) }
        }
    }

    /// Stops the jobs' tasks while nothing can be saved.
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
            if let run = change.run { runner?.handle(run, change.status, priority: change.priority) }
        }
    }

    deinit {
        state.listen(nil)
        runner?.cancel()
    }

    /// Waits until no job has anything to do: each has ended, or waits to be confirmed, or for another one to end.
    ///
    /// Returns at once without an ``ObjectStore``.
    public func waitUntilIdle() async {
        await runner?.waitUntilIdle()
    }

    /// Lets no task begin any more, and waits for those that run; cancelling the caller cancels them.
    ///
    /// Jobs keep the status that they have. Requests are still answered. Does nothing without an ``ObjectStore``.
    public func shutdown() async {
        await runner?.shutdown()
    }

    /// Ends the tasks of jobs that are forgotten.
    func forgetRuns() {
        runner?.forgetAll()
    }

    /// Answers one request, or fails as a network does where a fault says so.
    ///
    /// - Throws: `CancellationError` when the calling task is cancelled; `TransportError` for a request without
    ///   scheme, authority or path, for a fault that breaks the connection, for a delay beyond the timeout, and
    ///   for a body beyond its limit.
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

    /// Answers one request at once, and returns what a server has to do with the answer.
    ///
    /// - Parameters:
    ///   - request: The request; its path as received, its authority or a header `Host` as signed.
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
    /// What a client gets to see of the reply.
    fileprivate func response(limit: Int) throws(TransportError) -> TransportResponse {
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

/// What the emulator makes of a request, faults included, for a server to carry out.
public struct EmulatorReply: Sendable {
    /// What goes back.
    public var outcome: Outcome
    /// How long to wait before that.
    public var delay: Duration

    /// Creates a reply.
    public init(_ outcome: Outcome, delay: Duration = .zero) {
        self.outcome = outcome
        self.delay = delay
    }

    /// What goes back to the client.
    public enum Outcome: Sendable {
        /// A whole response.
        case response(TransportResponse)
        /// The response's head, half of its body, and then the end of the connection.
        case truncated(TransportResponse)
        /// Nothing but the end of the connection; in process the client takes so much of the request as
        /// delivered.
        case reset(RequestDelivery)
    }
}
