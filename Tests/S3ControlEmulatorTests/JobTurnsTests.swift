import Basics
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
import Testing

@Suite("Jobs are paused for jobs with a higher priority")
struct JobTurnsTests {
    private let emulator = makeEmulator {
        $0.activeJobLimit = 1
        $0.jobsFollowClock = false
    }
    private let work = JobWork(totalTasks: 1000, tasksPerSecond: 100)

    private func progress(_ id: JobID) -> Int? {
        emulator.job(id, of: account)?.progressSummary?.numberOfTasksSucceeded
    }

    /// Adds an active job of priority 1 and then a ready one, and lets 10 s pass.
    private func addFirst(and second: JobID, priority: Int) {
        emulator.addJob("first", .active, priority: 1, to: account)
        emulator.addJob(second, .ready, priority: priority, to: account)
        emulator.advance(by: .seconds(10))
    }

    @Test("An active job pauses for one with a higher priority, keeps its progress, and continues after it")
    func pauses() {
        emulator.addJob("first", .active, priority: 1, work: work, to: account)
        emulator.advance(by: .seconds(4))
        emulator.addJob("urgent", .ready, priority: 2, work: work, to: account)
        emulator.advance(by: .milliseconds(1500))
        #expect(emulator.status("first") == .pausing)
        #expect(emulator.status("urgent") == .ready)
        #expect(progress("first") == 500)

        emulator.advance(by: .milliseconds(500))
        #expect(emulator.status("first") == .paused)
        #expect(emulator.status("urgent") == .active)
        emulator.advance(by: .seconds(9))
        #expect(progress("first") == 500)
        #expect(progress("urgent") == 900)

        emulator.advance(by: .seconds(100))
        #expect(emulator.life("urgent") == [.ready, .active, .completing, .complete])
        #expect(
            emulator.life("first") == [.active, .pausing, .paused, .active, .completing, .complete]
        )
        #expect(progress("first") == 1000)
        let ended = emulator.job("first", of: account)
        #expect(ended?.progressSummary?.timers?.elapsedTimeInActiveSeconds == 10)
        // 5 s, then 1 s of pausing, 10 s of the other, the other 5 s, and 1 s to wind up.
        #expect(ended?.terminationDate == startDate.addingTimeInterval(22))
    }

    @Test("With equal priorities, the earlier job runs first, and none is paused")
    func equals() {
        for id: JobID in ["job-a", "job-b", "job-c"] {
            emulator.addJob(id, .ready, priority: 5, work: work, to: account)
        }
        emulator.advance(by: .seconds(2))
        #expect(emulator.statusCounts(of: account) == [.active: 1, .ready: 2])
        emulator.advance(by: .seconds(60))
        for id: JobID in ["job-a", "job-b", "job-c"] {
            #expect(emulator.life(id) == [.ready, .active, .completing, .complete])
        }
        let ends = emulator.jobs(of: account).map(\.terminationDate)
        #expect(ends == ends.sorted { ($0 ?? .distantPast) < ($1 ?? .distantPast) })
    }

    @Test("Raising its priority activates a waiting job")
    func raised() async throws {
        addFirst(and: "second", priority: 1)
        #expect(emulator.status("second") == .ready)
        let request = UpdateJobPriorityRequest(accountID: account, jobID: "second", priority: 2)
        #expect(try await emulator.call(UpdateJobPriority.self, request).output?.priority == 2)
        #expect(emulator.status("first") == .pausing)
        emulator.advance(by: .seconds(1))
        #expect(emulator.status("second") == .active)
    }

    @Test("Cancelling the active job continues the paused one, and a paused one can be cancelled")
    func cancelled() async throws {
        addFirst(and: "urgent", priority: 2)
        #expect(emulator.status("first") == .paused)
        for id: JobID in ["urgent", "first"] {
            let request = UpdateJobStatusRequest(
                accountID: account,
                jobID: id,
                requestedJobStatus: .cancelled
            )
            let answer = try await emulator.call(UpdateJobStatus.self, request)
            #expect(answer.output?.status == .cancelling)
            #expect(emulator.status("first") == (id == "first" ? .cancelling : .active))
        }
        emulator.advance(by: .seconds(1))
        #expect(emulator.statusCounts(of: account) == [.cancelled: 2])
    }

    @Test("The allowed number of jobs is active, those with the highest priority first")
    func several() {
        let emulator = makeEmulator {
            $0.activeJobLimit = 3
            $0.jobsFollowClock = false
        }
        for number in 1...10 {
            emulator.addJob(JobID(stringLiteral: "job-\(number)"), .ready, priority: number, to: account)
            emulator.advance(by: .milliseconds(500))
        }
        emulator.advance(by: .seconds(10))
        let active = emulator.jobs(of: account).filter { $0.status == .active }.map(\.priority)
        #expect(active == [8, 9, 10])
        #expect(emulator.statusCounts(of: account)[.active] == 3)
    }

    @Test("Without a limit, every ready job becomes active")
    func unlimited() {
        let emulator = makeEmulator { $0.jobsFollowClock = false }
        for number in 1...10 {
            emulator.addJob(JobID(stringLiteral: "job-\(number)"), .ready, priority: number, to: account)
        }
        emulator.advance(by: .seconds(1))
        #expect(emulator.statusCounts(of: account) == [.active: 10])
    }

    @Test("A job that is paused repeatedly loses no progress")
    func manyPauses() {
        emulator.addJob("long-one", .active, priority: 1, work: work, to: account)
        let short = JobWork(totalTasks: 1, tasksPerSecond: 1)
        for number in 1...50 {
            let before = progress("long-one") ?? 0
            emulator.addJob(
                JobID(stringLiteral: "short-\(number)"),
                .ready,
                priority: 2,
                work: short,
                to: account
            )
            emulator.advance(by: .milliseconds(7))
            #expect(progress("long-one") ?? 0 >= before)
            emulator.advance(by: .seconds(5))
        }
        emulator.advance(by: .seconds(20))
        #expect(progress("long-one") == 1000)
        let life = emulator.transitions(of: "long-one", of: account)
        #expect(life.last?.status == .complete)
        #expect(life.count <= 64)
        let job = emulator.job("long-one", of: account)
        #expect(job?.progressSummary?.timers?.elapsedTimeInActiveSeconds == 10)
    }
}
