import S3ControlEmulator
import S3ControlModel
import Testing

@testable import S3Control

@Suite("Job events reduce polling")
struct JobHintsTests {
    /// Announces the status changes of a job that completes after `seconds`, `delay` after each.
    private func announce(
        _ bench: SimulatedBench,
        to continuation: AsyncStream<JobID>.Continuation,
        after seconds: [Int],
        about id: JobID = "job-1"
    ) async throws {
        for second in seconds {
            let time = Duration.seconds(second)
            if time > bench.simulation.now {
                try await bench.simulation.clock.sleep(for: time - bench.simulation.now)
            }
            continuation.yield(id)
        }
    }

    private func makeBench() throws -> SimulatedBench {
        let bench = try SimulatedBench(
            pace: JobPace(
                new: .seconds(10),
                preparing: .seconds(10),
                ready: .seconds(10),
                windingUp: .seconds(10)
            )
        )
        bench.addJob(.new, work: JobWork(totalTasks: 7200, tasksPerSecond: 1))
        return bench
    }

    private func wait(
        _ bench: SimulatedBench,
        _ seconds: [Int],
        ends: Bool = false,
        about id: JobID = "job-1"
    ) throws -> (
        polls: Int, end: Duration
    ) {
        let (events, continuation) = AsyncStream.makeStream(of: JobID.self)
        return try bench.simulation.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await announce(bench, to: continuation, after: seconds, about: id)
                    if ends { continuation.finish() }
                }
                try await bench.client.waitUntil("job-1", hints: JobHints(events))
                group.cancelAll()
            }
            return (bench.transport.entries.count, bench.simulation.now)
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
                    try await announce(bench, to: continuation, after: [10, 20, 30, 7230, 7240])
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
