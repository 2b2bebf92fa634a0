package import AWSCore
package import AWSSigV4
package import HTTPTransport
internal import HTTPTypes

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Makes calls: the one place that knows what happens in a call, in the order of events.
///
/// validate → encode → until the deadline, for each attempt: the policy's turn → middleware → credentials → a slot →
/// sign with the current date → send → decode → classify → return, retry, or reconcile → then, once nothing more can
/// happen, finish the one error.
package final class CallExecutor: Sendable {
    /// What calls are made with.
    package struct Configuration: Sendable {
        package var transport: any HTTPTransport
        package var credentials: any CredentialsProvider
        package var signer: SigV4Signer
        package var catalog: ErrorCatalog
        package var retryPolicy: any RetryPolicy
        package var middleware: [any ClientMiddleware] = []
        package var transferOptions = TransferOptions()
        /// The longest that a call may take; nil for no limit.
        package var timeout: Duration?
        /// What delays and timeouts are waited for by.
        package var delayClock: any Clock<Duration> = ContinuousClock()
        /// What requests are dated by.
        package var clock = WallClock.system
        package var userAgent: UserAgent
        package var telemetry: Telemetry

        package init(
            transport: any HTTPTransport,
            credentials: any CredentialsProvider,
            signer: SigV4Signer,
            catalog: ErrorCatalog,
            retryPolicy: any RetryPolicy,
            userAgent: UserAgent,
            telemetry: Telemetry
        ) {
            self.transport = transport
            self.credentials = credentials
            self.signer = signer
            self.catalog = catalog
            self.retryPolicy = retryPolicy
            self.userAgent = userAgent
            self.telemetry = telemetry
        }
    }

    package let configuration: Configuration
    /// How far this machine's clock is from the service's, shared by the executors made from one another.
    private let skew: ClockSkew
    /// The transport, if it gives out slots. Looked up once: a cast to a protocol takes long.
    private let slots: (any SlottedTransport)?
    /// The provider, if it has credentials at hand.
    private let readyCredentials: (any ReadyCredentialsProvider)?
    private let sdkHeaders: SDKHeaders

    package init(_ configuration: Configuration, sharing other: CallExecutor? = nil) {
        self.configuration = configuration
        skew = other?.skew ?? ClockSkew()
        slots = configuration.transport as? any SlottedTransport
        readyCredentials = configuration.credentials as? any ReadyCredentialsProvider
        sdkHeaders = SDKHeaders(configuration.userAgent, maxAttempts: configuration.retryPolicy.maxAttempts)
    }

    /// Makes a call; then it has its result.
    ///
    /// - Throws: ``CallFailure``, or `CancellationError` if the task was cancelled.
    package func execute(_ call: any Call) async throws {
        guard configuration.telemetry.isEnabled else { return try await run(call) }
        try await configuration.telemetry.record(call) { try await run(call) }
    }

    private func run(_ call: any Call) async throws {
        do {
            try call.validate()
            let (head, body) = try call.encode()
            let request = SignableRequest(sdkHeaders.added(to: head, call.options), body)
            if let timeout = call.options.timeout ?? configuration.timeout {
                let deadline = Deadline(timeout, clock: configuration.delayClock)
                try await deadline.limit { try await self.attempts(call, request, deadline) }
            } else {
                try await attempts(call, request, nil)
            }
            if let report = call.options.onSuccess { report(CallSummary(call)) }
        } catch {
            throw finish(error, call)
        }
    }

    /// Makes a call that is part of another one, within its deadline.
    package func executeNested(_ call: any Call, deadline: Deadline?) async throws {
        let (head, body) = try call.encode()
        try await attempts(call, SignableRequest(sdkHeaders.added(to: head, call.options), body), deadline)
    }

    /// Attempt after attempt, until one succeeds or nothing can.
    private func attempts(_ call: any Call, _ request: SignableRequest, _ deadline: Deadline?) async throws {
        let policy = call.options.retryPolicy ?? configuration.retryPolicy
        var retry = RetryState()
        while true {
            if retry.delay > .zero { try await configuration.delayClock.sleep(for: retry.delay.clamped) }
            try await policy.waitForTurn()
            try Task.checkCancellation()
            let renewed = try await renewedCredentials(&retry)
            let attempt = Attempt(call.state.beginAttempt(), of: call, request, credentials: renewed)
            let failure = try await make(attempt, deadline)
            guard let failure else {
                policy.record(
                    success: SucceededAttempt(
                        number: attempt.number,
                        precedingFailure: retry.precedingFailure
                    )
                )
                return
            }
            if let deadline, deadline.remaining <= .zero { throw Deadline.Expired(timeout: deadline.timeout) }
            if decideRetry(after: failure, of: attempt, policy, &retry) { continue }
            guard call.canReconcile(after: failure) else { throw failure }
            guard let standing = try await call.reconcile(after: failure, by: self, deadline: deadline) else {
                return
            }
            throw standing
        }
    }

    /// Other credentials than those that the service has refused; nil if it has refused none.
    ///
    /// - Throws: The refusal, if the provider has no others: the service would only refuse them again.
    private func renewedCredentials(_ retry: inout RetryState) async throws -> Credentials? {
        guard let refused = retry.refused else { return nil }
        retry.refused = nil
        let credentials = try await credentials()
        guard credentials != refused.credentials else { throw refused.failure }
        return credentials
    }

    /// One attempt, from its middlewares to its decoded response.
    ///
    /// - Returns: The failure; nil if the call has its result.
    /// - Throws: What ends the call whatever the policy says.
    private func make(_ attempt: Attempt, _ deadline: Deadline?) async throws -> CallFailure? {
        guard configuration.telemetry.isEnabled else { return try await response(to: attempt, deadline) }
        return try await configuration.telemetry.record(attempt) { try await response(to: attempt, deadline) }
    }

    private func response(to attempt: Attempt, _ deadline: Deadline?) async throws -> CallFailure? {
        do {
            let (head, body) = (attempt.request.head, attempt.request.body)
            let response = try await send(head, body, attempt, deadline, configuration.middleware[...])
            attempt.response = response
            attempt.failure = failure(of: response, attempt)
        } catch {
            guard let lost = attempt.transportError, error as? TransportError == lost else {
                // A middleware has stopped the attempt; what the service has answered tells what it did.
                if let response = attempt.received {
                    attempt.call.state.endAttempt(failure(of: response, attempt), response)
                }
                throw error
            }
            attempt.failure = CallFailure(lost)
        }
        attempt.call.state.endAttempt(attempt.failure, attempt.response)
        return attempt.failure
    }

    /// Passes a request through the middlewares that are left, then sends it.
    private func send(
        _ head: HTTPRequest,
        _ body: [UInt8],
        _ attempt: Attempt,
        _ deadline: Deadline?,
        _ middleware: ArraySlice<any ClientMiddleware>
    ) async throws -> TransportResponse {
        guard let first = middleware.first else { return try await send(head, body, attempt, deadline) }
        let next = NextHandler { head, body in
            try await self.send(head, body, attempt, deadline, middleware.dropFirst())
        }
        return try await first.intercept(head, body: body, context: attempt.context, next: next)
    }

    /// Credentials, a slot, the signature of the current date, the transfer.
    private func send(
        _ head: HTTPRequest,
        _ body: [UInt8],
        _ attempt: Attempt,
        _ deadline: Deadline?
    ) async throws -> TransportResponse {
        let credentials =
            if let renewed = attempt.takeCredentials() { renewed } else { try await self.credentials() }
        var options = attempt.call.options.transferOptions ?? configuration.transferOptions
        if let deadline { options.timeout = min(options.timeout ?? deadline.timeout, deadline.remaining) }
        let slot = try await slot(options)
        let signed = try sign(head, body, attempt, credentials)
        // What comes next cannot be taken back.
        try Task.checkCancellation()
        attempt.call.state.beginSending(in: slot)
        do {
            let response =
                if let slot, let slots {
                    try await slots.send(signed, body: body, options: options, in: slot)
                } else {
                    try await configuration.transport.send(signed, body: body, options: options)
                }
            attempt.receive(response)
            return response
        } catch let error as TransportError {
            attempt.lose(error)
            throw error
        }
    }

    /// A free slot, or the next one; nil from a transport that has none.
    private func slot(_ options: TransferOptions) async throws -> TransferSlot? {
        guard let slots else { return nil }
        if let slot = slots.tryAcquireSlot() { return slot }
        let limit = [options.timeout, options.queueTimeout].compactMap(\.self).min()
        return try await slots.acquireSlot(deadline: limit.map { .now + $0.clamped })
    }

    private func sign(
        _ head: HTTPRequest,
        _ body: [UInt8],
        _ attempt: Attempt,
        _ credentials: Credentials
    ) throws -> HTTPRequest {
        let host = head.authority ?? ""
        attempt.offset = skew.offset(for: host)
        attempt.credentials = credentials
        attempt.date = configuration.clock.now.addingTimeInterval(attempt.offset)
        var signed = head
        try configuration.signer.sign(
            &signed,
            payload: .bytes(body),
            credentials: credentials,
            date: attempt.date
        )
        attempt.signed = signed
        sdkHeaders.addUnsigned(to: &signed, attempt)
        return signed
    }

    /// The credentials for an attempt; no slot is held while they are fetched.
    private func credentials() async throws -> Credentials {
        if let credentials = readyCredentials?.readyCredentials() { return credentials }
        do {
            return try await configuration.credentials.credentials()
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw CallFailure.credentials(error, of: configuration.credentials)
        }
    }

    /// The failure that a response is; nil for a result, which the call keeps.
    private func failure(of response: TransportResponse, _ attempt: Attempt) -> CallFailure? {
        guard let fault = attempt.call.decode(response) else { return nil }
        let head = ResponseHead(response.head)
        let failure = CallFailure(fault, head, catalog: configuration.catalog)
        return attempt.diagnose(failure, fault, by: configuration.signer, now: configuration.clock.now)
    }

    /// Records the failure with the policy, and decides whether there is another attempt.
    private func decideRetry(
        after failure: CallFailure,
        of attempt: Attempt,
        _ policy: any RetryPolicy,
        _ retry: inout RetryState
    ) -> Bool {
        let failed = FailedAttempt(
            number: attempt.number,
            kind: attempt.call.retryKind(after: failure),
            retryAfter: failure.retryAfter,
            serviceCode: failure.serviceCode,
            httpStatus: failure.httpStatus,
            message: failure.message
        )
        policy.record(failure: failed)
        let hasLearned = learnClock(from: failure, attempt)
        guard attempt.number < policy.maxAttempts else { return false }
        if hasLearned, !retry.hasCorrectedClock {
            retry.hasCorrectedClock = true
            retry.delay = .zero
            return true
        }
        if failure.row?.refreshesCredentials == true, !retry.hasRefreshedCredentials,
            let used = attempt.credentials
        {
            retry.hasRefreshedCredentials = true
            retry.refused = (used, failure)
            retry.precedingFailure = nil
            retry.delay = .zero
            configuration.credentials.invalidate(used)
            return true
        }
        guard failed.kind != .permanent, let delay = policy.delay(after: failed) else { return false }
        retry.precedingFailure = failed.kind
        retry.delay = delay
        configuration.telemetry.recordRetry(attempt, after: failed, delay: delay)
        return true
    }

    private func learnClock(from failure: CallFailure, _ attempt: Attempt) -> Bool {
        guard failure.row?.meansClockSkew == true, let date = failure.serverDate else { return false }
        let host = attempt.request.head.authority ?? ""
        let now = configuration.clock.now
        guard skew.learn(serverDate: date, now: now, used: attempt.offset, host: host) else { return false }
        configuration.telemetry.recordClockCorrection(attempt, seconds: skew.offset(for: host))
        return true
    }

    /// What the call throws, now that nothing more can happen.
    private func finish(_ error: any Error, _ call: any Call) -> any Error {
        let failure = CallFailure.ending(error, call).finished(call)
        // A definite answer is told even to a caller who does not wait for it any more.
        return Task.isCancelled && failure.httpStatus == nil ? CancellationError() : failure
    }
}
