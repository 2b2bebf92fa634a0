import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("A job's progress is watched")
struct JobProgressTests {
    private func snapshots(_ bench: SimulatedBench) async throws -> [JobSnapshot] {
        try bench.simulation.run {
            var all: [JobSnapshot] = []
            for try await snapshot in bench.client.progress(of: "job-1") { all.append(snapshot) }
            return all
        }
    }

    @Test("Snapshots are returned on changes and end with the job")
    func life() async throws {
        let bench = try SimulatedBench(
            pace: JobPace(
                new: .seconds(30),
                preparing: .seconds(30),
                ready: .seconds(30),
                windingUp: .seconds(30)
            )
        )
        bench.addJob(.new, work: JobWork(totalTasks: 600, tasksPerSecond: 1, failureShare: 0.1))
        let all = try await snapshots(bench)
        #expect(all.first?.status == .new)
        #expect(all.last?.status == .complete)
        #expect(all.last?.isFinal == true)
        #expect(all.last?.succeeded == 540)
        #expect(all.last?.failed == 60)
        #expect(all.last?.fractionCompleted == 1)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0 != $1 && $0.done <= $1.done })
        #expect(all.count < bench.transport.entries.count, "a look that shows no change is no snapshot")
        #expect(bench.simulation.now < .seconds(720 + 11))
    }

    @Test("Nothing is sent before the first snapshot or between snapshots")
    func pulls() async throws {
        let bench = try SimulatedBench()
        bench.addJob(.active, work: JobWork(totalTasks: 1000, tasksPerSecond: 1))
        try bench.simulation.run {
            var iterator = bench.client.progress(of: "job-1").makeAsyncIterator()
            #expect(bench.transport.entries.isEmpty)
            _ = try await iterator.next()
            try await bench.simulation.clock.sleep(for: .seconds(500))
            #expect(bench.transport.entries.count == 1)
            #expect(try await iterator.next()?.done ?? 0 >= 500)
        }
    }

    @Test("The remaining time is estimated correctly and steadily, although tasks complete in bursts")
    func estimate() async throws {
        var estimator = RateEstimatorProbe()
        var truths: [(estimate: Double, truth: Double)] = []
        // 100,000 tasks at 100 a second on average; the service tells of them in bursts of 30 s.
        for second in stride(from: 10.0, to: 1000, by: 10) {
            let told = Int(second / 30) * 3000
            let left = estimator.look(done: told, total: 100_000, active: Int(second), at: second)
            if let left { truths.append((left, 1000 - second)) }
        }
        let settled = truths.filter { $0.truth < 900 && $0.truth > 60 }
        #expect(settled.count > 70)
        for (estimate, truth) in settled {
            #expect(abs(estimate - truth) < 0.35 * truth + 30, "\(estimate) for \(truth)")
        }
        for (one, next) in zip(settled, settled.dropFirst()) {
            #expect(abs((next.estimate - one.estimate)) < 0.3 * one.estimate + 30)
        }
    }

    @Test("The first estimate is based on the service's own timer")
    func firstEstimate() async throws {
        let bench = try SimulatedBench()
        bench.addJob(.active, work: JobWork(totalTasks: 1000, tasksPerSecond: 1))
        let first = try bench.simulation.run {
            try await bench.simulation.clock.sleep(for: .seconds(400))
            var iterator = bench.client.progress(of: "job-1").makeAsyncIterator()
            return try await iterator.next()
        }
        #expect(first?.rate == 1)
        #expect(first?.timeLeft == .seconds(600))
        #expect(first?.fractionCompleted == 0.4)
    }

    @Test(
        "A job that is not active has no remaining time",
        arguments: [JobStatus.suspended, .ready, .completing]
    )
    func noEstimate(status: JobStatus) async throws {
        let bench = try SimulatedBench.holding(status)
        let first = try bench.simulation.run {
            var iterator = bench.client.progress(of: "job-1").makeAsyncIterator()
            return try await iterator.next()
        }
        #expect(first?.status == status)
        #expect(first?.timeLeft == nil)
    }

    @Test("Throttling and lost responses are tolerated; a missing job is an error")
    func survives() async throws {
        let bench = try SimulatedBench { _, number in
            number % 3 == 0
                ? .throttled : number % 3 == 1 ? .error("InternalServiceException", status: 500) : nil
        }
        bench.addJob(.active, work: JobWork(totalTasks: 1000, tasksPerSecond: 10))
        #expect(try await snapshots(bench).last?.status == .complete)
        let empty = try SimulatedBench()
        let error = try await #require(throws: S3ControlError.self) { _ = try await snapshots(empty) }
        #expect(error.code == .notFound)
    }
}
