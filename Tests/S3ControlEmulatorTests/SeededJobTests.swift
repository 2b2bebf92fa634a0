import AWSCore
import Basics
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("A job that is added has the status it is given, and a job can be removed")
struct SeededJobTests {
    private func job(
        _ status: JobStatus,
        created: Double = 3600,
        inStatus: Double? = 0,
        work: JobWork = JobWork(totalTasks: 2000, tasksPerSecond: 10),
        progress: JobProgressSummary? = nil
    ) -> EmulatedJob {
        var job = EmulatedJob(
            "job-1",
            status,
            created: startDate.addingTimeInterval(-created),
            work: work
        )
        job.statusDate = inStatus.map { startDate.addingTimeInterval(-$0) }
        job.descriptor.progressSummary = progress
        return job
    }

    @Test("Whenever it was created, its status is that of now", arguments: JobStatus.allCases)
    func now(status: JobStatus) {
        let emulator = makeEmulator()
        emulator.add(job(status), to: account)
        let found = emulator.job("job-1", of: account)
        #expect(found?.status == status)
        #expect(found?.creationTime == startDate.addingTimeInterval(-3600))
        #expect(
            emulator.transitions(of: "job-1", of: account) == [JobTransition(status: status, date: startDate)]
        )
        #expect(found?.terminationDate == (status.isTerminal ? startDate : nil))
        #expect(found?.suspendedDate == (status == .suspended ? startDate : nil))
    }

    @Test("It lives on from the date of its status")
    func livesOn() {
        let emulator = makeEmulator()
        emulator.add(job(.active, inStatus: 60), to: account)
        #expect(emulator.job("job-1", of: account)?.progressSummary?.numberOfTasksSucceeded == 600)
        emulator.add(job(.active, inStatus: nil), to: account)
        #expect(emulator.status("job-1") == .complete)
        emulator.add(job(.active, inStatus: 7200), to: account)
        #expect(emulator.status("job-1") == .complete)
    }

    @Test("Tasks that its progress counts have run already")
    func progress() {
        let emulator = makeEmulator()
        let progress = JobProgressSummary {
            $0.totalNumberOfTasks = 2000
            $0.numberOfTasksSucceeded = 700
            $0.numberOfTasksFailed = 5
        }
        emulator.add(job(.active, progress: progress), to: account)
        let found = emulator.job("job-1", of: account)?.progressSummary
        #expect(found?.numberOfTasksSucceeded == 700 && found?.numberOfTasksFailed == 5)
        emulator.advance(by: .seconds(10))
        #expect(emulator.job("job-1", of: account)?.progressSummary?.numberOfTasksSucceeded == 800)
    }

    @Test(
        "What no job can be is a contradiction",
        arguments: [
            (JobStatus.ready, 10, 1, 0, "No task"), (.suspended, 10, 0, 1, "No task"),
            (.new, 10, 1, 1, "No task"),
            (.complete, 10, 9, 0, "All tasks"), (.completing, 10, 0, 0, "All tasks"),
            (.active, 10, 11, 0, "More tasks"), (.active, 10, 6, 6, "More tasks"),
            (.active, 10, -1, 0, "More tasks"),
            (.complete, 2000, 900, 1100, "over half"), (.active, Int.max, Int.max, 1, "More tasks"),
        ]
    )
    func contradictions(status: JobStatus, total: Int, succeeded: Int, failed: Int, said: String) {
        let progress = JobProgressSummary {
            $0.totalNumberOfTasks = total
            $0.numberOfTasksSucceeded = succeeded
            $0.numberOfTasksFailed = failed
        }
        var seeded = job(status, progress: progress)
        seeded.descriptor.confirmationRequired = status == .suspended
        #expect(seeded.contradictions.contains { $0.contains(said) }, "\(seeded.contradictions)")
    }

    @Test(
        "Consistent progress is none",
        arguments: [(JobStatus.active, 5, 1), (.complete, 8, 2), (.new, 0, 0), (.failed, 1, 3)]
    )
    func consistent(status: JobStatus, succeeded: Int, failed: Int) {
        let progress = JobProgressSummary {
            $0.totalNumberOfTasks = 10
            $0.numberOfTasksSucceeded = succeeded
            $0.numberOfTasksFailed = failed
        }
        #expect(job(status, progress: progress).contradictions.isEmpty)
        #expect(!job(status, created: 10, inStatus: 11).contradictions.isEmpty)
    }

    @Test(
        "The latest jobs are those that were created last, whatever was removed or replaced",
        arguments: [
            (1, ["job-d"]), (2, ["job-c", "job-d"]), (3, ["job-a", "job-c", "job-d"]),
            (4, ["job-a", "job-c", "job-d"]), (Int.max, ["job-a", "job-c", "job-d"]),
            (nil, ["job-a", "job-c", "job-d"]), (0, []), (-1, []), (Int.min, []),
        ] as [(Int?, [JobID])]
    )
    func latest(limit: Int?, expected: [JobID]) {
        for changes in [0, 1, 1000] {
            let emulator = makeEmulator()
            for id: JobID in ["job-a", "job-b", "job-c", "job-d"] {
                emulator.addJob(id, .suspended, to: account)
            }
            for _ in 0..<changes {
                emulator.addJob("job-e", .suspended, to: account)
                #expect(emulator.removeJob("job-e", of: account))
                emulator.addJob("job-d", .suspended, to: account)
            }
            #expect(emulator.removeJob("job-b", of: account))
            #expect(emulator.jobs(of: account, limit: limit).map(\.jobID) == expected, "\(changes)")
        }
    }

    @Test(
        "No work is too much",
        arguments: [
            (1000, .infinity, 0), (1000, .infinity, 1), (.max, .infinity, 1), (.max, 1e300, 0.5),
            (.max, .greatestFiniteMagnitude, 1), (.max, 1e18, 1), (.max, 0, 1), (.max, .nan, .nan),
            (.max, .leastNonzeroMagnitude, .leastNonzeroMagnitude), (.max, 1, 0.999_999_999_999_999_9),
            (.min, -.infinity, -.infinity), (10, 1e-300, .infinity), (0, .infinity, 1),
        ] as [(Int, Double, Double)]
    )
    func extremes(totalTasks: Int, tasksPerSecond: Double, failureShare: Double) {
        let work = JobWork(
            totalTasks: totalTasks,
            tasksPerSecond: tasksPerSecond,
            failureShare: failureShare
        )
        for status in JobStatus.allCases {
            let emulator = makeEmulator()
            emulator.add(job(status, work: work), to: account)
            for _ in 0..<6 {
                let progress = emulator.job("job-1", of: account)?.progressSummary
                let total = progress?.totalNumberOfTasks ?? -1
                let succeeded = progress?.numberOfTasksSucceeded ?? -1
                let failed = progress?.numberOfTasksFailed ?? -1
                #expect(min(total, succeeded, failed) >= 0 && succeeded <= total)
                #expect(failed <= total - succeeded, "\(status)")
                emulator.advance(by: .seconds(1))
            }
        }
    }

    @Test("Nor is a date", arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
    func dates(seconds: Double) {
        for status in JobStatus.allCases {
            let emulator = makeEmulator()
            let date = Date(timeIntervalSince1970: seconds)
            var job = EmulatedJob("job-1", status, created: date, work: JobWork(tasksPerSecond: 1))
            emulator.add(job, to: account)
            #expect(emulator.status("job-1") != nil)
            job.descriptor.creationTime = startDate
            job.statusDate = date
            emulator.add(job, to: account)
            emulator.advance(by: .seconds(1e9))
            #expect(emulator.status("job-1") != nil)
        }
    }

    @Test("A job is removed from its region alone, and its client request token is free again")
    func removal() async throws {
        let emulator = makeEmulator()
        emulator.addJob("job-1", .active, to: account)
        emulator.addJob("job-1", .active, to: account, in: "eu-west-1")
        #expect(!emulator.removeJob("job-1", of: "999999999999"))
        #expect(!emulator.removeJob("job-2", of: account))
        #expect(emulator.removeJob("job-1", of: account, in: "eu-west-1"))
        #expect(!emulator.removeJob("job-1", of: account, in: "eu-west-1"))
        #expect(emulator.jobCount == 1 && emulator.status("job-1") == .active)
        let first = try await emulator.call(CreateJob.self, makeCreateRequest()).output?.jobID
        let again = try await emulator.call(CreateJob.self, makeCreateRequest()).output?.jobID
        #expect(try first != nil && first == again && emulator.removeJob(#require(first), of: account))
        let other = try await emulator.call(CreateJob.self, makeCreateRequest()).output?.jobID
        #expect(other != nil && other != first)
    }

    @Test("When the active job is removed, the next one gets its turn; a listing goes on")
    func turns() async throws {
        let emulator = makeEmulator { $0.activeJobLimit = 1 }
        emulator.addJob("first", .active, to: account)
        emulator.addJob("second", .ready, to: account)
        emulator.advance(by: .seconds(5))
        #expect(emulator.status("second") == .ready)
        #expect(emulator.removeJob("first", of: account))
        #expect(emulator.status("second") == .active)
        let page = try await emulator.call(ListJobs.self, .init(accountID: account)).output
        #expect(page?.jobs.map(\.jobID) == ["second"])
    }
}
