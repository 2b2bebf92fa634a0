internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes
internal import S3ControlModel
internal import S3ControlXML

/// The way of every call: validate, write, resolve; then for each attempt credentials, signature, transfer,
/// reading, and the decision whether to try again.
final class Pipeline: Sendable {
    let configuration: S3ControlConfiguration
    let resolver: EndpointResolver
    let signer: SigV4Signer
    let transport: any HTTPTransport
    private let userAgent: UserAgent
    let userAgentField: HTTPField
    /// Where the calls of the configuration's own account go, as most do.
    let home: Result<Endpoint, EndpointError>
    /// Bounds the attempts under way, where the transport would have them wait, and nobody has to see them before.
    let turns: TurnQueue?
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
            let endpoint = try check(input, account)
            let output = try await attempts(of: operation, record) {
                try write(operation, input, to: endpoint, account: account, job: job, record: record)
            }
            note(output)
            return output
        } catch {
            throw finish(error, "\(operation.name)", record)
        }
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
}
