internal import AWSCore
internal import AWSSigV4
public import HTTPTransport
public import HTTPTypes
internal import Synchronization

/// The jobs API of Amazon S3 Control within this process, behind an `HTTPTransport`.
///
/// It takes the place of the network: give it to a client as its transport, or serve it over HTTP.
/// Every request is parsed, its signature recomputed and checked, and answered as the service does,
/// errors included. Jobs live by the clock that it was made with; what came is kept to look at; and
/// faults can be made to strike.
public final class S3ControlEmulator: HTTPTransport {
    /// What the emulator was made with.
    public let configuration: EmulatorConfiguration

    let state: Mutex<EmulatorState>
    let verifier: SigV4Verifier?

    /// Creates an emulator without jobs.
    public init(configuration: EmulatorConfiguration = EmulatorConfiguration()) {
        var configuration = configuration
        configuration.activeJobLimit = configuration.activeJobLimit.map { max($0, 1) }
        self.configuration = configuration
        state = Mutex(EmulatorState(configuration: configuration))
        let credentials = configuration.credentials
        verifier =
            configuration.checksSignatures
            ? SigV4Verifier(service: "s3", flavor: .s3) { keyID in
                credentials.first { $0.accessKeyID == keyID }
            } : nil
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

    /// Answers one request at once, and tells what a server is to make of the answer.
    ///
    /// - Parameters:
    ///   - request: The request; its path as received, its authority or a header `Host` as signed.
    ///   - body: The whole body.
    public func reply(to request: HTTPRequest, body: [UInt8] = []) -> EmulatorReply {
        var exchange = EmulatedExchange(self, request, body)
        let reply = exchange.run()
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
