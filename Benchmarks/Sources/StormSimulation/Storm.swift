import AWSCore
import Foundation
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization
import VirtualTime

/// One storm under one set of rules.
struct Storm {
    private let timeline = VirtualTimeline()
    private let callers: Int
    private let service: ThrottlingService
    private let client: S3ControlClient
    private let random = SeededRandom(seed: 2)

    init(_ rules: Rules, callers: Int, rejectionCost: Double) throws {
        self.callers = callers
        let clock = timeline.clock
        let date = WallClock { Date(timeIntervalSince1970: 1_790_000_000 + clock.elapsed / .seconds(1)) }
        let emulator = S3ControlEmulator(configuration: EmulatorConfiguration(clock: date))
        for number in 0..<callers {
            emulator.add(
                EmulatedJob(
                    JobDescriptor(jobID: JobID(stringLiteral: "job-\(number)"), status: .suspended) {
                        $0.priority = 1
                        $0.creationTime = date.now
                    }
                ),
                to: "123456789012"
            )
        }
        service = ThrottlingService(emulator, clock: clock, perSecond: 100, rejectionCost: rejectionCost)
        var configuration = S3ControlConfiguration(
            accountID: "123456789012",
            region: "us-east-1",
            credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        )
        configuration.transport = service
        configuration.clock = date
        configuration.delayClock = clock
        configuration.retryPolicy = rules.make(clock, SeededRandom(seed: 1))
        client = try S3ControlClient(configuration: configuration)
    }

    /// Each caller cancels a job of its own.
    func once() throws -> Outcome {
        let (client, clock, callers) = (client, timeline.clock, callers)
        var outcome = try timeline.run {
            await withTaskGroup(of: Outcome.self) { group in
                for number in 0..<callers {
                    group.addTask {
                        var outcome = Outcome()
                        await outcome.time(clock) {
                            try await client.cancelJob(JobID(stringLiteral: "job-\(number)"))
                        }
                        return outcome
                    }
                }
                return await group.reduce(into: Outcome()) { $0.add($1) }
            }
        }
        outcome.attempts = service.requests
        return outcome
    }

    /// Each caller describes its job again and again; what is done when the time is over is counted.
    func sustained(seconds: Double) throws -> Outcome {
        let (client, clock, callers, random) = (client, timeline.clock, callers, random)
        var outcome = try timeline.run {
            await withTaskGroup(of: Outcome.self) { group in
                for number in 0..<callers {
                    group.addTask {
                        var outcome = Outcome()
                        // They do not begin in step.
                        try? await clock.sleep(for: .seconds(random.next()))
                        while clock.elapsed < .seconds(seconds) {
                            await outcome.time(clock, until: .seconds(seconds)) {
                                _ = try await client.describeJob(JobID(stringLiteral: "job-\(number)"))
                            }
                            try? await clock.sleep(for: .seconds(1))
                        }
                        return outcome
                    }
                }
                return await group.reduce(into: Outcome()) { $0.add($1) }
            }
        }
        outcome.attempts = service.requests(before: .seconds(seconds))
        return outcome
    }
}

/// What came of a storm.
struct Outcome: Sendable {
    var latencies: [Double] = []
    var failures = 0
    var attempts = 0
    var last = 0.0

    static let heading = """
        | Rules | Succeeded | Failed | Requests sent | Per success | Last or rate | Median | 99 % |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """

    /// Counts a call, if it ends in time.
    mutating func time(
        _ clock: VirtualClock,
        until end: Duration = .seconds(1_000_000),
        _ call: () async throws -> Void
    ) async {
        let start = clock.elapsed
        do {
            try await call()
            guard clock.elapsed <= end else { return }
            latencies.append((clock.elapsed - start) / .seconds(1))
            last = max(last, clock.elapsed / .seconds(1))
        } catch {
            if clock.elapsed <= end { failures += 1 }
        }
    }

    mutating func add(_ other: Outcome) {
        latencies += other.latencies
        failures += other.failures
        last = max(last, other.last)
    }

    /// A row of the table: with the successes a second, or, where no time is given, when the last one came.
    func row(_ name: String, lasting seconds: Double?) -> String {
        let sorted = latencies.sorted()
        func quantile(_ share: Double) -> String {
            sorted.isEmpty
                ? "–"
                : String(format: "%.2f s", sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
        }
        let perSuccess =
            sorted.isEmpty ? "–" : String(format: "%.2f", Double(attempts) / Double(sorted.count))
        let rate =
            seconds.map { String(format: "%.1f/s", Double(sorted.count) / $0) }
            ?? String(format: "%.1f s", last)
        return
            "| \(name) | \(sorted.count) | \(failures) | \(attempts) | \(perSuccess) | \(rate) | \(quantile(0.5)) | \(quantile(0.99)) |"
    }
}

/// A service that takes so many requests a second, and answers `TooManyRequestsException` to those beyond.
final class ThrottlingService: HTTPTransport {
    private struct State {
        var tokens: Double
        var filled = Duration.zero
        var times: [Duration] = []
    }

    private let emulator: S3ControlEmulator
    private let clock: VirtualClock
    private let perSecond: Double
    private let rejectionCost: Double
    private let state: Mutex<State>

    init(_ emulator: S3ControlEmulator, clock: VirtualClock, perSecond: Double, rejectionCost: Double) {
        self.emulator = emulator
        self.clock = clock
        self.perSecond = perSecond
        self.rejectionCost = rejectionCost
        state = Mutex(State(tokens: perSecond))
    }

    var requests: Int { state.withLock { $0.times.count } }

    func requests(before end: Duration) -> Int { state.withLock { $0.times.count { $0 < end } } }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        try await clock.sleep(for: .milliseconds(20))
        let isTaken = state.withLock { state in
            let now = clock.elapsed
            state.tokens = min(perSecond, state.tokens + (now - state.filled) / .seconds(1) * perSecond)
            state.filled = now
            state.times.append(now)
            guard state.tokens >= 1 else {
                state.tokens = max(0, state.tokens - rejectionCost)
                return false
            }
            state.tokens -= 1
            return true
        }
        try await clock.sleep(for: .milliseconds(20))
        if isTaken { return try await emulator.send(request, body: body, options: options) }
        // The status by which all the rules compared here know it.
        return TransportResponse(
            head: HTTPResponse(status: .tooManyRequests),
            body: Array(
                "<Error><Code>TooManyRequestsException</Code><Message>Slow down.</Message></Error>".utf8
            )
        )
    }
}
