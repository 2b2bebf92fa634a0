internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlXML

/// The way of every call: validate, write, resolve; then for each attempt credentials, signature, transfer,
/// reading, and the decision whether to try again.
final class Pipeline: Sendable {
    let configuration: S3ControlConfiguration
    let resolver: EndpointResolver
    let signer: SigV4Signer
    let transport: any HTTPTransport
    /// Whether the policy may make an attempt wait for its turn.
    private let hasTurns: Bool
    private let userAgent: UserAgent
    let userAgentField: HTTPField
    let attemptCount: AttemptCount
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
        // Not by a protocol of theirs: a cast to one that finds nothing looks at every conformance in the program.
        let policy = configuration.retryPolicy
        attemptCount = AttemptCount(of: policy.maxAttempts)
        hasTurns = !(policy is StandardRetryPolicy || policy is NoRetryPolicy)
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
        hasTurns = other.hasTurns
        attemptCount = other.attemptCount
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

    /// Sends the request of `exchange` until it succeeds or cannot; then `exchange` has the result.
    func call(_ exchange: any Exchange) async throws {
        do {
            try check(exchange)
            try await attempts(of: exchange)
        } catch {
            throw finish(error, exchange)
        }
    }

    /// Attempt after attempt, until one succeeds or the policy gives up.
    private func attempts(of exchange: any Exchange) async throws {
        var course = Course()
        while true {
            if hasTurns || course.delay > .zero {
                try await pause(for: course.delay)
            } else {
                try Task.checkCancellation()
            }
            let number = exchange.record.beginAttempt()
            var hasTurn = turns?.enterAtOnce() ?? true
            if !hasTurn { hasTurn = try await turns?.enter(before: turnDeadline) ?? true }
            defer { if hasTurn { turns?.leave() } }
            let attempt = try begin(number, of: exchange, &course)
            if !hasTurn {
                try fail(attempt, noTurn)
            } else if instruments.areOn {
                try await tellOf(attempt)
            } else {
                try await make(attempt)
            }
            if try judge(attempt, &course) { return }
        }
    }

    /// Waits out a delay, and then for the policy.
    @inline(never)
    private func pause(for delay: Duration) async throws {
        if delay > .zero { try await configuration.delayClock.sleep(for: delay) }
        try await configuration.retryPolicy.waitForTurn()
        try Task.checkCancellation()
    }

    @inline(never)
    private func tellOf(_ attempt: Attempt) async throws {
        try await instruments.attempt(attempt) { try await make(attempt) }
    }

    /// One attempt: credentials, signature, transfer, reading.
    ///
    /// Its parts are not inlined: what one of them holds while it waits is no part of what the others wait with.
    @inline(never)
    private func make(_ attempt: Attempt) async throws {
        let hasMiddleware = !configuration.middleware.isEmpty
        if hasMiddleware { try await showRequest(of: attempt) }
        if try !signAtOnce(attempt) { try await sign(attempt) }
        try await send(attempt)
        if hasMiddleware { try await showResponse(to: attempt) }
    }

    @inline(never)
    private func sign(_ attempt: Attempt) async throws {
        let credentials = try await configuration.credentials.credentialsForAttempt()
        // What comes next cannot be taken back.
        try Task.checkCancellation()
        try sign(attempt, credentials)
    }

    @inline(never)
    private func send(_ attempt: Attempt) async throws {
        attempt.call.record.send()
        do {
            let response = try await transport.send(
                attempt.head,
                body: attempt.call.body,
                options: configuration.transferOptions
            )
            read(response, attempt)
        } catch {
            try fail(attempt, error)
        }
    }
}
