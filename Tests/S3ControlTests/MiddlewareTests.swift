import AWSClientRuntime
import AWSCore
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization
import Testing
import VirtualTime

@Suite("A middleware may send several requests in one attempt")
struct MiddlewareTests {
    /// How requests are sent.
    enum Way: CaseIterable {
        /// By a transport without slots.
        case plain
        /// In a slot that records that the request was sent, or that it was not.
        case sent, unsent

        fileprivate func transport(_ script: ScriptedTransport) -> any HTTPTransport {
            self == .plain ? script : SlottedScript(script, isSent: self == .sent)
        }
    }

    private func makeClient(
        _ transport: any HTTPTransport,
        _ middleware: @escaping ClosureMiddleware.Body
    ) throws -> S3ControlClient {
        var configuration = makeConfiguration(transport: transport)
        configuration.middleware = [ClosureMiddleware(run: middleware)]
        return try S3ControlClient(configuration: configuration)
    }

    @Test(
        "A request that a middleware cancelled may have taken effect, unless it was not sent",
        arguments: [
            (Way.plain, JobStatus.active), (.sent, .active), (.sent, .suspended), (.plain, .suspended),
            (.unsent, .active),
        ]
    )
    func cancelled(way: Way, status: JobStatus) async throws {
        let script = ScriptedTransport([
            { throw CancellationError() },
            { .serviceError("JobStatusException") },
            { .job(status) },
        ])
        let client = try makeClient(way.transport(script)) { request, body, _, next in
            do {
                return try await next(request, body)
            } catch is CancellationError {
                return try await next(request, body)
            }
        }
        if way != .unsent, status == .active {
            // The first request has confirmed the job.
            #expect(try await client.updateJobStatus(jobID: "job-1", to: .ready).status == .active)
        } else {
            let error = try await #require(throws: S3ControlError.self) {
                try await client.updateJobStatus(jobID: "job-1", to: .ready)
            }
            #expect(error.code == .jobStatus)
            #expect(error.effect == (way == .unsent ? .none : .unknown))
        }
        #expect(script.requests.count == (way == .unsent ? 2 : 3))
    }

    @Test(
        "A request after a lost one is sent",
        arguments: Way.allCases,
        RequestDelivery.allCases
    )
    func lostFirst(way: Way, delivery: RequestDelivery) async throws {
        let script = ScriptedTransport([{ throw lost(delivery) }, { .updated(.cancelled) }])
        let client = try makeClient(way.transport(script)) { request, body, _, next in
            do {
                return try await next(request, body)
            } catch is TransportError {
                return try await next(request, body)
            }
        }
        #expect(try await client.cancelJob("job-1").status == .cancelled)
        #expect(script.values(of: "amz-sdk-request") == ["attempt=1; max=3", "attempt=1; max=3"])
    }

    /// A response, and the effect of its request.
    struct Reply: Sendable {
        var response: TransportResponse
        var effect: S3ControlError.Effect

        static let all = [
            Reply(response: .serviceError("InternalError", status: 500), effect: .unknown),
            Reply(response: .answer(502, "<html>Bad gateway</html>"), effect: .unknown),
            Reply(response: .answer(404), effect: .unknown),
            Reply(response: .answer(200), effect: .unknown),
            Reply(response: .serviceError("AccessDenied", status: 403), effect: .none),
            Reply(response: .serviceError("SlowDown", status: 503), effect: .none),
        ]

        static let allAndNone: [Reply?] = all + [nil]
    }

    /// Which response a middleware returns.
    enum Returned: CaseIterable {
        case last, first, own
    }

    @Test(
        "The response that a middleware returns counts, and the effect is that of all requests",
        arguments: Reply.all,
        Returned.allCases
    )
    func effects(other: Reply, returned: Returned) async throws {
        let refusal = TransportResponse.serviceError("BadRequest")
        let script =
            returned == .first
            ? ScriptedTransport(answers: refusal, other.response)
            : ScriptedTransport(answers: other.response, refusal)
        let client = try makeClient(script) { request, body, _, next in
            let first = try await next(request, body)
            if returned == .own { return refusal }
            let second = try await next(request, body)
            return returned == .first ? first : second
        }
        let error = try await #require(throws: S3ControlError.self) {
            try await client.setTags([], of: "job-1")
        }
        #expect(error.code == .badRequest)
        #expect(error.effect == other.effect)
        #expect(script.requests.count == (returned == .own ? 1 : 2))
    }

    @Test("The effect of a response is the same if a middleware adds a header field")
    func changed() async throws {
        let script = ScriptedTransport(answers: .serviceError("SlowDown", status: 503))
        let client = try makeClient(script) { request, body, _, next in
            var response = try await next(request, body)
            response.head.headerFields[.contentType] = "application/xml"
            return response
        }
        let error = try await #require(throws: S3ControlError.self) {
            try await client.setTags([], of: "job-1")
        }
        #expect(error.code == .throttled)
        #expect(error.effect == .none)
    }

    @Test(
        "A change that one of two requests made is found, also if the other one's refusal is returned",
        arguments: [
            TransportResponse.updated(.ready), .serviceError("InternalError", status: 500), .answer(200),
        ],
        [JobStatus.active, .suspended]
    )
    func confirmed(other: TransportResponse, status: JobStatus) async throws {
        let script = ScriptedTransport(answers: .serviceError("JobStatusException"), other, .job(status))
        let client = try makeClient(script) { request, body, context, next in
            let first = try await next(request, body)
            if context.operation == "UpdateJobStatus" { _ = try await next(request, body) }
            return first
        }
        if status == .active {
            #expect(try await client.updateJobStatus(jobID: "job-1", to: .ready).status == .active)
        } else {
            let error = try await #require(throws: S3ControlError.self) {
                try await client.updateJobStatus(jobID: "job-1", to: .ready)
            }
            #expect(error.code == .jobStatus)
            #expect(error.effect == .unknown)
        }
        #expect(script.requests.count == 3)
    }

    @Test(
        "A lost request is sent again, whatever a later one ended with",
        arguments: Reply.allAndNone
    )
    func lostEarlier(other: Reply?) async throws {
        let script = ScriptedTransport([
            { throw lost(.notSent) },
            {
                guard let other else { throw lost(.notSent, .connectFailed) }
                return other.response
            },
            { .serviceError("BadRequest") },
        ])
        let client = try makeClient(script) { request, body, _, next in
            do {
                return try await next(request, body)
            } catch {
                _ = try? await next(request, body)
                throw error
            }
        }
        let error = try await #require(throws: S3ControlError.self) {
            try await client.setTags([], of: "job-1")
        }
        #expect(error.code == .badRequest)
        #expect(error.effect == other.map(\.effect) ?? S3ControlError.Effect.none)
        #expect(
            script.values(of: "amz-sdk-request") == [
                "attempt=1; max=3", "attempt=1; max=3", "attempt=2; max=3",
            ]
        )
    }

    @Test("Requests at the same time have credentials and a slot each", arguments: [1, 2, 5])
    func hedged(count: Int) throws {
        let timeline = VirtualTimeline()
        let transport = SlowSlots(timeline.clock)
        var configuration = makeConfiguration(transport: transport)
        configuration.delayClock = timeline.clock
        configuration.middleware = [
            ClosureMiddleware { request, body, _, next in
                try await withThrowingTaskGroup(of: TransportResponse.self) { group in
                    for _ in 0..<count { group.addTask { try await next(request, body) } }
                    defer { group.cancelAll() }
                    guard let first = try await group.next() else { throw CancellationError() }
                    return first
                }
            }
        ]
        let client = try S3ControlClient(configuration: configuration)
        let status = try timeline.run { try await client.cancelJob("job-1").status }
        #expect(status == .cancelled)
        #expect(transport.signed.withLock { $0 } == count)
        #expect(transport.slots.withLock { $0 } == count)
    }

    @Test("After a middleware has returned, its next throws an error and sends nothing")
    func late() async throws {
        let kept = Mutex<NextHandler?>(nil)
        let script = ScriptedTransport(answers: .updated(.cancelled))
        var configuration = makeConfiguration(transport: script)
        configuration.middleware = [
            ClosureMiddleware { _, _, _, next in
                kept.withLock { $0 = next }
                return .updated(.cancelled)
            }
        ]
        try await S3ControlClient(configuration: configuration).cancelJob("job-1")
        let found = kept.withLock { $0 }
        let next = try #require(found)
        let request = HTTPRequest(method: .get, scheme: "https", authority: "example.com", path: "/")
        let error = try await #require(throws: CallFailure.self) { _ = try await next(request, []) }
        #expect(error.message == "A middleware of UpdateJobStatus called next after it had returned.")
        #expect(script.requests.isEmpty)
    }

    @Test("A request that a middleware does not wait for may take effect")
    func abandoned() async throws {
        let transport = GatedTransport()
        let client = try makeClient(transport) { request, body, _, next in
            transport.keep(Task { try await next(request, body) })
            for await _ in transport.started.stream { break }
            return .serviceError("BadRequest")
        }
        let error = try await #require(throws: S3ControlError.self) {
            try await client.setTags([], of: "job-1")
        }
        #expect(error.code == .badRequest)
        #expect(error.effect == .unknown)
        transport.open()
        let task = try #require(transport.task)
        #expect(try await task.value.statusCode == 200)
    }

    /// What a request waits for before it is sent.
    enum Wait: CaseIterable {
        case credentials, slot
    }

    @Test(
        "A request that a middleware does not wait for is not sent after the call has ended",
        arguments: Wait.allCases
    )
    func abandonedEarly(wait: Wait) async throws {
        let gate = Gate()
        let kept = Mutex<Task<TransportResponse, any Error>?>(nil)
        let script = ScriptedTransport(answers: .answer(200))
        let transport: any HTTPTransport = wait == .slot ? SlottedScript(script, gate: gate) : script
        var configuration = makeConfiguration(transport: transport)
        if wait == .credentials { configuration.credentials = GatedCredentials(gate: gate) }
        configuration.middleware = [
            ClosureMiddleware { request, body, _, next in
                let task = Task { try await next(request, body) }
                kept.withLock { $0 = task }
                await gate.waitUntilReached()
                return .serviceError("BadRequest")
            }
        ]
        let client = try S3ControlClient(configuration: configuration)
        let error = try await #require(throws: S3ControlError.self) {
            try await client.setTags([], of: "job-1")
        }
        #expect(error.code == .badRequest)
        #expect(error.effect == .none)
        gate.open()
        let found = kept.withLock { $0 }
        let task = try #require(found)
        let late = try await #require(throws: CallFailure.self) { _ = try await task.value }
        #expect(late.message == "A middleware of PutJobTagging returned before its request was sent.")
        #expect(script.requests.isEmpty)
    }
}

