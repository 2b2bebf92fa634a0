import AWSCore
import AWSSigV4
import Basics
import HTTPTransport
import HTTPTypes

/// Executes calls. The whole call path is here, in the order of events.
///
/// validate → until the deadline, for each attempt: wait for the retry policy → middleware → credentials → a
/// slot → encode, once → sign with the current date → send → decode → classify → return, retry, or reconcile
/// → when nothing more can happen, finish the one error.
///
/// A task keeps the frames of all its asynchronous functions in slabs of 984 bytes. The steps are not
/// inlined, so that a call needs two slabs: 10,000 calls in flight take 56 MiB, compared with 66 MiB with a
/// third slab and 164 MiB with everything inlined.
package final class CallExecutor: Sendable {
    package let configuration: Configuration
    /// The difference between this machine's clock and the service's, shared by executors created from one another.
    let skew: ClockSkew
    /// The transport, if calls acquire its slots. Stored, because a cast to a protocol takes long.
    let slots: (any SlottedTransport)?
    /// The provider, if it may have credentials without waiting.
    let readyCredentials: (any ReadyCredentialsProvider)?
    /// Whether the policy may delay an attempt to limit the rate.
    private let limitsRate: Bool
    private let hasMiddleware: Bool
    private let sdkHeaders: SDKHeaders

    package init(_ configuration: Configuration, sharing other: CallExecutor? = nil) {
        self.configuration = configuration
        skew = other?.skew ?? ClockSkew()
        slots = configuration.slottedTransport
        readyCredentials =
            configuration.readyCredentials ?? ReadyCredentials.provider(configuration.credentials)
        let policy = configuration.retryPolicy
        limitsRate = !(policy is StandardRetryPolicy || policy is NoRetryPolicy)
        hasMiddleware = !configuration.middleware.isEmpty
        sdkHeaders = SDKHeaders(configuration.userAgent, maxAttempts: policy.maxAttempts)
    }

    /// Executes a call, which then has its result.
    ///
    /// - Throws: ``CallFailure``, or `CancellationError` if the task was cancelled.
    package func execute(_ call: any Call) async throws {
        if configuration.telemetry.isEnabled { try await record(call) } else { try await perform(call) }
    }

    // Not inlined: a waiting call would keep the closures of both, 176 bytes of frames, even without telemetry.
    @inline(never)
    private func record(_ call: any Call) async throws {
        try await configuration.telemetry.record(call) { try await perform(call) }
    }

    @inline(never)
    private func record(_ attempt: Attempt, _ deadline: Deadline?) async throws {
        try await configuration.telemetry.record(attempt) {
            if mustWait(attempt) { try await reserve(attempt, deadline) }
            try await make(attempt, deadline)
        }
    }

    private func perform(_ call: any Call) async throws {
        do {
            try call.validate()
            if let timeout = call.options.timeout ?? configuration.timeout {
                try await limit(call, to: timeout)
            } else {
                try await executeNested(call, deadline: nil)
            }
            reportSuccess(call)
        } catch {
            throw finish(error, call)
        }
    }

    @inline(never)
    private func limit(_ call: any Call, to timeout: Duration) async throws {
        let deadline = Deadline(timeout, clock: configuration.delayClock)
        try await deadline.limit { try await self.executeNested(call, deadline: deadline) }
    }

    @inline(never)
    private func reportSuccess(_ call: any Call) {
        if let report = call.options.onSuccess { report(CallSummary(call)) }
    }

    /// Executes a call that is part of another, within its deadline: makes attempts until one succeeds or none can.
    package func executeNested(_ call: any Call, deadline: Deadline?) async throws {
        var retry: RetryState?
        while true {
            if mayPause(call, retry) { try await pause(call, retry) }
            try Task.checkCancellation()
            let attempt = Attempt(of: call, after: retry)
            if configuration.telemetry.isEnabled {
                try await record(attempt, deadline)
            } else {
                // Not in `make`, so that thousands of calls that wait for a slot do not keep its frame.
                if mustWait(attempt) { try await reserve(attempt, deadline) }
                try await make(attempt, deadline)
            }
            if attempt.failure == nil { return recordSuccess(attempt, retry) }
            retry = try await retryState(after: attempt, retry, deadline)
            if retry == nil { return }
        }
    }

    /// Whether the policy may delay the next attempt.
    @inline(never)
    private func mayPause(_ call: any Call, _ retry: RetryState?) -> Bool {
        limitsRate || retry != nil || call.options.retryPolicy != nil
    }

    /// Whether an attempt must wait for its credentials or its slot. If not, they are reserved.
    ///
    /// Middlewares run without them, and may send several requests or none.
    private func mustWait(_ attempt: Attempt) -> Bool { !hasMiddleware && !reserveAtOnce(attempt) }

    func policy(of call: any Call) -> any RetryPolicy {
        call.options.retryPolicy ?? configuration.retryPolicy
    }

    /// Makes one attempt, from middlewares to decoded response. It then has failed, or the call has its result.
    ///
    /// - Throws: Errors that end the call regardless of the policy.
    @inline(never)
    private func make(_ attempt: Attempt, _ deadline: Deadline?) async throws {
        // The wait for a slot failed.
        if let lost = attempt.transportError { return end(attempt, CallFailure(lost)) }
        do {
            try encode(attempt)
            if hasMiddleware {
                try await pass(attempt, deadline)
            } else {
                try sign(attempt, deadline)
                try await send(attempt)
            }
        } catch {
            return try end(attempt, thrown: error)
        }
        end(attempt)
    }

    /// Encodes the request, unless an earlier attempt did. This is not done earlier, because thousands of
    /// calls may be waiting for a slot.
    @inline(never)
    private func encode(_ attempt: Attempt) throws {
        guard attempt.request == nil else { return }
        let (head, body) = try attempt.call.encode()
        attempt.request = EncodedRequest(sdkHeaders.added(to: head, attempt.call.options), body)
    }

    /// Ends an attempt whose transfer failed. Rethrows errors of a middleware, a provider, or the signer.
    @inline(never)
    private func end(_ attempt: Attempt, thrown error: any Error) throws {
        if let lost = attempt.transportError, error as? TransportError == lost {
            return end(attempt, CallFailure(lost))
        }
        // A middleware stopped the attempt. The response, if any, shows whether the service acted.
        if let response = attempt.received { end(attempt, failure(of: response, attempt)) }
        throw error
    }

    /// Ends an attempt with its response: either a result, which the call stores, or a failure.
    @inline(never)
    private func end(_ attempt: Attempt) {
        end(attempt, attempt.response.flatMap { failure(of: $0, attempt) })
    }

    private func end(_ attempt: Attempt, _ failure: CallFailure?) {
        attempt.failure = failure
        attempt.call.state.endAttempt(failure, attempt.response)
    }

    /// Signs the attempt's request with the current date. Then checks for cancellation, because a request
    /// that was sent cannot be taken back.
    @inline(never)
    func sign(_ attempt: Attempt, _ deadline: Deadline?) throws {
        guard let request = attempt.request, let credentials = attempt.takeCredentials() else {
            preconditionFailure("An attempt is signed without its request or its credentials.")
        }
        let offset = skew.offset(for: request.head.authority ?? "")
        let date = configuration.clock.now.addingTimeInterval(offset)
        var head = request.head
        try configuration.signer?.sign(
            &head,
            payload: attempt.call.signsBody ? .bytes(request.body) : .unsigned,
            credentials: credentials,
            date: date
        )
        sdkHeaders.addUnsigned(to: &head, attempt)
        attempt.signed = SignedRequest(
            TransferRequest(head, body: request.body, options: options(of: attempt, deadline)),
            credentials: credentials,
            date: date,
            offset: offset
        )
        try Task.checkCancellation()
    }

    /// Sends the signed request. The attempt then has its response.
    func send(_ attempt: Attempt) async throws {
        guard let request = attempt.signed?.request else {
            preconditionFailure("An attempt is sent without a signature.")
        }
        let slot = attempt.slot
        attempt.slot = nil
        attempt.call.state.beginSending(in: slot)
        do {
            if let slot, let slots {
                attempt.receive(try await slots.send(request, in: slot))
            } else {
                try await sendWithoutSlot(request, attempt)
            }
        } catch {
            try attempt.lose(error, mayHaveSent: slot?.mayHaveSent ?? true)
            throw error
        }
    }

    @inline(never)
    private func sendWithoutSlot(_ request: TransferRequest, _ attempt: Attempt) async throws {
        attempt.receive(
            try await configuration.transport.send(request.head, body: request.body, options: request.options)
        )
    }

    @inline(never)
    private func recordSuccess(_ attempt: Attempt, _ retry: RetryState?) {
        policy(of: attempt.call).record(
            success: SucceededAttempt(number: attempt.number, precedingFailure: retry?.precedingFailure)
        )
    }

    /// Returns the failure that a response represents; nil for a result, which the call stores.
    func failure(of response: TransportResponse, _ attempt: Attempt) -> CallFailure? {
        guard let fault = attempt.call.decode(response) else { return nil }
        let head = ResponseHead(response.head)
        let failure = CallFailure(fault, head, catalog: configuration.catalog)
        return attempt.diagnose(failure, fault, by: configuration.signer, now: configuration.clock.now)
    }

    /// Returns the error that the call throws. Nothing more can happen in the call.
    private func finish(_ error: any Error, _ call: any Call) -> any Error {
        let failure = CallFailure.ending(error, call).finished(call)
        // An error from the service is thrown even if the caller's task was cancelled.
        return Task.isCancelled && failure.httpStatus == nil ? CancellationError() : failure
    }
}
