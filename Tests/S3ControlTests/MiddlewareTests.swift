import AWSClientRuntime
import HTTPTransport
import HTTPTypes
import S3Control
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
        configuration.middleware = [ClosureMiddleware(middleware)]
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

    @Test(
        "The last of several requests counts, and the effect is that of all of them",
        arguments: [
            (TransportResponse.serviceError("InternalError", status: 500), S3ControlError.Effect.unknown),
            (.answer(502, "<html>Bad gateway</html>"), .unknown),
            (.answer(200), .unknown),
            (.serviceError("AccessDenied", status: 403), .none),
        ]
    )
    func effects(first: TransportResponse, effect: S3ControlError.Effect) async throws {
        let script = ScriptedTransport(answers: first, .serviceError("BadRequest"))
        let client = try makeClient(script) { request, body, _, next in
            _ = try await next(request, body)
            return try await next(request, body)
        }
        let error = try await #require(throws: S3ControlError.self) {
            try await client.setTags([], of: "job-1")
        }
        #expect(error.code == .badRequest)
        #expect(error.effect == effect)
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
}

/// A scripted transport whose requests need slots.
private final class SlottedScript: SlottedTransport, SlotOwner {
    private let script: ScriptedTransport
    private let isSent: Bool

    init(_ script: ScriptedTransport, isSent: Bool) {
        self.script = script
        self.isSent = isSent
    }

    func releaseSlot() {}

    func tryAcquireSlot() -> TransferSlot? { TransferSlot(of: self) }

    func acquireSlot(deadline: ContinuousClock.Instant?) async throws -> TransferSlot {
        TransferSlot(of: self)
    }

    func send(_ request: TransferRequest, in slot: TransferSlot) async throws -> TransportResponse {
        slot.use()
        if isSent { slot.recordSending() }
        return try await send(request.head, body: request.body, options: request.options)
    }

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        try await script.send(request, body: body, options: options)
    }
}

/// A transport whose slots and responses take time. It counts the slots and the signed requests.
private final class SlowSlots: SlottedTransport, SlotOwner {
    let slots = Mutex(0)
    let signed = Mutex(0)
    private let clock: VirtualClock

    init(_ clock: VirtualClock) {
        self.clock = clock
    }

    func releaseSlot() {}

    func tryAcquireSlot() -> TransferSlot? { nil }

    func acquireSlot(deadline: ContinuousClock.Instant?) async throws -> TransferSlot {
        try await clock.sleep(for: .milliseconds(10))
        slots.withLock { $0 += 1 }
        return TransferSlot(of: self)
    }

    func send(_ request: TransferRequest, in slot: TransferSlot) async throws -> TransportResponse {
        slot.use()
        slot.recordSending()
        return try await send(request.head, body: request.body, options: request.options)
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
