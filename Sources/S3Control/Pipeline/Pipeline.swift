internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes
internal import S3ControlModel
internal import S3ControlXML

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The way of every call: validate, write, resolve; then for each attempt credentials, signature, transfer,
/// reading, and the decision whether to try again.
final class Pipeline: Sendable {
    let configuration: S3ControlConfiguration
    private let resolver: EndpointResolver
    private let signer: SigV4Signer
    private let transport: any HTTPTransport
    private let userAgent: UserAgent
    private let userAgentField: HTTPField
    /// Where the calls of the configuration's own account go, as most do.
    private let home: Result<Endpoint, EndpointError>
    /// Bounds the attempts under way, where the transport would have them wait, and nobody has to see them before.
    private let turns: TurnQueue?
    let instruments: CallInstruments
    let memory: ServiceMemory

    init(
        configuration: S3ControlConfiguration,
        transport: any HTTPTransport,
        memory: ServiceMemory,
        predecessor: Pipeline? = nil
    ) throws {
        self.configuration = configuration
        self.transport = transport
        self.memory = memory
        signer = SigV4Signer(service: "s3", region: configuration.region, flavor: .s3)
        resolver = try EndpointResolver(configuration)
        home = resolver.checked(
            for: configuration.accountID,
            allowsInsecure: configuration.allowsInsecureTransport
        )
        userAgent = UserAgent(configuration)
        userAgentField = HTTPField(name: .userAgent, value: userAgent.value)
        instruments = CallInstruments(configuration)
        if let width = transport.maxConcurrentTransfers, configuration.middleware.isEmpty {
            let isShared = predecessor.map { ($0.transport as AnyObject) === (transport as AnyObject) }
            turns = isShared == true ? predecessor?.turns ?? TurnQueue(width: width) : TurnQueue(width: width)
        } else {
            turns = nil
        }
    }

    /// Copies `other`, with another user agent.
    private init(_ other: Pipeline, userAgent: UserAgent) {
        configuration = other.configuration
        resolver = other.resolver
        signer = other.signer
        transport = other.transport
        home = other.home
        instruments = other.instruments
        memory = other.memory
        turns = other.turns
        self.userAgent = userAgent
        userAgentField = HTTPField(name: .userAgent, value: userAgent.value)
    }

    /// The same way, whose requests tell that they are for `feature`.
    func marked(_ feature: UserAgent.Feature) -> Pipeline {
        var userAgent = userAgent
        userAgent.add(feature)
        return Pipeline(self, userAgent: userAgent)
    }

