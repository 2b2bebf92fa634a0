import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite(
    "Many jobs are looked up by listing and few by description, and none is missing unless the service says so"
)
struct JobLookupTests {
    @Test(
        "Jobs that no listing shows are described in rotation, and none is reported as missing",
        arguments: [5, 10, 60]
    )
    func unlisted(count: Int) throws {
        let bench = try SimulatedBench { request, _ in
            // The service lists none of them, as it does 90 days after their end.
            (request.path ?? "").hasPrefix("/v20180820/jobs?")
                ? .answer(200, "<ListJobsResult><Jobs/></ListJobsResult>") : nil
        }
        for id in makeIDs(count) { bench.addJob(.complete, id: id) }
        let ended = try bench.simulation.run {
            var ended = 0
            for try await snapshot in bench.client.progress(of: makeIDs(count)) where snapshot.isFinal {
                ended += 1
            }
            return ended
        }
        #expect(ended == count)
        #expect(bench.simulation.now < .seconds(60))
    }

    @Test("Jobs in an unknown status are described in rotation")
    func unknownStatus() throws {
        let bench = try SimulatedBench { request, _ in
            (request.path ?? "").contains("jobStatuses")
                ? .answer(200, "<ListJobsResult><Jobs/></ListJobsResult>") : nil
        }
        for id in makeIDs(25) { bench.addJob("Hibernating", id: id) }
        let error = try #require(throws: S3ControlError.self) {
            try bench.simulation.run {
                try await bench.client.waitUntil(makeIDs(25), .complete, timeout: .seconds(300))
            }
        }
        #expect(error.code == .waitTimedOut)
        #expect((error.cause as? JobWaitError)?.snapshots.count == 25)
        for id in makeIDs(25) { #expect(bench.transport.count("/\(id)") >= 5) }
    }

    @Test("A listing that takes more requests than describing the jobs is abandoned")
    func largeAccount() throws {
        let bench = try SimulatedBench(checksSignatures: false)
        for number in 0..<8000 { bench.addJob(.suspended, id: JobID(stringLiteral: "other-\(number)")) }
        for id in makeIDs(4) {
            bench.addJob(.active, id: id, work: JobWork(totalTasks: 200, tasksPerSecond: 1))
        }
        let ended = try bench.simulation.run { try await bench.client.waitUntil(makeIDs(4)) }
        #expect(ended.count == 4)
        // Some 25 polls of four descriptions, and a listing now and then.
        #expect(bench.transport.count("jobStatuses") < 20)
        #expect(bench.transport.entries.count < 160)
    }

    @Test("A missing job is given up after the grace period, and only if the service says so")
    func missing() throws {
        let bench = try SimulatedBench { request, _ in
            (request.path ?? "").contains("/job-3") ? .answer(404, "<html>Not found</html>") : nil
        }
        for id in makeIDs(3) {
            bench.addJob(.active, id: id, work: JobWork(totalTasks: 60, tasksPerSecond: 1))
        }
        // The page says nothing about job-3, however often it comes.
        let error = try #require(throws: S3ControlError.self) {
            try bench.simulation.run { try await bench.client.waitUntil(makeIDs(4), .complete) }
        }
        #expect(error.code == .invalidResponse)
        #expect(bench.simulation.now > .seconds(30))
    }

    @Test("A known job that disappears ends the sequence", arguments: [1, 3, 30])
    func disappears(count: Int) throws {
        let bench = try SimulatedBench()
        for id in makeIDs(count) {
            bench.addJob(.active, id: id, work: JobWork(totalTasks: 300, tasksPerSecond: 1))
        }
        let error = try #require(throws: S3ControlError.self) {
            try bench.simulation.run {
                for try await _ in bench.client.progress(of: makeIDs(count))
                where bench.emulator.jobCount > 0 && bench.simulation.now > .seconds(60) {
                    bench.emulator.reset()
                }
            }
        }
        #expect(error.code == .notFound)
        #expect(bench.simulation.now < .seconds(150))
    }

    @Test("Task counts near the integer limit do not trap")
    func extremes() throws {
        for (succeeded, failed, total) in [
            (Int64.max, Int64.max, Int64.max), (Int64.max, 1, 0), (0, Int64.max, 1), (-5, Int64.max, -1),
            (Int64.max - 1, 1, Int64.max),
        ] {
            let bench = try SimulatedBench { _, number in
                .answer(
                    200,
                    """
                    <DescribeJobResult><Job><JobId>job-1</JobId><Status>\(number < 4 ? "Active" : "Complete")</Status><ProgressSummary>\
                    <TotalNumberOfTasks>\(total)</TotalNumberOfTasks>\
                    <NumberOfTasksSucceeded>\(number.isMultiple(of: 2) ? succeeded : 0)</NumberOfTasksSucceeded>\
                    <NumberOfTasksFailed>\(failed)</NumberOfTasksFailed>\
                    <Timers><ElapsedTimeInActiveSeconds>\(number.isMultiple(of: 2) ? 1 : Int64.max)</ElapsedTimeInActiveSeconds></Timers>\
                    </ProgressSummary></Job></DescribeJobResult>
                    """
                )
            }
            let snapshots = try bench.simulation.run {
                var all: [JobSnapshot] = []
                for try await snapshot in bench.client.progress(of: "job-1") { all.append(snapshot) }
                return all
            }
            #expect(snapshots.last?.status == .complete)
            for snapshot in snapshots {
                #expect(snapshot.done >= 0)
                #expect((0...1).contains(snapshot.fractionCompleted ?? 0))
                #expect(!snapshot.description.isEmpty)
            }
        }
    }

    @Test("A snapshot is printed on one line")
    func description() {
        var snapshot = JobSnapshot(
            jobID: "job-1",
            status: .active,
            succeeded: 417,
            failed: 3,
            total: 1000,
            rate: 12.4,
            timeLeft: .seconds(46.8)
        )
        #expect("\(snapshot)" == "job-1 Active: 420 of 1000 tasks (42%), 3 failed, 12/s, 47 s left")
        snapshot = JobSnapshot(jobID: "job-1", status: .complete, succeeded: 1, total: 1, rate: 3)
        #expect("\(snapshot)" == "job-1 Complete: 1 of 1 task (100%)")
        #expect("\(JobSnapshot(jobID: "job-1", status: .preparing))" == "job-1 Preparing")
    }
}
