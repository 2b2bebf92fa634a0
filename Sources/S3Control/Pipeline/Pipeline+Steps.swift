internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlXML

/// The steps of a call that do not wait.
///
/// They are functions of their own that are not inlined: what they need is on the stack for as long as they take,
/// and not in the call's memory for as long as it waits.
extension Pipeline {
    /// What a call throws, of what ended it.
    @inline(never)
    func finish(_ error: any Error, _ exchange: any Exchange) -> any Error {
        var failure = S3ControlError(
            wrapping: error,
            operation: exchange.operation,
            attempts: exchange.record.attempts
        )
        failure.effect = exchange.effect
        // A definite answer is told even to a caller who does not wait for it any more.
        return Task.isCancelled && failure.httpStatus == nil ? CancellationError() : failure
    }

    /// Validates the request, and that there is somewhere for it to go.
    @inline(never)
    func check(_ exchange: any Exchange) throws {
        try exchange.validate()
        _ = try endpoint(for: exchange.account)
    }

    /// Writes the request that every attempt begins from.
    @inline(never)
    func write(_ exchange: any Exchange) throws -> Call {
        let endpoint = try endpoint(for: exchange.account)
        var (head, body) = try exchange.write()
        head.scheme = endpoint.scheme
        head.authority = endpoint.authority
        if !endpoint.path.isEmpty { head.path = endpoint.path + (head.path ?? "/") }
        head.headerFields.append(userAgentField)
        return Call(exchange, head: head, body: body)
    }

    func endpoint(for account: AccountID) throws(EndpointError) -> Endpoint {
        if account == configuration.accountID { return try home.get() }
        return try resolver.checked(for: account, allowsInsecure: configuration.allowsInsecureTransport).get()
    }

    /// What the attempts so far mean for the next.
    struct Course {
        var precedingFailure: FailedAttempt.Kind?
        var hasCorrectedClock = false
        /// How long to wait before the next attempt.
        var delay = Duration.zero
        /// The call as it was written for the first attempt.
        var call: Call?
    }

    /// Begins an attempt, for the first of which the request is written, not earlier: thousands of calls may wait.
    @inline(never)
    func begin(_ number: Int, of exchange: any Exchange, _ course: inout Course) throws -> Attempt {
        let call = try course.call ?? write(exchange)
        course.call = call
        return Attempt(number, of: call)
    }

    /// Tells the policy of an attempt's outcome, and decides whether there is another attempt.
    @inline(never)
    func judge(_ attempt: Attempt, _ course: inout Course) throws -> Bool {
        let policy = configuration.retryPolicy
        let (call, number) = (attempt.call, attempt.number)
        guard let failure = attempt.failure else {
            policy.record(
                success: SucceededAttempt(number: number, precedingFailure: course.precedingFailure)
            )
            return true
        }
        let failed = FailedAttempt(
            number: number,
            kind: kind(of: failure.error, call),
            retryAfter: failure.retryAfter,
            error: failure.error
        )
        policy.record(failure: failed)
        guard number < policy.maxAttempts else { throw failure.error }
        if !course.hasCorrectedClock, correctClock(after: failure, call) {
            course.hasCorrectedClock = true
            course.delay = .zero
            return false
        }
        guard failed.kind != .permanent, let delay = policy.delay(after: failed) else {
            throw failure.error
        }
        course.precedingFailure = failed.kind
        course.delay = delay
        instruments.willRetry(call, after: failed, delay: delay)
        return false
    }

    /// Signs, if the credentials can be had without waiting.
    ///
    /// - Returns: Whether it did.
    @inline(never)
    func signAtOnce(_ attempt: Attempt) throws -> Bool {
        guard let credentials = configuration.credentials.readyCredentials() else { return false }
        // What comes next cannot be taken back.
        try Task.checkCancellation()
        try sign(attempt, credentials)
        return true
    }

    @inline(never)
    func sign(_ attempt: Attempt, _ credentials: Credentials) throws {
        try attempt.sign(
            by: signer,
            credentials: credentials,
            clock: configuration.clock,
            offset: memory.skew.offset(for: attempt.call.host),
            count: attemptCount.field(attempt.number, of: configuration.retryPolicy.maxAttempts)
        )
    }

    @inline(never)
    func read(_ response: TransportResponse, _ attempt: Attempt) {
        attempt.response = response
        attempt.failure = attempt.call.exchange.read(response).map {
            attempt.diagnose($0, by: signer, clock: configuration.clock)
        }
        attempt.call.record.endAttempt(attempt.failure)
    }

    /// Ends an attempt whose transfer failed; rethrows what is no error of the transport.
    @inline(never)
    func fail(_ attempt: Attempt, _ error: any Error) throws {
        guard let error = error as? TransportError else { throw error }
        attempt.failure = AttemptFailure(
            error: S3ControlError(
                wrapping: error,
                operation: attempt.call.operation,
                attempts: attempt.number
            )
        )
        attempt.call.record.endAttempt(attempt.failure)
    }

    @inline(never)
    func showRequest(of attempt: Attempt) async throws {
        for middleware in configuration.middleware {
            try await middleware.willSend(&attempt.head, context: attempt.context)
        }
    }

    @inline(never)
    func showResponse(to attempt: Attempt) async throws {
        guard let response = attempt.response else { return }
        let head = response.head
        for middleware in configuration.middleware.reversed() {
            try await middleware.didReceive(head, context: attempt.context)
        }
    }

    /// Until when an attempt waits for its turn: as long as the transport would have it wait.
    var turnDeadline: ContinuousClock.Instant? {
        let options = configuration.transferOptions
        guard let limit = [options.timeout, options.queueTimeout].compactMap(\.self).min() else { return nil }
        return .now + limit
    }

    var noTurn: TransportError {
        TransportError(
            .queueTimeout,
            delivery: .notSent,
            message: "The call was not sent in time: too many are under way, or they take too long."
        )
    }

    func kind(of error: S3ControlError, _ call: Call) -> FailedAttempt.Kind {
        guard error.code == .notFound, let job = call.job,
            memory.recentJobs.contains(job, at: configuration.clock.now)
        else { return error.retryKind }
        return .notYetVisible
    }

    func correctClock(after failure: AttemptFailure, _ call: Call) -> Bool {
        let now = configuration.clock.now
        guard failure.error.suggestsClockSkew, let date = failure.serverDate,
            memory.skew.learn(serverDate: date, now: now, used: failure.clockOffset, host: call.host)
        else { return false }
        instruments.didCorrectClock(call, seconds: memory.skew.offset(for: call.host))
        return true
    }
}
