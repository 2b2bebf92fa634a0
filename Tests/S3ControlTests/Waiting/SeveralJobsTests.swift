import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("Several jobs are waited for together")
struct SeveralJobsTests {
    @Test("Each job is returned once, in the order given, with few requests", arguments: [1, 2, 3, 50, 1500])
    func all(count: Int) throws {
        let bench = try SimulatedBench(checksSignatures: false)
        let ids = makeIDs(count)
        for (number, id) in ids.enumerated() {
            bench.addJob(.active, id: id, work: JobWork(totalTasks: 50 + number % 20, tasksPerSecond: 1))
        }
        let order = Array(ids.reversed()) + ids
        let snapshots = try bench.simulation.run { try await bench.client.waitUntil(order, .complete) }
        #expect(snapshots.map(\.jobID) == ids.reversed())
        #expect(snapshots.allSatisfy { $0.status == .complete && $0.succeeded == $0.total })
        #expect(bench.simulation.now < .seconds(100))
        #expect(bench.transport.entries.count < 70)
    }

    @Test("Without jobs, the result is empty, and nothing is sent")
    func none() throws {
        let bench = try SimulatedBench()
        let snapshots = try bench.simulation.run { try await bench.client.waitUntil([] as [JobID]) }
        #expect(snapshots.isEmpty)
        #expect(bench.transport.entries.isEmpty)
    }

