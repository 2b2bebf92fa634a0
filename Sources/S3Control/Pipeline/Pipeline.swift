internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes
internal import Logging
internal import S3ControlModel
internal import S3ControlXML

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The way of every call: validate, write, resolve; then for each attempt credentials, signature, transfer,
/// reading, and the decision whether to try again.
struct Pipeline: Sendable {
    private let configuration: S3ControlConfiguration
    private let resolver: EndpointResolver
    private let signer: SigV4Signer
    private let transport: any HTTPTransport
    private let userAgent: String
    private let skew = ClockSkew()
    private let recentJobs = RecentJobs()

    var logger: Logger? { configuration.logger }

    init(configuration: S3ControlConfiguration, transport: any HTTPTransport) throws {
        self.configuration = configuration
        self.transport = transport
        signer = SigV4Signer(service: "s3", region: configuration.region, flavor: .s3)
        resolver = try EndpointResolver(configuration)
        userAgent = UserAgent.make(
            retryMode: configuration.retryPolicy.name,
            hasCustomEndpoint: configuration.endpoint != nil,
            applicationID: configuration.applicationID
        )
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
            try input.validate()
            let endpoint = try resolver.resolve(account: account)
            try endpoint.checkSecurity(allowsInsecure: configuration.allowsInsecureTransport)
            var (head, body) = try operation.writeRequest(input)
            head.scheme = endpoint.scheme
            head.authority = endpoint.authority
            head.path = endpoint.path + (head.path ?? "/")
            let call = Call(
                operation: name,
                account: account,
                job: job,
                head: head,
                body: body,
                record: record,
                invocationID: UUID().uuidString.lowercased()
            )
            let output = try await attempts(of: operation, call)
            note(output)
            return output
        } catch let error as CancellationError {
            throw error
        } catch {
            var error = S3ControlError(wrapping: error, operation: name, attempts: record.attempts)
            if record.effect == .unknown { error.effect = .unknown }
            throw error
        }
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
            try await sleep(policy.delayBeforeSending())
            let number = call.record.beginAttempt()
            let failure: AttemptFailure
            switch try await attempt(number, of: operation, call) {
            case .success(let output):
                policy.record(success: SucceededAttempt(number: number, precedingFailure: precedingFailure))
                return output
            case .failure(let error): failure = error
            }
            if !hasCorrectedClock, number < policy.maxAttempts, correctClock(after: failure, call) {
                hasCorrectedClock = true
                continue
            }
            guard let kind = retryKind(of: failure.error, call),
                let delay = policy.delay(
                    after: FailedAttempt(
                        number: number,
                        kind: kind,
                        retryAfter: failure.retryAfter,
                        error: failure.error
                    )
                )
            else {
                throw failure.error
            }
            precedingFailure = kind
            log(call, attempt: number, "will try again", error: failure.error)
            try await sleep(delay)
        }
    }

    /// One attempt: credentials, signature, transfer, reading.
    private func attempt<Operation: RESTOperation>(
        _ number: Int,
        of operation: Operation.Type,
        _ call: Call
    ) async throws -> Result<Operation.Output, AttemptFailure> {
        var head = call.head
        let context = AttemptContext(
            operation: call.operation,
            accountID: call.account,
            attempt: number,
            invocationID: call.invocationID
        )
        head.headerFields[.userAgent] = userAgent
        for middleware in configuration.middleware {
            try await middleware.willSend(&head, context: context)
        }
        let credentials = try await configuration.credentials.credentials()
        let date = configuration.clock.now.addingTimeInterval(skew.offset(for: call.host))
        try signer.sign(&head, payload: .bytes(call.body), credentials: credentials, date: date)
        // What only counts attempts is not signed, as other AWS clients have it.
        head.headerFields[.invocationID] = call.invocationID
        head.headerFields[.sdkRequest] = "attempt=\(number); max=\(configuration.retryPolicy.maxAttempts)"
        call.record.send()
        do {
            let response = try await transport.send(
                head,
                body: call.body,
                options: configuration.transferOptions
            )
            for middleware in configuration.middleware.reversed() {
                try await middleware.didReceive(response.head, context: context)
            }
            let outcome = ResponseReader(response).read(operation)
            call.record.endAttempt(effect: outcome.effect)
            log(call, attempt: number, "answered", response: response.head)
            return outcome
        } catch let error as TransportError {
            let failure = AttemptFailure(
                error: S3ControlError(wrapping: error, operation: call.operation, attempts: number)
            )
            call.record.endAttempt(effect: failure.error.effect)
            return .failure(failure)
        }
    }

    private func retryKind(of error: S3ControlError, _ call: Call) -> FailedAttempt.Kind? {
        if error.code == .notFound, let job = call.job, recentJobs.contains(job, at: configuration.clock.now)
        {
            return .transient
        }
        return error.retryKind
    }

    private func correctClock(after failure: AttemptFailure, _ call: Call) -> Bool {
        guard failure.error.suggestsClockSkew, let serverDate = failure.serverDate else { return false }
        return skew.learn(serverDate: serverDate, now: configuration.clock.now, host: call.host)
    }

    private func sleep(_ duration: Duration) async throws {
        if duration > .zero { try await configuration.delayClock.sleep(for: duration) }
    }

    /// Remembers a job that was created.
    private func note(_ output: some Sendable) {
        guard let created = output as? CreateJobResult else { return }
        recentJobs.add(created.jobID, at: configuration.clock.now)
    }
}
