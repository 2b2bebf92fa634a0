import S3ControlEmulator
import S3ControlModel
import Testing

@testable import S3Control

@Suite("Job events reduce polling")
struct JobHintsTests {
    /// Announces the status changes of a job that completes after `seconds`, `delay` after each.
    private func announce(
        _ simulation: Simulation,
        to continuation: AsyncStream<JobID>.Continuation,
        after seconds: [Int],
        about id: JobID = "job-1"
    ) async throws {
        for second in seconds {
            let time = Duration.seconds(second)
            if time > simulation.now { try await simulation.clock.sleep(for: time - simulation.now) }
            continuation.yield(id)
        }
    }

    private let pace = JobPace(
        new: .seconds(10),
        preparing: .seconds(10),
        ready: .seconds(10),
        windingUp: .seconds(10)
    )
    private let work = JobWork(totalTasks: 7200, tasksPerSecond: 1)

    private func makeBench() throws -> SimulatedBench {
        let bench = try SimulatedBench(pace: pace)
        bench.addJob(.new, work: work)
        return bench
    }

    private func wait(
        _ bench: SimulatedBench,
        _ seconds: [Int],
        ends: Bool = false,
        about id: JobID = "job-1",
        interval: Duration = .seconds(300)
    ) throws -> (
        polls: Int, end: Duration
    ) {
        let end = try wait(bench.client, bench.simulation, seconds, ends: ends, about: id, interval: interval)
        return (bench.transport.entries.count, end)
    }

    private func wait(
        _ client: S3ControlClient,
        _ simulation: Simulation,
        _ seconds: [Int],
        ends: Bool = false,
        about id: JobID = "job-1",
        interval: Duration = .seconds(300)
    ) throws -> Duration {
        let (events, continuation) = AsyncStream.makeStream(of: JobID.self)
        return try simulation.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await announce(simulation, to: continuation, after: seconds, about: id)
                    if ends { continuation.finish() }
                }
                try await client.waitUntil("job-1", hints: JobHints(events, interval: interval))
                group.cancelAll()
            }
            return simulation.now
        }
    }

    @Test("With events, an hour takes a dozen polls, and the end is detected immediately")
    func delivered() throws {
        let polled = try makeBench()
        _ = try polled.simulation.run { try await polled.client.waitUntil("job-1") }
        let hinted = try wait(try makeBench(), [10, 20, 30, 7230, 7240])
        #expect(polled.transport.entries.count > 200)
        #expect(hinted.polls < 60)
        #expect(hinted.end < .seconds(7243))
    }

    @Test("Changes are detected even if events do not arrive, end, or get lost")
    func undelivered() throws {
        let never = try wait(try makeBench(), [])
        #expect(never.end < .seconds(7240 + 31))
        let ended = try wait(try makeBench(), [10, 20, 30], ends: true)
        #expect(ended.end < .seconds(7240 + 31))
        #expect(ended.polls > 200)
        // The last two are lost: noticed by a rare poll.
        let lost = try wait(try makeBench(), [10, 20, 30])
        #expect(lost.end < .seconds(7240 + 301))
        #expect(lost.polls < 60)
    }

    @Test("After an outage, polls soon show what an event announced during it", arguments: [2, 5, 20])
    func outage(seconds: Int) throws {
        let bench = try OutageBench(pace: pace) { _, time in
            (.seconds(7240)..<(.seconds(7240 + seconds))).contains(time) ? .refused : nil
        }
        bench.addJob(.new, id: "job-1", work: work)
        let end = try wait(bench.client, bench.simulation, [10, 20, 30, 7230, 7240])
        #expect(end < .seconds(7240 + 2 * seconds + 1))
        #expect(bench.way.times.count < 80)
    }

    @Test("A poll without an event that fails is repeated soon")
    func rareFailure() throws {
        // The outage lasts for a poll, and the events of the end are lost.
        let bench = try OutageBench(pace: pace) { _, time in
            (.seconds(7000)..<(.seconds(7290))).contains(time) ? .refused : nil
        }
        bench.addJob(.new, id: "job-1", work: work)
        let end = try wait(bench.client, bench.simulation, [10, 20, 30])
        #expect(end < .seconds(7290 + 31))
        #expect(bench.way.times.count < 80)
    }

    @Test("The interval is a second to a year", arguments: [Int64.min, 0, 1, 300, Int64.max])
    func intervals(seconds: Int64) {
        let hints = JobHints(AsyncStream<JobID> { $0.finish() }, interval: .seconds(seconds))
        #expect(hints.interval == .seconds(min(max(seconds, 1), 31_536_000)))
    }

    @Test("Events end a wait whatever the interval is", arguments: [1, 300, 31_536_000])
    func intervalsOfWaits(seconds: Int) throws {
        let result = try wait(try makeBench(), [10, 20, 30, 7230, 7240], interval: .seconds(seconds))
        #expect(result.end < .seconds(7243))
    }

    @Test("An event for another job only shows that events are delivered")
    func others() throws {
        let result = try wait(try makeBench(), Array(stride(from: 5, to: 9000, by: 5)), about: "job-2")
        #expect(result.polls < 60)
        #expect(result.end < .seconds(7240 + 301))
    }

    @Test("Progress uses events, too, and stops reading with the iterator")
    func progress() throws {
        let bench = try makeBench()
        let (events, continuation) = AsyncStream.makeStream(of: JobID.self)
        let executor = bench.simulation.timeline
        let snapshots = try bench.simulation.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await announce(bench.simulation, to: continuation, after: [10, 20, 30, 7230, 7240])
                }
                var all: [JobSnapshot] = []
                let progress = JobProgress(
                    client: bench.client,
                    jobIDs: ["job-1"],
                    polling: .watching,
                    hints: JobHints(events),
                    hintExecutor: executor
                )
                for try await snapshot in progress { all.append(snapshot) }
                group.cancelAll()
                return all
            }
        }
        #expect(snapshots.last?.status == .complete)
        #expect(bench.transport.entries.count < 60)
        #expect(bench.simulation.now < .seconds(7243))
    }

    @Test("Cancelling the task ends a wait for events")
    func cancellation() throws {
        let bench = try makeBench()
        let (events, continuation) = AsyncStream.makeStream(of: JobID.self)
        continuation.yield("job-1")
        #expect(throws: CancellationError.self) {
            try bench.simulation.run {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try await bench.client.waitUntil("job-1", hints: JobHints(events)) }
                    try await bench.simulation.clock.sleep(for: .seconds(1000))
                    group.cancelAll()
                    try await group.next()
                }
            }
        }
        #expect(bench.simulation.now == .seconds(1000))
    }
}
