import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization
import Testing

@Suite("A job is waited for")
struct WaitingTests {
    private func wait(
        _ bench: SimulatedBench,
        _ condition: JobCondition = .ended,
        timeout: Duration? = nil,
        polling: PollingPolicy = PollingPolicy()
    ) async throws -> JobDescriptor {
        try bench.simulation.run {
            try await bench.client.waitUntil("job-1", condition, timeout: timeout, polling: polling)
        }
    }

    private func failure(
        _ bench: SimulatedBench,
        _ condition: JobCondition = .ended,
        timeout: Duration? = nil,
        polling: PollingPolicy = PollingPolicy()
    ) async throws -> S3ControlError {
        try await #require(throws: S3ControlError.self) {
            _ = try await wait(bench, condition, timeout: timeout, polling: polling)
        }
    }

    @Test("A job that already meets the condition takes one poll and no time")
    func already() async throws {
        let bench = try SimulatedBench()
        bench.addJob(.complete)
        #expect(try await wait(bench).status == .complete)
        #expect(bench.transport.entries.count == 1)
        #expect(bench.simulation.now == .zero)
    }

    @Test(
        "A job is followed to its end with about 120 polls per hour, at most 30 s apart"
    )
    func follows() async throws {
        let bench = try SimulatedBench()
        bench.addJob(.active, work: JobWork(totalTasks: 3600, tasksPerSecond: 1))
        let job = try await wait(bench)
        #expect(job.status == .complete)
        let times = bench.transport.entries.map(\.time)
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        #expect(gaps[0] <= .milliseconds(500))
        #expect(gaps.allSatisfy { $0 > .milliseconds(390) && $0 <= .seconds(30) })
        #expect((120...170).contains(times.count))
        #expect(Set(gaps).count > 100, "jitter makes the delays differ")
    }

    @Test(
        "Each named condition is met by its statuses",
        arguments: [
            (JobCondition.ended, [JobStatus.complete, .failed, .cancelled]),
            (.cancelled, [.cancelled]), (.complete, [.complete]),
            (.awaitingConfirmation, [.suspended]), (.running, [.active]),
        ]
    )
    func named(condition: JobCondition, statuses: [JobStatus]) async throws {
        for status in JobStatus.allCases {
            let bench = try SimulatedBench.holding(status)
            let result = await Task {
                try bench.simulation.run {
                    try await bench.client.waitUntil("job-1", condition, timeout: .seconds(5))
                }
            }.result
            switch result {
            case .success(let job): #expect(statuses.contains(job.status))
            case .failure(let error): #expect(!statuses.contains(status), "\(status): \(error)")
            }
        }
    }

    @Test(
        "An unreachable condition ends the wait immediately, with the reason",
        arguments: [
            (
                JobStatus.complete, JobCondition.cancelled,
                "Job job-1 is Complete and can no longer be Cancelled."
            ),
            (.cancelled, .complete, "Job job-1 is Cancelled and can no longer be Complete."),
            (.cancelling, .running, "Job job-1 is Cancelling and can no longer be running."),
            (
                .active, .awaitingConfirmation,
                "Job job-1 is Active and can no longer be awaiting confirmation."
            ),
            (
                .complete, JobCondition("half done", where: { _ in false }),
                "Job job-1 is Complete and can no longer be half done."
            ),
        ]
    )
    func unreachable(status: JobStatus, condition: JobCondition, message: String) async throws {
        let bench = try SimulatedBench.holding(status)
        let error = try await failure(bench, condition)
        #expect(error.code == .conditionUnreachable)
        #expect(error.message == message)
        let wait = try #require(error.cause as? JobWaitError)
        #expect(wait.lastSeen?.status == status)
        #expect(wait.polls == 1)
        #expect(bench.simulation.now == .zero)
    }

    @Test("The reasons of a failure are reported")
    func failureReasons() async throws {
        let bench = try SimulatedBench()
        bench.addJob(.failed) {
            $0.failureReasons = [
                JobFailure {
                    $0.failureCode = "X"
                    $0.failureReason = "Manifest not found."
                }
            ]
        }
        #expect(try await failure(bench, .complete).message.contains("Failed (Manifest not found.)"))
    }

    @Test("A predicate gets the whole job")
    func predicate() async throws {
        let bench = try SimulatedBench()
        bench.addJob(.active, work: JobWork(totalTasks: 1000, tasksPerSecond: 1))
        let job = try await wait(
            bench,
            JobCondition("past 100 tasks") { ($0.progressSummary?.numberOfTasksSucceeded ?? 0) > 100 }
        )
        #expect((101...140).contains(job.progressSummary?.numberOfTasksSucceeded ?? 0))
    }

    @Test("A job that is not visible yet is awaited, but not forever")
    func notFound() async throws {
        let late = try SimulatedBench { _, number in number <= 4 ? .error("NoSuchJob", status: 404) : nil }
        late.addJob(.complete)
        #expect(try await wait(late).status == .complete)
        let missing = try SimulatedBench()
        #expect(try await failure(missing).code == .notFound)
        #expect((.seconds(20)...(.seconds(40))).contains(missing.simulation.now))
        let strict = try SimulatedBench()
        #expect(try await failure(strict, polling: PollingPolicy(notFoundGrace: .zero)).code == .notFound)
        #expect(strict.simulation.now == .zero)
    }

    @Test("Throttling is tolerated without a limit")
    func throttling() async throws {
        let bench = try SimulatedBench { _, number in number <= 100 ? .throttled : nil }
        bench.addJob(.cancelled)
        #expect(try await wait(bench).status == .cancelled)
        #expect(bench.transport.entries.count == 101)
    }

    @Test("Ten consecutive failed transfers are tolerated, and a success resets the count")
    func failures() async throws {
        let fail: MeddlingTransport.Meddler = { _, number in
            if number % 11 == 0 || number > 60 { return nil }
            if number % 2 == 0 { return .error("InternalServiceException", status: 500) }
            throw TransportError(.connectionLost, delivery: .sent, message: "gone")
        }
        let bench = try SimulatedBench(meddle: fail)
        bench.addJob(.active, work: JobWork(totalTasks: 1000, tasksPerSecond: 1))
        #expect(try await wait(bench).status == .complete)
        let dead = try SimulatedBench { _, _ in .error("InternalServiceException", status: 500) }
        #expect(try await failure(dead).code == .internalService)
        #expect(dead.transport.entries.count == 11)
    }

    @Test(
        "A permanent error ends the wait",
        arguments: ["AccessDenied", "BadRequestException", "ExpiredToken"]
    )
    func fatal(code: String) async throws {
        let bench = try SimulatedBench { _, _ in .error(code) }
        _ = try await failure(bench)
        #expect(bench.transport.entries.count == 1)
    }

    @Test("The wait continues in an unknown status")
    func unknownStatus() async throws {
        let bench = try SimulatedBench()
        bench.addJob("Hibernating")
        let error = try await failure(bench, .complete, timeout: .seconds(60))
        #expect(error.code == .waitTimedOut)
        #expect(error.message.contains("within 60 s: it is Hibernating."))
    }

    @Test("A timeout is respected, and the last poll comes shortly before it", arguments: [1, 60, 3600])
    func timeout(seconds: Int) async throws {
        let bench = try SimulatedBench()
        bench.addJob(.active)
        let error = try await failure(bench, timeout: .seconds(seconds))
        #expect(error.code == .waitTimedOut)
        #expect(error.effect == .none)
        #expect(bench.simulation.now <= .seconds(seconds))
        let last = try #require(bench.transport.entries.last)
        #expect(last.time >= .seconds(seconds) * 0.9)
        #expect((error.cause as? JobWaitError)?.lastSeen?.status == .active)
    }

    @Test(
        "A wait with rare polls lasts until shortly before its timeout, too",
        arguments: [30, 3600, 86_400]
    )
    func rarePolls(seconds: Int) async throws {
        let bench = try SimulatedBench()
        bench.addJob(.active)
        let end = Duration.seconds(seconds)
        let polling = PollingPolicy(initialDelay: end, maximumDelay: end, jitter: 0)
        let error = try await failure(bench, timeout: end, polling: polling)
        #expect(error.code == .waitTimedOut)
        #expect(((end - .seconds(5))...end).contains(bench.simulation.now))
        #expect(bench.transport.entries.count == 2)
    }

    @Test("A poll that hangs does not outlast the timeout")
    func hangingLook() async throws {
        let bench = try SimulatedBench(latency: .seconds(3600))
        bench.addJob(.active)
        let error = try await failure(bench, timeout: .seconds(10))
        #expect(error.code == .waitTimedOut)
        #expect(
            error.message
                == "Job job-1 was not ended within 10 s: no poll has shown it. The poll failed: "
                + "DescribeJob was not done within the call's timeout."
        )
        #expect(bench.simulation.now == .seconds(10))
    }

    @Test("Cancelling the task ends the wait")
    func cancellation() async throws {
        let bench = try SimulatedBench()
        bench.addJob(.active)
        #expect(throws: CancellationError.self) {
            try bench.simulation.run {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try await bench.client.waitUntil("job-1") }
                    try await bench.simulation.clock.sleep(for: .seconds(100))
                    group.cancelAll()
                    try await group.next()
                }
            }
        }
        #expect(bench.simulation.now == .seconds(100))
    }

    @Test("Cancelling and waiting is one call")
    func cancelAndWait() async throws {
        let bench = try SimulatedBench(pace: JobPace(windingUp: .seconds(90)))
        bench.addJob(.active)
        let job = try bench.simulation.run {
            try await bench.client.cancelJobAndWait("job-1", reason: "superseded")
        }
        #expect(job.status == .cancelled)
        #expect(job.statusUpdateReason == "superseded")
        #expect((.seconds(90)...(.seconds(121))).contains(bench.simulation.now))
    }

    @Test("A change of status resets the polling interval")
    func quickens() async throws {
        let bench = try SimulatedBench(pace: JobPace(windingUp: .seconds(2)))
        bench.addJob(.active, work: JobWork(totalTasks: 1000, tasksPerSecond: 1))
        _ = try await wait(bench)
        // Slowed down to 30 s, the look after the one that saw Completing would come up to 30 s late.
        #expect(bench.simulation.now < .seconds(1000 + 30 + 3))
    }
}
