import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("Many jobs are watched together")
struct JobsProgressTests {
    @Test(
        "A thousand jobs take one listing per cycle: 6 to 7.5 requests per minute, and few more for their ends"
    )
    func thousand() async throws {
        let bench = try SimulatedBench(checksSignatures: false, pace: JobPace(windingUp: .zero))
        let ids = makeIDs(1000)
        // They end one after the other, in the last 20 of 80 seconds.
        for (number, id) in ids.enumerated() {
            bench.addJob(
                .active,
                id: id,
                work: JobWork(totalTasks: 60 + number / 50, tasksPerSecond: 1)
            )
        }
        // As the default pace is once it has slowed down.
        let settled = PollingPolicy(initialDelay: .seconds(10), maximumDelay: .seconds(10))
        let ended = try bench.simulation.run {
            var ended: [JobID: JobStatus] = [:]
            for try await snapshot in bench.client.progress(of: ids, polling: settled)
            where snapshot.isFinal {
                ended[snapshot.jobID] = snapshot.status
            }
            return ended
        }
        #expect(ended.count == 1000)
        #expect(ended.values.allSatisfy { $0 == .complete })
        #expect((.seconds(79)...(.seconds(91))).contains(bench.simulation.now))
        let entries = bench.transport.entries
        let steady = entries.count { $0.time < .seconds(60) }
        print(
            "Watching 1,000 jobs: \(steady) requests in a minute; \(entries.count - steady) in the 20 s when they end"
        )
        #expect((6...8).contains(steady))
        // In each round some hundreds have ended: one listing more.
        #expect(entries.count - steady <= 8)
        #expect(entries.count { !$0.path.contains("jobStatuses") } <= 3)
    }

    @Test("Jobs that end at the same time are looked up together")
    func endAtOnce() async throws {
        let bench = try SimulatedBench(checksSignatures: false)
        let ids = makeIDs(50)
        for id in ids { bench.addJob(.active, id: id, work: JobWork(totalTasks: 30, tasksPerSecond: 1)) }
        let last = try bench.simulation.run {
            var last = 0
            for try await snapshot in bench.client.progress(of: ids) where snapshot.isFinal { last += 1 }
            return last
        }
        #expect(last == 50)
        #expect(bench.transport.entries.count < 20)
    }

    @Test("A missing job does not affect the others, and is reported at the end")
    func missing() async throws {
        let bench = try SimulatedBench()
        for id in makeIDs(5) {
            bench.addJob(.active, id: id, work: JobWork(totalTasks: 100, tasksPerSecond: 1))
        }
        let ended = try bench.simulation.run {
            var ended = 0
            let error = try await #require(throws: S3ControlError.self) {
                for try await snapshot in bench.client.progress(of: makeIDs(5) + ["ghost-1", "ghost-2"])
                where snapshot.isFinal { ended += 1 }
            }
            #expect(error.code == .notFound)
            #expect(error.message == "2 watched jobs were not found: ghost-1, ghost-2.")
            return ended
        }
        #expect(ended == 5)
    }

    @Test("One job or none can be watched, too")
    func few() async throws {
        let bench = try SimulatedBench()
        bench.addJob(.cancelled)
        try bench.simulation.run {
            var statuses: [JobStatus] = []
            for try await snapshot in bench.client.progress(of: ["job-1"] as [JobID]) {
                statuses.append(snapshot.status)
            }
            #expect(statuses == [.cancelled])
            for try await _ in bench.client.progress(of: [] as [JobID]) {
                Issue.record("there is nothing to see")
            }
        }
        #expect(bench.transport.entries.count == 1)
    }

    @Test("A failed listing is retried in the next cycle")
    func throttled() async throws {
        let bench = try SimulatedBench { _, number in number % 3 == 1 ? .throttled : nil }
        for id in makeIDs(5) {
            bench.addJob(.active, id: id, work: JobWork(totalTasks: 10, tasksPerSecond: 1))
        }
        let ended = try bench.simulation.run {
            var ended = 0
            for try await snapshot in bench.client.progress(of: makeIDs(5)) where snapshot.isFinal {
                ended += 1
            }
            return ended
        }
        #expect(ended == 5)
    }
}
