import AWSCore
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization

/// A client on an emulator in simulated time, with a transport between them that counts, delays,
/// throttles and fails.
struct SimulatedBench {
    let simulation = Simulation()
    let emulator: S3ControlEmulator
    let transport: MeddlingTransport
    let client: S3ControlClient

    /// A bench whose job `job-1` stays in `status`, whatever an emulated one would do next.
    static func holding(_ status: JobStatus) throws -> SimulatedBench {
        let body = try DescribeJob.writeResponse(DescribeJobResult(job: makeJob("job-1", status)))
        return try SimulatedBench { _, _ in
            TransportResponse(head: HTTPResponse(status: .ok), body: body)
        }
    }

    init(
        limit: RateLimit? = nil,
        latency: Duration = .zero,
        checksSignatures: Bool = true,
        pace: JobPace = JobPace(),
        retries: any RetryPolicy = NoRetryPolicy(),
        meddle: @escaping MeddlingTransport.Meddler = { _, _ in nil }
    ) throws {
        emulator = S3ControlEmulator(
            configuration: EmulatorConfiguration(
                clock: simulation.wallClock,
                checksSignatures: checksSignatures,
                pace: pace
            )
        )
        transport = MeddlingTransport(
            to: emulator,
            in: simulation,
            limit: limit,
            latency: latency,
            meddle: meddle
        )
        var configuration = makeConfiguration(transport: transport)
        configuration.clock = simulation.wallClock
        configuration.delayClock = simulation.clock
        configuration.retryPolicy = retries
        client = try S3ControlClient(configuration: configuration)
    }

    @discardableResult
    func addJob(
        _ status: JobStatus,
        id: JobID = "job-1",
        work: JobWork = JobWork(),
        change: (inout JobDescriptor) -> Void = { _ in }
    ) -> JobID {
        var job = makeJob(id, status, at: Simulation.epoch)
        change(&job)
        emulator.add(EmulatedJob(job, work: work), to: account)
        return id
    }

    /// Adds the suspended jobs `job-0`, `job-1` and so on, each changed by its number.
    func addJobs(_ count: Int, change: (_ number: Int, _ job: inout EmulatedJob) -> Void) {
        for (number, id) in makeIDs(count).enumerated() {
            var job = EmulatedJob(makeJob(id, .suspended, at: Simulation.epoch))
            change(number, &job)
            emulator.add(job, to: account)
        }
    }
}

/// A token bucket's rule.
struct RateLimit {
    var perSecond: Double
    var burst: Double
}

/// Passes requests on to another transport, unless it answers them itself.
final class MeddlingTransport: HTTPTransport {
    /// Returns or throws what to answer to the request of this number (from 1) instead of passing it on.
    typealias Meddler = @Sendable (HTTPRequest, Int) throws -> TransportResponse?

    struct Entry {
        var time: Duration
        var path: String
        var isThrottled: Bool
    }

    private struct State {
        var entries: [Entry] = []
        var tokens = 0.0
        var filled = Duration.zero
        var inFlight = 0
        var mostInFlight = 0
    }

    private let next: any HTTPTransport
    private let simulation: Simulation
    private let limit: RateLimit?
    private let latency: Duration
    private let meddle: Meddler
    private let state: Mutex<State>

    init(
        to next: any HTTPTransport,
        in simulation: Simulation,
        limit: RateLimit?,
        latency: Duration,
        meddle: @escaping Meddler
    ) {
        self.next = next
        self.simulation = simulation
        self.limit = limit
        self.latency = latency
        self.meddle = meddle
        var state = State()
        state.tokens = limit?.burst ?? 0
        self.state = Mutex(state)
    }

    /// What has come so far.
    var entries: [Entry] { state.withLock { $0.entries } }

    /// The number of requests whose path contains `part`.
    func count(_ part: String) -> Int { entries.count { $0.path.contains(part) } }

    /// The most requests that were under way at once.
    var mostInFlight: Int { state.withLock { $0.mostInFlight } }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        state.withLock {
            $0.inFlight += 1
            $0.mostInFlight = max($0.mostInFlight, $0.inFlight)
        }
        defer { state.withLock { $0.inFlight -= 1 } }
        if latency > .zero { try await simulation.clock.sleep(for: latency / 2) }
        let (number, isThrottled) = admit(request)
        if latency > .zero { try await simulation.clock.sleep(for: latency / 2) }
        if isThrottled { return .throttled }
        if let answer = try meddle(request, number) { return answer }
        return try await next.send(request, body: body, options: options)
    }

    private func admit(_ request: HTTPRequest) -> (number: Int, isThrottled: Bool) {
        let now = simulation.now
        return state.withLock { state in
            var isThrottled = false
            if let limit {
                state.tokens = min(
                    limit.burst,
                    state.tokens + (now - state.filled) / .seconds(1) * limit.perSecond
                )
                state.filled = now
                isThrottled = state.tokens < 1
                if !isThrottled { state.tokens -= 1 }
            }
            state.entries.append(Entry(time: now, path: request.path ?? "", isThrottled: isThrottled))
            return (state.entries.count, isThrottled)
        }
    }
}

extension TransportResponse {
    static func error(_ code: String, status: Int = 400) -> TransportResponse {
        TransportResponse(
            head: HTTPResponse(status: .init(code: status)),
            body: Array("<Error><Code>\(code)</Code><Message>No: \(code)</Message></Error>".utf8)
        )
    }

    static let throttled = error("TooManyRequestsException")
}