    @Test("One job that can no longer meet the condition ends the wait, with its reason", arguments: [2, 40])
    func unreachable(count: Int) throws {
        let bench = try SimulatedBench()
        for id in makeIDs(count) { bench.addJob(.active, id: id) }
        bench.addJob(.failed, id: "job-1") {
            $0.failureReasons = [JobFailure { $0.failureReason = "Manifest not found." }]
        }
        let error = try #require(throws: S3ControlError.self) {
            try bench.simulation.run { try await bench.client.waitUntil(makeIDs(count), .complete) }
        }
        #expect(error.code == .conditionUnreachable)
        #expect(error.message == "Job job-1 is Failed (Manifest not found.) and can no longer be Complete.")
        let wait = try #require(error.cause as? JobWaitError)
        #expect(wait.jobID == "job-1")
        #expect(wait.jobIDs.count == count)
        #expect(wait.snapshots["job-0"]?.status == .active || count > 2)
    }

    @Test("A wait without time has the reason, too, although it takes another request")
    func unreachableAtOnce() throws {
        let bench = try SimulatedBench(latency: .milliseconds(100))
        for id in makeIDs(40) { bench.addJob(.complete, id: id) }
        bench.addJob(.failed, id: "job-1") {
            $0.failureReasons = [JobFailure { $0.failureReason = "Manifest not found." }]
        }
        let error = try #require(throws: S3ControlError.self) {
            try bench.simulation.run {
                try await bench.client.waitUntil(makeIDs(40), .complete, timeout: .zero)
            }
        }
        #expect(error.message == "Job job-1 is Failed (Manifest not found.) and can no longer be Complete.")
        #expect((error.cause as? JobWaitError)?.lastSeen?.status == .failed)
    }

    @Test("A timeout reports the caller's limit and the remaining jobs")
    func timeout() throws {
        let bench = try SimulatedBench()
        for id in makeIDs(6) { bench.addJob(id == "job-2" ? .complete : .suspended, id: id) }
        let error = try #require(throws: S3ControlError.self) {
            try bench.simulation.run {
                try await bench.client.waitUntil(makeIDs(6), .complete, timeout: .seconds(90))
            }
        }
        #expect(
            error.message
                == "5 of 6 jobs were not Complete within 90 s: job-0 is Suspended, job-1 is Suspended, job-3 is "
                + "Suspended, …. 5 of them await confirmation. No task runs until then."
        )
        #expect(bench.simulation.now <= .seconds(90))
    }

    @Test("A timeout reports that a job awaits confirmation, with rounded times")
    func suspended() throws {
        for (timeout, words) in [
            (Duration.milliseconds(1500), "1.5 s"), (.seconds(90), "90 s"), (.seconds(3600), "60 min"),
            (.seconds(86_400), "24 h"), (.milliseconds(20), "20 ms"),
        ] {
            let bench = try SimulatedBench.holding(.suspended)
            let error = try #require(throws: S3ControlError.self) {
                try bench.simulation.run {
                    try await bench.client.waitUntil("job-1", .complete, timeout: timeout)
                }
            }
            #expect(
                error.message
                    == "Job job-1 was not Complete within \(words): it is Suspended. It awaits confirmation. No task "
                    + "runs until then."
            )
        }
    }

    @Test("A predicate gets each job as DescribeJob returns it")
    func predicate() throws {
        let bench = try SimulatedBench()
        for id in makeIDs(5) {
            bench.addJob(.active, id: id, work: JobWork(totalTasks: 1000, tasksPerSecond: 1)) {
                $0.roleARN = "arn:aws:iam::123456789012:role/batch"
            }
        }
        let condition = JobCondition("past 100 tasks") {
            $0.roleARN != nil && ($0.progressSummary?.numberOfTasksSucceeded ?? 0) > 100
        }
        let snapshots = try bench.simulation.run { try await bench.client.waitUntil(makeIDs(5), condition) }
        #expect(snapshots.count == 5)
        #expect(bench.transport.count("jobStatuses") == 0)
    }

    @Test("Success allows a number of failed tasks, and the wait ends as soon as there are more")
    func succeeded() throws {
        let outcomes: [(failing: Double, limit: Int, message: String?)] = [
            (0, 0, nil), (0.1, 100, nil), (0.1, 1000, nil),
            (0.1, 50, "can no longer be Complete with at most 50 failed tasks."),
            (0.1, 0, "can no longer be Complete without failed tasks."),
            (0, -1, nil),
        ]
        for outcome in outcomes {
            let bench = try SimulatedBench()
            bench.addJob(
                .active,
                work: JobWork(totalTasks: 1000, tasksPerSecond: 1, failureShare: outcome.failing)
            )
            let result = Result {
                try bench.simulation.run {
                    try await bench.client.waitUntil("job-1", .succeeded(maxFailedTasks: outcome.limit))
                }
            }
            switch result {
            case .success(let job):
                #expect(outcome.message == nil)
                #expect(job.status == .complete)
            case .failure(let error as S3ControlError):
                #expect(outcome.message.map(error.message.contains) == true, "\(error)")
                #expect(error.code == .conditionUnreachable)
                #expect(bench.simulation.now < .seconds(700), "not only at the end")
            case .failure(let error): throw error
            }
        }
    }

    @Test("Invalid durations and policies are clear errors, and nothing is sent")
    func badInput() throws {
        let bench = try SimulatedBench()
        bench.addJob(.active)
        var policies = [PollingPolicy(), .watching, .watching, .watching, .watching, .watching, .watching]
        policies[0].initialDelay = .seconds(-1)
        policies[1].maximumDelay = .zero
        policies[2].growth = .nan
        policies[3].growth = 0.5
        policies[4].jitter = 2
        policies[5].notFoundGrace = .seconds(Int64.min)
        policies[6].toleratedFailures = -1
        for policy in policies {
            for isWaiting in [true, false] {
                let error = try #require(throws: S3ControlError.self) {
                    try bench.simulation.run {
                        if isWaiting {
                            _ = try await bench.client.cancelJobAndWait("job-1", polling: policy)
                        } else {
                            for try await _ in bench.client.progress(of: "job-1", polling: policy) {}
                        }
                    }
                }
                #expect(error.code == .invalidRequest)
                #expect(error.message.hasPrefix("Invalid PollingPolicy: "))
            }
        }
        for timeout in [Duration.seconds(-1), .seconds(Int64.min)] {
            let error = try #require(throws: S3ControlError.self) {
                try bench.simulation.run { try await bench.client.waitUntil("job-1", timeout: timeout) }
            }
            #expect(error.code == .invalidRequest)
        }
        #expect(bench.transport.entries.isEmpty)
        // Without an end, it is a wait without a limit.
        bench.addJob(.active, work: JobWork(totalTasks: 1000, tasksPerSecond: 1))
        var endless = PollingPolicy(maximumDelay: .seconds(30), growth: .infinity)
        endless.notFoundGrace = .seconds(Int64.max)
        let policy = endless
        let job = try bench.simulation.run {
            try await bench.client.waitUntil("job-1", timeout: .seconds(Int64.max), polling: policy)
        }
        #expect(job.status == .complete)
    }
}
