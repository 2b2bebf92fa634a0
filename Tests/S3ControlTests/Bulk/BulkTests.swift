import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization
import Testing

@Suite("Many jobs are changed together")
struct BulkTests {
    @Test("Each job has its own result, independent of the others", arguments: [false, true])
    func results(isLong: Bool) async throws {
        let bench = try SimulatedBench()
        let statuses: [JobStatus] = [
            .suspended, .active, .cancelled, .complete, .failed, .cancelling, .completing,
        ]
        var ids: [JobID] = []
        for status in statuses { ids.append(bench.addJob(status, id: JobID(stringLiteral: "job-\(status)"))) }
        // More than ten are looked up in a listing, fewer one by one: the results are the same.
        for number in 0..<(isLong ? 10 : 0) {
            ids.append(bench.addJob(.suspended, id: JobID(stringLiteral: "more-\(number)")))
        }
        ids += ["ghost-1", "x", "job-Active"]
        let all = ids
        let report = try bench.simulation.run {
            try await bench.client.cancelJobs(all, reason: "superseded")
        }
        #expect(report.results.map(\.jobID) == Array(ids.dropLast()))
        func result(_ id: JobID) -> BulkResult? { report.results.first { $0.jobID == id } }
        #expect(result("job-Suspended")?.outcome == .done)
        #expect(result("job-Suspended")?.status == .cancelled)
        #expect(result("job-Active")?.outcome == .done)
        #expect(result("job-Active")?.status == .cancelling)
        #expect(result("job-Cancelled")?.outcome == .unchanged)
        #expect(result("job-Cancelling")?.outcome == .unchanged)
        #expect(result("job-Complete")?.outcome == .refused)
        #expect(result("job-Complete")?.message == "The job is Complete.")
        #expect(result("job-Failed")?.outcome == .refused)
        #expect(result("job-Completing")?.outcome == .refused)
        #expect(result("job-Completing")?.code == .jobStatus)
        #expect(result("ghost-1")?.outcome == .refused)
        #expect(result("ghost-1")?.code == .notFound)
        #expect(result("x")?.code == .invalidRequest)
        #expect(report.isFinished)
        #expect(bench.emulator.job("job-Active", of: account)?.statusUpdateReason == "superseded")
    }

