import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing
import VirtualTime

@Suite("A call's timeout ends it immediately, in any phase")
struct CallTimeoutTests {
    /// A provider, and a way, that each may take for ever.
    private struct Endless: CredentialsProvider {
        var clock: VirtualClock
        func credentials() async throws -> Credentials {
            try await clock.sleep(for: .seconds(1_000_000))
            return EmulatorConfiguration.exampleCredentials
        }
    }

    private func run(
        faults: [AttemptFault] = [],
        change: (inout S3ControlConfiguration, VirtualClock) -> Void = { _, _ in }
    ) throws -> (S3ControlError, Duration) {
        let timeline = VirtualTimeline()
        let clock = timeline.clock
        let server = WallClock { SimulatedRun.epoch.addingTimeInterval(clock.elapsed / .seconds(1)) }
        let emulator = S3ControlEmulator(configuration: EmulatorConfiguration(clock: server))
        emulator.add(EmulatedJob(makeJob("job-1", .active, at: server.now)), to: account)
        var configuration = makeConfiguration(
            transport: FaultyWay(to: emulator, clock: clock, latency: .milliseconds(10), plan: faults)
        )
        configuration.clock = server
        configuration.delayClock = clock
        configuration.retryPolicy = StandardRetryPolicy { 1 }
        configuration.callTimeout = .seconds(2)
        change(&configuration, clock)
        let client = try S3ControlClient(configuration: configuration)
        let error = try timeline.run {
            try await #require(throws: S3ControlError.self) { try await client.cancelJob("job-1") }
        }
        #expect(error.code == .timeout)
        #expect(error.operation == "UpdateJobStatus")
        return (error, clock.elapsed)
    }

    @Test("In the credentials provider: nothing was sent")
    func credentials() throws {
        let (error, elapsed) = try run { $0.credentials = Endless(clock: $1) }
        #expect(elapsed == .seconds(2))
        #expect(error.effect == .none && error.attempts == 1)
    }

    @Test("In the transfer: the service may have acted")
    func transfer() throws {
        let (error, elapsed) = try run(faults: [.neverAfter])
        #expect(elapsed == .seconds(2))
        #expect(error.effect == .unknown && error.attempts == 1)
        #expect(error.hint?.contains("cancelJob is safe to repeat") == true)
    }

    @Test("In a delay: the error includes the last attempt's failure")
    func delay() throws {
        let (error, elapsed) = try run(faults: [.throttle, .slowDown503, .throttle])
        #expect(elapsed == .seconds(2))
        #expect(error.effect == .none && error.attempts == 2)
        #expect(error.serviceCode == "SlowDown")
        #expect((error.cause as? S3ControlError)?.code == .throttled)
        #expect(error.message.hasSuffix("its last attempt ended with: It is SlowDown"))
    }

    @Test("While waiting for the adaptive rate limit")
    func turn() throws {
        let (error, elapsed) = try run { configuration, clock in
            let policy = AdaptiveRetryPolicy(clock: clock)
            for _ in 0..<2 {
                policy.record(failure: FailedAttempt(number: 1, kind: .throttling))
            }
            configuration.retryPolicy = policy
            configuration.callTimeout = .milliseconds(1500)
        }
        #expect(elapsed == .milliseconds(1500))
        #expect(error.effect == .none && error.attempts == 0)
    }

    @Test("In the status check after a lost response")
    func look() throws {
        let (error, elapsed) = try run(faults: [.lostAfter, .lostAfter, .lostAfter, .neverBefore])
        #expect(elapsed == .seconds(2))
        #expect(error.effect == .unknown && error.attempts == 3)
    }

    @Test("In a middleware's second request, after a refusal of its first: the service may have acted")
    func secondRequest() throws {
        let (error, elapsed) = try run(faults: [.farDate, .neverAfter]) { configuration, _ in
            configuration.middleware = [
                ClosureMiddleware { request, body, _, next in
                    let response = try await next(request, body)
                    guard response.statusCode == 403 else { return response }
                    return try await next(request, body)
                }
            ]
        }
        #expect(elapsed == .seconds(2))
        #expect(error.effect == .unknown && error.attempts == 1)
    }

    @Test("In a middleware after a successful response: the service has acted")
    func middleware() throws {
        let (error, elapsed) = try run { configuration, clock in
            configuration.middleware = [
                ClosureMiddleware { request, body, _, next in
                    let response = try await next(request, body)
                    try await clock.sleep(for: .seconds(60))
                    return response
                }
            ]
        }
        #expect(elapsed == .seconds(2))
        #expect(error.effect == .unknown)
    }
}