/// Stops those that pass it until it is opened.
private final class Gate: Sendable {
    private let reached = AsyncStream.makeStream(of: Void.self)
    private let opened = AsyncStream.makeStream(of: Void.self)

    func pass() async {
        reached.continuation.yield()
        for await _ in opened.stream {}
    }

    func waitUntilReached() async {
        for await _ in reached.stream { break }
    }

    func open() { opened.continuation.finish() }
}

/// Has credentials once its gate is open.
private struct GatedCredentials: CredentialsProvider {
    let gate: Gate

    func credentials() async throws -> Credentials {
        await gate.pass()
        return EmulatorConfiguration.exampleCredentials
    }
}

/// A transport that creates its slots on request, without a limit.
private protocol UncountedSlots: SlottedTransport, SlotOwner {
    /// Whether a slot records that its request was sent.
    var isSent: Bool { get }
}

extension UncountedSlots {
    var isSent: Bool { true }

    func releaseSlot() {}

    func tryAcquireSlot() -> TransferSlot? { nil }

    func send(_ request: TransferRequest, in slot: TransferSlot) async throws -> TransportResponse {
        slot.use()
        if isSent { slot.recordSending() }
        return try await send(request.head, body: request.body, options: request.options)
    }
}

/// A scripted transport whose requests need slots: it has them immediately, or once its gate is open.
private final class SlottedScript: UncountedSlots {
    let isSent: Bool
    private let script: ScriptedTransport
    private let gate: Gate?