    @Test("A filter selects the jobs that meet each of its conditions")
    func filter() async throws {
        let bench = try SimulatedBench()
        for number in 0..<100 {
            bench.addJob(number % 2 == 0 ? .suspended : .active, id: JobID(stringLiteral: "job-\(number)")) {
                $0.priority = number
                $0.description = number % 5 == 0 ? "nightly" : nil
                $0.operation = .s3DeleteObjectTagging()
                $0.creationTime = Simulation.epoch.addingTimeInterval(-Double(number) * 60)
            }
        }
        func plan(_ filter: JobFilter) async throws -> Int {
            try bench.simulation.run {
                try await bench.client.cancelJobs(matching: filter, options: .dryRun)
            }
            .results.count
        }
        #expect(try await plan(JobFilter()) == 100)
        #expect(try await plan(JobFilter(statuses: [.suspended])) == 50)
        #expect(try await plan(JobFilter(statuses: [])) == 0)
        #expect(try await plan(JobFilter(operations: [.s3DeleteObjectTagging])) == 100)
        #expect(try await plan(JobFilter(operations: [.lambdaInvoke])) == 0)
        #expect(try await plan(JobFilter(descriptionContains: "night")) == 20)
        #expect(try await plan(JobFilter(minimumAge: .seconds(60 * 60))) == 40)
        #expect(try await plan(JobFilter(maximumAge: .seconds(60 * 60))) == 61)
        #expect(try await plan(JobFilter(priorities: 10...19)) == 10)
        #expect(
            try await plan(JobFilter(statuses: [.active], descriptionContains: "nightly", priorities: 0...50))
                == 5
        )
        #expect(
            bench.transport.entries.allSatisfy { $0.path.hasPrefix("/v20180820/jobs?") },
            "a plan is one listing"
        )
    }

    @Test("A filter by tags reads the tags only of jobs that meet its other conditions")
    func tags() async throws {
        let bench = try SimulatedBench()
        bench.addJobs(40) { number, job in
            if number >= 20 { job.descriptor.status = .active }
            job.tags = [
                S3Tag(key: "team", value: number % 2 == 0 ? "media" : "data"),
                S3Tag(key: "n", value: "\(number)"),
            ]
        }
        let report = try bench.simulation.run {
            try await bench.client.cancelJobs(
                matching: JobFilter(statuses: [.suspended], tags: ["team": "media"])
            )
        }
        #expect(report.results.count == 10)
        #expect(report.count(.done) == 10)
        #expect(bench.transport.count("/tagging") == 20)
        #expect(bench.emulator.job("job-1", of: account)?.status == .suspended)
        #expect(bench.emulator.job("job-0", of: account)?.status == .cancelled)
    }

    @Test("A listing by tags takes one listing and the tags of jobs that meet the other conditions")
    func listing() async throws {
        let bench = try SimulatedBench(limit: RateLimit(perSecond: 5, burst: 5))
        bench.addJobs(40) { number, job in
            if number >= 30 { job.descriptor.status = .active }
            job.descriptor.description = "Job \(number)"
            job.tags = [S3Tag(key: "team", value: number % 2 == 0 ? "media" : "data")]
        }
        let filter = JobFilter(statuses: [.suspended], tags: ["team": "media"])
        let jobs = try bench.simulation.run { try await bench.client.jobs(matching: filter) }
        #expect(Set(jobs.map(\.jobID.rawValue)) == Set(stride(from: 0, to: 30, by: 2).map { "job-\($0)" }))
        #expect(jobs.allSatisfy { $0.description == "Job \($0.jobID.rawValue.dropFirst(4))" })
        #expect(bench.transport.entries.count { !$0.path.contains("/tagging") } == 1)
        let read = bench.transport.entries.count { $0.path.contains("/tagging") && !$0.isThrottled }
        #expect(read == 30)

        let untagged = try bench.simulation.run {
            try await bench.client.jobs(matching: JobFilter(statuses: [.active]))
        }
        #expect(untagged.count == 10)
        #expect(bench.transport.entries.count { $0.path.contains("/tagging") && !$0.isThrottled } == 30)
        let none = try bench.simulation.run { try await bench.client.jobs(matching: JobFilter(statuses: [])) }
        #expect(none.isEmpty)
    }

    @Test("A listing by tags fails if the tags of a job cannot be read")
    func unreadTags() async throws {
        let bench = try SimulatedBench { request, _ in
            request.path?.contains("/tagging") == true ? .error("AccessDenied", status: 403) : nil
        }
        for id in makeIDs(3) { bench.addJob(.suspended, id: id) }
        let error = try #require(throws: S3ControlError.self) {
            try bench.simulation.run { try await bench.client.jobs(matching: JobFilter(tags: ["a": "b"])) }
        }
        #expect(error.code == .accessDenied)
        #expect(error.message.hasPrefix("The tags of 3 jobs could not be read. "), "\(error)")
    }

    @Test(
        "A job whose tags the service does not return is not selected by tags",
        arguments: [
            ("NoSuchJob", 404), ("NotFoundException", 404), ("BadRequestException", 400),
            ("InvalidRequestException", 400),
        ]
    )
    func refusedTags(code: String, status: Int) async throws {
        let bench = try SimulatedBench { request, _ in
            request.path?.contains("/job-1/tagging") == true ? .error(code, status: status) : nil
        }
        for id in makeIDs(3) {
            var job = EmulatedJob(makeJob(id, .suspended, at: Simulation.epoch))
            job.tags = [S3Tag(key: "team", value: "media")]
            bench.emulator.add(job, to: account)
        }
        let filter = JobFilter(tags: ["team": "media"])
        if status == 404 {
            let jobs = try bench.simulation.run { try await bench.client.jobs(matching: filter) }
            #expect(Set(jobs.map(\.jobID)) == ["job-0", "job-2"])
        } else {
            let error = try #require(throws: S3ControlError.self) {
                try bench.simulation.run { try await bench.client.jobs(matching: filter) }
            }
            #expect(error.code == .badRequest)
            #expect(error.message == "The tags of 1 job could not be read. No: \(code)")
        }
        let report = try bench.simulation.run { try await bench.client.cancelJobs(matching: filter) }
        #expect(report.count(.done) == 2)
        #expect(report.count(.refused) == 0)
        #expect(report.jobs(.unselected) == (status == 404 ? [] : ["job-1"]))
        #expect(bench.emulator.job("job-1", of: account)?.status == .suspended)
    }

    @Test(
        "A filter by tags compares bytes",
        arguments: [("K", "\u{212A}"), ("\u{C5}", "\u{212B}"), ("\u{3A9}", "\u{2126}")]
    )
    func tagBytes(one: String, other: String) async throws {
        #expect(one == other, "equal, but of other bytes")
        let bench = try SimulatedBench()
        var job = EmulatedJob(makeJob("job-1", .suspended, at: Simulation.epoch))
        job.tags = [S3Tag(key: one, value: one)]
        bench.emulator.add(job, to: account)
        for (key, value) in [(one, other), (other, one), (other, other)] {
            let jobs = try bench.simulation.run {
                try await bench.client.jobs(matching: JobFilter(tags: [key: value]))
            }
            #expect(jobs.isEmpty)
        }
        let jobs = try bench.simulation.run {
            try await bench.client.jobs(matching: JobFilter(tags: [one: one]))
        }
        #expect(jobs.map(\.jobID) == ["job-1"])
    }

    @Test("A dry run changes nothing, and its report is a plan that can be carried out")
    func dryRun() async throws {
        let bench = try SimulatedBench()
        for id in makeIDs(20) { bench.addJob(.suspended, id: id) }
        bench.addJob(.complete, id: "job-complete")
        let filter = JobFilter(statuses: [.suspended, .complete])
        let plan = try bench.simulation.run {
            try await bench.client.confirmJobs(matching: filter, options: .dryRun)
        }
        #expect(plan.count(.pending) == 20)
        #expect(plan.count(.unchanged) == 1)
        #expect(bench.transport.count("/status") == 0)
        // The world goes on between plan and act.
        bench.addJob(.cancelled, id: "job-3")
        bench.addJob(.suspended, id: "job-new")
        let report = try bench.simulation.run { try await bench.client.resume(plan) }
        #expect(report.count(.done) == 19)
        #expect(report.results.first { $0.jobID == "job-3" }?.outcome == .refused)
        #expect(report.results.first { $0.jobID == "job-3" }?.status == .cancelled)
        #expect(bench.emulator.job("job-new", of: account)?.status == .suspended, "the plan does not grow")
    }

    @Test("Priorities are changed only if they differ")
    func priorities() async throws {
        let bench = try SimulatedBench()
        for (number, id) in makeIDs(30).enumerated() {
            bench.addJob(.active, id: id) { $0.priority = number % 3 == 0 ? 99 : 1 }
        }
        let report = try bench.simulation.run {
            try await bench.client.updatePriorities(matching: JobFilter(statuses: [.active]), to: 99)
        }
        #expect(report.count(.done) == 20)
        #expect(report.count(.unchanged) == 10)
        #expect(bench.transport.count("/priority") == 20)
        #expect(bench.emulator.job("job-1", of: account)?.priority == 99)
    }

    @Test("A lost response is replaced by a status check, or else the outcome is unknown")
    func lostAnswers() async throws {
        let lost = Mutex<Set<String>>([])
        let bench = try SimulatedBench { request, _ in
            let path = request.path ?? ""
            // The looks at this job fail too.
            if path.contains("job-0"), path.contains("/status") || request.method == .get {
                throw TransportError(.connectionLost, delivery: .sent, message: "gone")
            }
            // The first request for each other job is lost before it has come.
            guard path.contains("/status"), lost.withLock({ $0.insert(path).inserted }) else { return nil }
            throw TransportError(.timeout, delivery: .sent, message: "late")
        }
        for id in makeIDs(12) { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run { try await bench.client.cancelJobs(makeIDs(12)) }
        #expect(report.count(.done) == 11)
        #expect(report.jobs(.unknown) == ["job-0"])
        #expect(report.results[0].code == .transport)
        #expect(!report.isFinished)
    }

    @Test("An error that affects every job ends the run, which can be resumed")
    func stops() async throws {
        let isBroken = Mutex(true)
        let bench = try SimulatedBench { request, number in
            isBroken.withLock { $0 } && request.method == .post && number > 30 ? .error("ExpiredToken") : nil
        }
        for id in makeIDs(100) { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run { try await bench.client.cancelJobs(makeIDs(100)) }
        #expect(report.interruption == .failed("No: ExpiredToken"))
        #expect(report.count(.done) == 29)
        #expect(report.count(.pending) == 71)
        #expect(bench.transport.entries.count < 70)
        isBroken.withLock { $0 = false }
        let whole = try bench.simulation.run { try await bench.client.resume(report) }
        #expect(whole.interruption == nil)
        #expect(whole.count(.done) == 100)
    }

    @Test("A cancelled run reports its progress, and is resumed from its report as JSON")
    func resumes() async throws {
        let bench = try SimulatedBench(latency: .milliseconds(100))
        for id in makeIDs(200) { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run {
            await withTaskGroup(of: BulkReport?.self) { group in
                group.addTask {
                    try? await bench.client.cancelJobs(makeIDs(200), options: BulkOptions(maxRate: 20))
                }
                try? await bench.simulation.clock.sleep(for: .seconds(5))
                group.cancelAll()
                return await group.next() ?? nil
            }
        }
        let first = try #require(report)
        #expect(first.interruption == .cancelled)
        #expect((60..<110).contains(first.count(.done)))
        #expect(first.count(.unknown) >= 1, "requests were under way")
        #expect(first.count(.done) + first.count(.pending) + first.count(.unknown) == 200)
        #expect(bench.simulation.now < .seconds(5.2))
        let saved = try JSONEncoder().encode(first)
        let read = try JSONDecoder().decode(BulkReport.self, from: saved)
        #expect(read == first)
        let before = bench.transport.count("/status")
        let whole = try bench.simulation.run { try await bench.client.resume(read) }
        #expect(whole.isFinished)
        #expect(whole.count(.done) == 200)
        #expect(bench.transport.count("/status") - before <= 200 - first.count(.done))
        #expect(whole.requests > first.requests)
    }

    @Test("A change that waits for credentials when the run is cancelled was not sent: the job is pending")
    func cancelledBeforeSending() async throws {
        let bench = try SimulatedBench()
        for id in makeIDs(20) { bench.addJob(.suspended, id: id) }
        let client = try bench.client.with {
            $0.credentials = CredentialsUntil(.seconds(0.4), bench.simulation, $0.credentials)
        }
        let report = try bench.simulation.run {
            await withTaskGroup(of: BulkReport?.self) { group in
                group.addTask {
                    try? await client.cancelJobs(makeIDs(20), options: BulkOptions(maxRate: 20))
                }
                try? await bench.simulation.clock.sleep(for: .seconds(5))
                group.cancelAll()
                return await group.next() ?? nil
            }
        }
        let cancelled = try #require(report)
        #expect(cancelled.interruption == .cancelled)
        #expect(cancelled.count(.done) > 0)
        #expect(cancelled.count(.unknown) == 0)
        #expect(cancelled.count(.done) + cancelled.count(.pending) == 20)
        #expect(bench.transport.count("/status") == cancelled.count(.done))
    }

    @Test("An interrupted selection by tags is continued, and no job is changed before its tags are read")
    func resumesSelection() async throws {
        let isBroken = Mutex(true)
        let bench = try SimulatedBench { request, number in
            isBroken.withLock { $0 } && number > 10 ? .error("ExpiredToken") : nil
        }
        bench.addJobs(20) { number, job in
            job.tags = [S3Tag(key: "team", value: number % 2 == 0 ? "media" : "data")]
        }
        let plan = try bench.simulation.run {
            try await bench.client.cancelJobs(matching: JobFilter(tags: ["team": "media"]), options: .dryRun)
        }
        #expect(plan.count(.unselected) > 0)
        isBroken.withLock { $0 = false }
        let report = try bench.simulation.run { try await bench.client.resume(plan) }
        #expect(report.count(.done) == 10)
        #expect(report.results.count == 10)
        #expect(bench.emulator.job("job-1", of: account)?.status == .suspended)
    }

    @Test("Progress is reported after each job")
    func progress() async throws {
        let bench = try SimulatedBench()
        for id in makeIDs(50) { bench.addJob(.suspended, id: id) }
        let told = Mutex<[BulkProgress]>([])
        let report = try bench.simulation.run {
            try await bench.client.cancelJobs(makeIDs(50)) { progress in told.withLock { $0.append(progress) }
            }
        }
        let all = told.withLock { $0 }
        #expect(all.map(\.finished) == Array(1...50))
        #expect(all.allSatisfy { $0.total == 50 && $0.latest.outcome == .done })
        // A log of it restores a report that was saved before.
        var older = report
        older.results = makeIDs(50).map { BulkResult(jobID: $0) }
        for progress in all { older.record(progress.latest) }
        #expect(older.results == report.results)
    }
}

/// Has credentials until a time of the simulation. After it, they do not come.
private struct CredentialsUntil: CredentialsProvider {
    let end: Duration
    let simulation: Simulation
    let provider: any CredentialsProvider

    init(_ end: Duration, _ simulation: Simulation, _ provider: any CredentialsProvider) {
        self.end = end
        self.simulation = simulation
        self.provider = provider
    }

    func credentials() async throws -> Credentials {
        if simulation.now > end { try await simulation.clock.sleep(for: .seconds(3600)) }
        return try await provider.credentials()
    }
}
