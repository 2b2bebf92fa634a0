import ObservedStore
import S3BatchWorkflow
import S3ControlEmulator
import Testing

@Suite("The timeout of a run with confirmation")
struct RunTimeoutTests {
    private static let polling = PollingPolicy(
        initialDelay: .seconds(1),
        maximumDelay: .seconds(1),
        growth: 1,
        jitter: 0
    )

    /// A job is prepared in 40 s, and then runs for about 41 s.
    private func makeBench() throws -> Bench {
        let clock = ImpatientClock()
        let bench = try Bench(
            pace: JobPace(new: .seconds(20), preparing: .seconds(20), windingUp: .seconds(40)),
            clock: clock,
            delayClock: PollingClock(clock)
        )
        bench.addBucket()
        return bench
    }

    @Test("limits the preparation and the run together", arguments: [45, 60, 75])
    func together(seconds: Int) async throws {
        let bench = try makeBench()
        let manifest = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        let start = bench.clock.now
        let error = await #expect(throws: S3ControlError.self) {
            try await bench.batch.run(
                bench.draft(on: manifest),
                confirm: { _ in true },
                timeout: .seconds(seconds),
                polling: Self.polling
            )
        }
        #expect(error?.code == .waitTimedOut)
        #expect(start.duration(to: bench.clock.now) <= .seconds(seconds + 1))
    }

    @Test("does not limit the time of the confirmation")
    func confirmation() async throws {
        let bench = try makeBench()
        let manifest = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        let clock = bench.clock
        let job = try await bench.batch.run(
            bench.draft(on: manifest),
            confirm: { _ in
                try await clock.sleep(for: .seconds(3600))
                return true
            },
            timeout: .seconds(100),
            polling: Self.polling
        )
        #expect(job.status == .complete)
    }
}

/// A clock by which the delays between polls take no time. A longer sleep, such as that of a call's deadline, lasts
/// until its task is cancelled.
private final class PollingClock: Clock {
    private let clock: ImpatientClock

    init(_ clock: ImpatientClock) { self.clock = clock }

    var now: ImpatientClock.Instant { clock.now }
    var minimumResolution: Duration { clock.minimumResolution }

    func sleep(until deadline: ImpatientClock.Instant, tolerance: Duration?) async throws {
        if now.duration(to: deadline) > .seconds(2) {
            try await Task.sleep(for: .seconds(3600))
        } else {
            try await clock.sleep(until: deadline, tolerance: tolerance)
        }
    }
}