    /// Sends `input` to `operation` until it succeeds or cannot, and returns what the service answered.
    ///
    /// - Parameters:
    ///   - job: The job that the call is about, which may be too new to be found.
    ///   - record: Takes note of what becomes of the call.
    func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        account: AccountID,
        job: JobID?,
        record: CallRecord
    ) async throws -> Operation.Output {
        do {
            try input.validate()
            let endpoint = try endpoint(for: account)
            let output = try await attempts(of: operation, record) {
                try write(operation, input, to: endpoint, account: account, job: job, record: record)
            }
            memory.note(output, at: configuration.clock.now)
            return output
        } catch {
            throw finish(error, "\(operation.name)", record)
        }
    }

    /// What a call throws, of what ended it.
    @inline(never)
    private func finish(_ error: any Error, _ operation: String, _ record: CallRecord) -> any Error {
        var failure = S3ControlError(wrapping: error, operation: operation, attempts: record.attempts)
        failure.effect = record.effect
        // A definite answer is told even to a caller who does not wait for it any more.
        return Task.isCancelled && failure.httpStatus == nil ? CancellationError() : failure
    }

    /// Writes the request that every attempt begins from.
    @inline(never)
    private func write<Operation: RESTOperation>(
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

    private func endpoint(for account: AccountID) throws(EndpointError) -> Endpoint {
        if account == configuration.accountID { return try home.get() }
        return try resolver.checked(for: account, allowsInsecure: configuration.allowsInsecureTransport).get()
    }

    /// Attempt after attempt, until one succeeds or the policy gives up.
    ///
    /// - Parameter write: Writes the request, not before the first attempt has its turn: thousands of calls may wait.
    private func attempts<Operation: RESTOperation>(
        of operation: Operation.Type,
        _ record: CallRecord,
        write: () throws -> Call
    ) async throws -> Operation.Output {
        var course = Course()
        while true {
            if course.delay > .zero { try await configuration.delayClock.sleep(for: course.delay) }
            try await configuration.retryPolicy.waitForTurn()
            try Task.checkCancellation()
            let number = record.beginAttempt()
            let hasTurn = try await turns?.enter(before: turnDeadline)
            defer { if hasTurn == true { turns?.leave() } }
            let call = try course.call(write)
            let outcome: AttemptOutcome<Operation.Output> =
                if hasTurn == false {
                    try failed(number, of: call, noTurn)
                } else if instruments.areOn {
                    try await instruments.attempt(number, of: call) {
                        try await attempt(number, of: operation, call)
                    }
                } else {
                    try await attempt(number, of: operation, call)
                }
            switch judge(outcome, number, of: call, &course) {
            case .success(let output): return output
            case .failure(let error): throw error
            case .again: continue
            }
        }
    }

    /// What the attempts so far mean for the next.
    private struct Course {
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

    private enum Verdict<Output> {
        case success(Output)
        case failure(any Error)
        case again
    }

    /// Tells the policy of an attempt's outcome, and decides whether there is another attempt.
    @inline(never)
    private func judge<Output>(
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

    /// One attempt: credentials, signature, transfer, reading.
    private func attempt<Operation: RESTOperation>(
        _ number: Int,
        of operation: Operation.Type,
        _ call: Call
    ) async throws -> AttemptOutcome<Operation.Output> {
        let attempt = Attempt(number, of: call)
        if !configuration.middleware.isEmpty { try await showRequest(of: attempt) }
        let credentials = try await configuration.credentials.credentialsForAttempt()
        // What comes next cannot be taken back.
        try Task.checkCancellation()
        try sign(attempt, credentials)
        call.record.send()
        let outcome: AttemptOutcome<Operation.Output>
        do {
            outcome = read(
                try await transport.send(
                    attempt.head,
                    body: call.body,
                    options: configuration.transferOptions
                ),
                operation,
                attempt
            )
        } catch {
            return try failed(number, of: call, error)
        }
        if !configuration.middleware.isEmpty { try await showResponse(outcome.response, to: attempt) }
        return outcome
    }

    @inline(never)
    private func sign(_ attempt: Attempt, _ credentials: Credentials) throws {
        try attempt.sign(
            by: signer,
            credentials: credentials,
            clock: configuration.clock,
            offset: memory.skew.offset(for: attempt.call.host),
            maxAttempts: configuration.retryPolicy.maxAttempts
        )
    }

    @inline(never)
    private func read<Operation: RESTOperation>(
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
    private func failed<Output>(
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
    private func showRequest(of attempt: Attempt) async throws {
        for middleware in configuration.middleware {
            try await middleware.willSend(&attempt.head, context: attempt.context)
        }
    }

    @inline(never)
    private func showResponse(_ response: HTTPResponse?, to attempt: Attempt) async throws {
        guard let response else { return }
        for middleware in configuration.middleware.reversed() {
            try await middleware.didReceive(response, context: attempt.context)
        }
    }

    /// Until when an attempt waits for its turn: as long as the transport would have it wait.
    private var turnDeadline: ContinuousClock.Instant? {
        let options = configuration.transferOptions
        guard let limit = [options.timeout, options.queueTimeout].compactMap(\.self).min() else { return nil }
        return .now + limit
    }

    private var noTurn: TransportError {
        TransportError(
            .queueTimeout,
            delivery: .notSent,
            message: "The call was not sent in time: too many are under way, or they take too long."
        )
    }

    private func kind(of error: S3ControlError, _ call: Call) -> FailedAttempt.Kind {
        guard error.code == .notFound, let job = call.job,
            memory.recentJobs.contains(job, at: configuration.clock.now)
        else { return error.retryKind }
        return .notYetVisible
    }

    private func correctClock(after failure: AttemptFailure, _ call: Call) -> Bool {
        let now = configuration.clock.now
        guard failure.error.suggestsClockSkew, let date = failure.serverDate,
            memory.skew.learn(serverDate: date, now: now, used: failure.clockOffset, host: call.host)
        else { return false }
        instruments.didCorrectClock(call, seconds: memory.skew.offset(for: call.host))
        return true
    }
}