    init(_ script: ScriptedTransport, gate: Gate? = nil, isSent: Bool = true) {
        (self.script, self.gate, self.isSent) = (script, gate, isSent)
    }

    func acquireSlot(deadline: ContinuousClock.Instant?) async throws -> TransferSlot {
        await gate?.pass()
        return TransferSlot(of: self)
    }

    func tryAcquireSlot() -> TransferSlot? { gate == nil ? TransferSlot(of: self) : nil }

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        try await script.send(request, body: body, options: options)
    }
}

/// A transport whose slots and responses take time. It counts the slots and the signed requests.
private final class SlowSlots: UncountedSlots {
    let slots = Mutex(0)
    let signed = Mutex(0)
    private let clock: VirtualClock

    init(_ clock: VirtualClock) {
        self.clock = clock
    }

    func acquireSlot(deadline: ContinuousClock.Instant?) async throws -> TransferSlot {
        try await clock.sleep(for: .milliseconds(10))
        slots.withLock { $0 += 1 }
        return TransferSlot(of: self)
    }

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        if request.headerFields[.authorization] != nil { signed.withLock { $0 += 1 } }
        try await clock.sleep(for: .milliseconds(50))
        return .updated(.cancelled)
    }
}

/// Announces each request, and answers once it is opened. Keeps a task of the test.
private final class GatedTransport: HTTPTransport {
    let started = AsyncStream.makeStream(of: Void.self)
    private let gate = AsyncStream.makeStream(of: Void.self)
    private let kept = Mutex<Task<TransportResponse, any Error>?>(nil)

    var task: Task<TransportResponse, any Error>? { kept.withLock { $0 } }

    func keep(_ task: Task<TransportResponse, any Error>) { kept.withLock { $0 = task } }

    func open() { gate.continuation.finish() }

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        started.continuation.yield()
        for await _ in gate.stream {}
        return .answer(200)
    }
}
