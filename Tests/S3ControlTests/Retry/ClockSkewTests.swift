import AWSCore
import Basics
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization
import Testing
import VirtualTime

@Suite("A wrong clock is corrected by the service's clock")
struct ClockSkewTests {
    private func makeClient(
        _ timeline: VirtualTimeline,
        skew: Duration,
        policy: any RetryPolicy = StandardRetryPolicy()
    ) throws -> (S3ControlClient, FaultyWay) {
        let server = WallClock {
            SimulatedRun.epoch.addingTimeInterval(timeline.clock.elapsed / .seconds(1))
        }
        let emulator = S3ControlEmulator(configuration: EmulatorConfiguration(clock: server))
        emulator.add(EmulatedJob(makeJob("job-1", .active, at: server.now)), to: account)
        let way = FaultyWay(to: emulator, clock: timeline.clock, latency: .milliseconds(50), plan: [])
        var configuration = makeConfiguration(transport: way)
        configuration.clock = WallClock { server.now.addingTimeInterval(skew / .seconds(1)) }
        configuration.delayClock = timeline.clock
        configuration.retryPolicy = policy
        return (try S3ControlClient(configuration: configuration), way)
    }

    @Test("Concurrent rejected calls share one correction, and later calls need none")
    func together() throws {
        let timeline = VirtualTimeline()
        let policy = StandardRetryPolicy()
        let (client, way) = try makeClient(timeline, skew: .seconds(3600), policy: policy)
        try timeline.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try await client.describeJob("job-1") } }
                try await group.waitForAll()
            }
        }
        #expect(way.attempts.count == 40)
        // A correction costs no quota.
        #expect(policy.availableQuota == 500)
        try timeline.run { _ = try await client.with { $0.callTimeout = .seconds(9) }.describeJob("job-1") }
        #expect(way.attempts.count == 41)
    }

    @Test("A difference of up to four minutes causes no retry", arguments: [(239, 1), (241, 2)])
    func tolerance(seconds: Int, attempts: Int) async throws {
        let clock = TestClock()
        let date = clock.wallClock.now.addingTimeInterval(TimeInterval(seconds))
        let answer = TransportResponse.serviceError(
            "SignatureDoesNotMatch",
            status: 403,
            fields: ["date": HTTPDate.format(date)]
        )
        let transport = ScriptedTransport(answers: answer)
        var configuration = makeConfiguration(transport: transport)
        configuration.clock = clock.wallClock
        let client = try S3ControlClient(configuration: configuration)
        await #expect(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        #expect(transport.requests.count == attempts)
        // What is corrected already is not corrected again.
        await #expect(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        #expect(transport.requests.count == attempts + 1)
    }

    @Test("Without a date in the response, the clock is not corrected")
    func noDate() async throws {
        let transport = ScriptedTransport(answers: .serviceError("RequestTimeTooSkewed", status: 403))
        let client = try S3ControlClient(configuration: makeConfiguration(transport: transport))
        let error = try await #require(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        #expect(error.code == .clockSkew && error.attempts == 1)
    }
}
