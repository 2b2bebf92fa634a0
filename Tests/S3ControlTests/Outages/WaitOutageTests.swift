import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("Waits and progress tolerate short outages, and report long ones")
struct WaitOutageTests {
    /// What waits.
    enum Waiter: CaseIterable { case one, several, many, progressOfOne, progressOfMany }

    private static let ids: [JobID] = (0..<12).map { JobID(stringLiteral: "job-\($0)") }

    /// Waits for the end of the jobs; returns how many have been seen to end.
    private func wait(_ waiter: Waiter, _ client: S3ControlClient, timeout: Duration? = nil) async throws
        -> Int
    {
        switch waiter {
        case .one:
            _ = try await client.waitUntil(Self.ids[0], timeout: timeout)
            return 1
        case .several: return try await client.waitUntil(Self.ids.prefix(3), timeout: timeout).count
        case .many: return try await client.waitUntil(Self.ids, timeout: timeout).count
        case .progressOfOne:
            var ended = 0
            for try await snapshot in client.progress(of: Self.ids[0]) where snapshot.isFinal { ended += 1 }
            return ended
        case .progressOfMany:
            var ended = 0
            for try await snapshot in client.progress(of: Self.ids) where snapshot.isFinal { ended += 1 }
            return ended
        }
    }

    private func addJobs(to bench: OutageBench) {
        for id in Self.ids {
            bench.addJob(.active, id: id, work: JobWork(totalTasks: 100, tasksPerSecond: 1))
        }
    }

    @Test("An outage of 30 s is tolerated", arguments: Outage.allCases, Waiter.allCases)
    func short(outage: Outage, waiter: Waiter) throws {
        let bench = try OutageBench { _, time in
            (.seconds(20)..<(.seconds(50))).contains(time) ? outage : nil
        }
        addJobs(to: bench)
        let result = Result { try bench.simulation.run { try await wait(waiter, bench.client) } }
        switch result {
        case .success(let count):
            #expect(!outage.isGeneral)
            #expect(count == (waiter == .one || waiter == .progressOfOne ? 1 : waiter == .several ? 3 : 12))
        case .failure(let error as S3ControlError):
            #expect(outage.isGeneral, "\(error)")
            #expect(error.description.contains(outage.words))
            #expect(error.code != .notFound)
        case .failure(let error): throw error
        }
    }

    @Test("A longer outage ends the wait with its error", arguments: Outage.allCases, Waiter.allCases)
    func long(outage: Outage, waiter: Waiter) throws {
        let bench = try OutageBench { _, time in time > .seconds(20) ? outage : nil }
        addJobs(to: bench)
        // Throttling only asks to come later.
        let timeout: Duration? = outage.isTransient || outage.isGeneral ? nil : .seconds(600)
        guard timeout == nil || waiter == .one || waiter == .many else { return }
        let error = try #require(throws: S3ControlError.self) {
            try bench.simulation.run { try await wait(waiter, bench.client, timeout: timeout) }
        }
        #expect(error.code != .notFound)
        #expect(error.code != .conditionUnreachable)
        #expect(error.description.contains(outage.words), "\(error)")
        #expect((error.code == .waitTimedOut) == (timeout != nil))
    }

    @Test(
        "A wait without any response reports the last failure",
        arguments: Outage.allCases
    )
    func neverSeen(outage: Outage) throws {
        guard !outage.isGeneral else { return }
        let bench = try OutageBench { _, _ in outage }
        addJobs(to: bench)
        let error = try #require(throws: S3ControlError.self) {
            try bench.simulation.run { try await wait(.one, bench.client, timeout: .seconds(3)) }
        }
        #expect(error.code == .waitTimedOut)
        #expect(
            error.message.hasPrefix("Job job-0 was not ended within 3 s: no poll has shown it. The ")
        )
        let cause = try #require(error.cause as? JobWaitError)
        #expect(cause.lastFailure != nil)
        #expect(cause.lastSeen == nil)
        #expect(bench.simulation.now <= .seconds(3))
        // An answer that is late is cut off by the wait's own limit.
        if ![.lateBefore, .lateAfter].contains(outage) {
            #expect(error.message.contains(outage.words), "\(error)")
        }
    }
}
