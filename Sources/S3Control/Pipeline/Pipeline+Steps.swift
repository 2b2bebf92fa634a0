internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes
internal import S3ControlModel
internal import S3ControlXML

/// The steps of a call that do not wait.
///
/// They are functions of their own that are not inlined: what they need is on the stack for as long as they take,
/// and not in the call's memory for as long as it waits.
extension Pipeline {
    /// What a call throws, of what ended it.
    @inline(never)
    func finish(_ error: any Error, _ operation: String, _ record: CallRecord) -> any Error {
        var failure = S3ControlError(wrapping: error, operation: operation, attempts: record.attempts)
        failure.effect = record.effect
        // A definite answer is told even to a caller who does not wait for it any more.
        return Task.isCancelled && failure.httpStatus == nil ? CancellationError() : failure
    }

    /// Writes the request that every attempt begins from.
    @inline(never)
    func write<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        to endpoint: Endpoint,
        account: AccountID,
        job: JobID?,
        record: CallRecord
    ) throws -> Call {
        var (head, body) = try operation.writeRequest(input)
        head.scheme = endpoint.scheme
        head.authority = endpoint.authority
        if !endpoint.path.isEmpty { head.path = endpoint.path + (head.path ?? "/") }
        head.headerFields.append(userAgentField)
        return Call(
            operation: "\(operation.name)",
            account: account,
            job: job,
            head: head,
            body: body,
            record: record
        )
    }

    /// Validates `input`, and finds where it goes.
    @inline(never)
    func check(_ input: some Shape, _ account: AccountID) throws -> Endpoint {
        try input.validate()
        return try endpoint(for: account)
    }

    @inline(never)
    func note(_ output: some Sendable) {
        memory.note(output, at: configuration.clock.now)
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
        private var written: Call?

        /// The call, written by `write` the first time.
        mutating func call(_ write: () throws -> Call) rethrows -> Call {
            let call = try written ?? write()
            written = call
            return call
        }
    }

    enum Verdict<Output> {
        case success(Output)
        case failure(any Error)
        case again
    }

    /// Tells the policy of an attempt's outcome, and decides whether there is another attempt.
    @inline(never)
    func judge<Output>(
        _ outcome: AttemptOutcome<Output>,
        _ number: Int,
        of call: Call,
        _ course: inout Course
    ) -> Verdict<Output> {
        let policy = configuration.retryPolicy
        let failure: AttemptFailure
        switch outcome.result {
        case .success(let output):
            policy.record(
                success: SucceededAttempt(number: number, precedingFailure: course.precedingFailure)
            )
            return .success(output)
        case .failure(let found): failure = found
        }
        let failed = FailedAttempt(
            number: number,
            kind: kind(of: failure.error, call),
            retryAfter: failure.retryAfter,
            error: failure.error
        )
        policy.record(failure: failed)
        guard number < policy.maxAttempts else { return .failure(failure.error) }
        if !course.hasCorrectedClock, correctClock(after: failure, call) {
            course.hasCorrectedClock = true
            course.delay = .zero
            return .again
        }
        guard failed.kind != .permanent, let delay = policy.delay(after: failed) else {
            return .failure(failure.error)
        }
        course.precedingFailure = failed.kind
        course.delay = delay
        instruments.willRetry(call, after: failed, delay: delay)
        return .again
    }

    @inline(never)
    func sign(_ attempt: Attempt, _ credentials: Credentials) throws {
        try attempt.sign(
            by: signer,
            credentials: credentials,
            clock: configuration.clock,
            offset: memory.skew.offset(for: attempt.call.host),
            maxAttempts: configuration.retryPolicy.maxAttempts
        )
    }

    @inline(never)
    func read<Operation: RESTOperation>(
        _ response: TransportResponse,
        _ operation: Operation.Type,
        _ attempt: Attempt
    ) -> AttemptOutcome<Operation.Output> {
        let result = ResponseReader(response).read(operation).mapError {
            attempt.diagnose($0, by: signer, clock: configuration.clock)
        }
        let outcome = AttemptOutcome(result: result, response: response.head)
        attempt.call.record.endAttempt(outcome.error)
        return outcome
    }

    /// The outcome of an attempt whose transfer failed; rethrows what is no error of the transport.
    @inline(never)
    func failed<Output>(
        _ number: Int,
        of call: Call,
        _ error: any Error
    ) throws -> AttemptOutcome<Output> {
        guard let error = error as? TransportError else { throw error }
        let failure = S3ControlError(wrapping: error, operation: call.operation, attempts: number)
        call.record.endAttempt(failure)
        return AttemptOutcome(result: .failure(AttemptFailure(error: failure)))
    }

    @inline(never)
    func showRequest(of attempt: Attempt) async throws {
        for middleware in configuration.middleware {
            try await middleware.willSend(&attempt.head, context: attempt.context)
        }
    }

    @inline(never)
    func showResponse(_ response: HTTPResponse?, to attempt: Attempt) async throws {
        guard let response else { return }
        for middleware in configuration.middleware.reversed() {
            try await middleware.didReceive(response, context: attempt.context)
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
