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
    let instruments: CallInstruments
    let memory: ServiceMemory

    init(
        configuration: S3ControlConfiguration,
        transport: any HTTPTransport,
        memory: ServiceMemory
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
        let name = "\(operation.name)"
        do {
            let call = try prepare(operation, input, account: account, job: job, record: record)
            let output = try await attempts(of: operation, call)
            memory.note(output, at: configuration.clock.now)
            return output
        } catch {
            var failure = S3ControlError(wrapping: error, operation: name, attempts: record.attempts)
            failure.effect = record.effect
            // A definite answer is told even to a caller who does not wait for it any more.
            if Task.isCancelled, failure.httpStatus == nil { throw CancellationError() }
            throw failure
        }
    }

    /// Validates `input`, and writes the request that every attempt begins from.
    private func prepare<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        account: AccountID,
        job: JobID?,
        record: CallRecord
    ) throws -> Call {
        try input.validate()
        let endpoint = try endpoint(for: account)
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
    private func attempts<Operation: RESTOperation>(
        of operation: Operation.Type,
        _ call: Call
    ) async throws -> Operation.Output {
        let policy = configuration.retryPolicy
        var precedingFailure: FailedAttempt.Kind?
        var hasCorrectedClock = false
        while true {
            try await policy.waitForTurn()
            try Task.checkCancellation()
            let number = call.record.beginAttempt()
            let outcome = try await instruments.attempt(number, of: call) {
                try await attempt(number, of: operation, call)
            }
            let failure: AttemptFailure
            switch outcome.result {
            case .success(let output):
                policy.record(success: SucceededAttempt(number: number, precedingFailure: precedingFailure))
                return output
            case .failure(let found): failure = found
            }
            let failed = FailedAttempt(
                number: number,
                kind: kind(of: failure.error, call),
                retryAfter: failure.retryAfter,
                error: failure.error
            )
            policy.record(failure: failed)
            guard number < policy.maxAttempts else { throw failure.error }
            if !hasCorrectedClock, correctClock(after: failure, call) {
                hasCorrectedClock = true
                continue
            }
            guard failed.kind != .permanent, let delay = policy.delay(after: failed) else {
                throw failure.error
            }
            precedingFailure = failed.kind
            instruments.willRetry(call, after: failed, delay: delay)
            if delay > .zero { try await configuration.delayClock.sleep(for: delay) }
        }
    }

    /// One attempt: credentials, signature, transfer, reading.
    private func attempt<Operation: RESTOperation>(
        _ number: Int,
        of operation: Operation.Type,
        _ call: Call
    ) async throws -> AttemptOutcome<Operation.Output> {
        let context = AttemptContext(call, number: number)
        var head = call.head
        for middleware in configuration.middleware {
            try await middleware.willSend(&head, context: context)
        }
        let credentials = try await configuration.credentials.credentialsForAttempt()
        // What comes next cannot be taken back.
        try Task.checkCancellation()
        let offset = memory.skew.offset(for: call.host)
        let date = configuration.clock.now.addingTimeInterval(offset)
        try signer.sign(&head, payload: .bytes(call.body), credentials: credentials, date: date)
        // What only counts attempts needs no signature.
        head.headerFields[.invocationID] = call.invocationID
        head.headerFields[.sdkRequest] =
            "attempt=\(number); max=\(max(1, configuration.retryPolicy.maxAttempts))"
        call.record.send()
        let response: TransportResponse
        do {
            response = try await transport.send(head, body: call.body, options: configuration.transferOptions)
        } catch let error as TransportError {
            let error = S3ControlError(wrapping: error, operation: call.operation, attempts: number)
            call.record.endAttempt(error)
            return AttemptOutcome(result: .failure(AttemptFailure(error: error)))
        }
        let result = ResponseReader(response).read(operation).mapError { failure in
            failure.diagnosed(offset: offset, now: configuration.clock.now) {
                try signer.stages(
                    of: head.withoutCounts,
                    payload: .bytes(call.body),
                    credentials: credentials,
                    date: date
                )
            }
        }
        let outcome = AttemptOutcome(result: result, response: response.head)
        call.record.endAttempt(outcome.error)
        for middleware in configuration.middleware.reversed() {
            try await middleware.didReceive(response.head, context: context)
        }
        return outcome
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
