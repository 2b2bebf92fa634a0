import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("What bulk changes refuse, and what ends them")
struct BulkLimitTests {
    @Test("An invalid change is rejected before any job is changed")
    func validation() async throws {
        let bench = try SimulatedBench()
        for id in makeIDs(3) { bench.addJob(.suspended, id: id) }
        let error = try await #require(throws: S3ControlError.self) {
            _ = try await bench.client.cancelJobs(makeIDs(3), reason: "")
        }
        #expect(error.code == .invalidRequest)
        await #expect(throws: S3ControlError.self) {
            _ = try await bench.client.updatePriorities(of: makeIDs(3), to: -1)
        }
        #expect(bench.transport.entries.isEmpty)
    }

    @Test("A report for one account cannot be resumed in another")
    func otherAccount() throws {
        let bench = try SimulatedBench()
        let id = bench.addJob(.suspended, id: "job-1")
        var plan = try bench.simulation.run {
            try await bench.client.cancelJobs([id], options: .dryRun)
        }
        plan.accountID = "210987654321"
        let foreign = plan
        let error = #expect(throws: S3ControlError.self) {
            try bench.simulation.run { try await bench.client.resume(foreign) }
        }
        #expect(error?.code == .invalidRequest)
        #expect(bench.emulator.job(id, of: account)?.status == .suspended)
    }

    @Test("A report for another region or kind of change, or with a repeated job, is not resumed unchanged")
    func otherReports() throws {
        let bench = try SimulatedBench()
        let id = bench.addJob(.suspended, id: "job-1")
        let plan = try bench.simulation.run { try await bench.client.cancelJobs([id], options: .dryRun) }
        let sent = bench.transport.entries.count
        var foreign = plan
        foreign.region = "eu-west-1"
        for (report, kind) in [(foreign, nil), (plan, BulkAction.Kind.confirm)] {
            let error = #expect(throws: S3ControlError.self) {
                try bench.simulation.run { try await bench.client.resume(report, expecting: kind) }
            }
            #expect(error?.code == .invalidRequest)
        }
        #expect(bench.transport.entries.count == sent)
        var twice = plan
        twice.results += plan.results
        let doubled = twice
        let report = try bench.simulation.run { try await bench.client.resume(doubled, expecting: .cancel) }
        #expect(report.results.count == 1)
        #expect(report.count(.done) == 1)
    }

    @Test(
        "Without selected jobs, the report is empty; invalid options are errors; nothing is sent"
    )
    func badInput() throws {
        let bench = try SimulatedBench()
        try bench.simulation.run {
            let none = try await bench.client.cancelJobs([])
            #expect(none.results.isEmpty)
            #expect("\(none)" == "0 jobs")
            let unfiltered = try await bench.client.cancelJobs(matching: JobFilter(statuses: []))
            #expect(unfiltered.isFinished)
        }
        var options = [BulkOptions](repeating: BulkOptions(), count: 7)
        options[0].maxConcurrency = 0
        options[1].maxConcurrency = .min
        options[2].initialRate = 0
        options[3].initialRate = .nan
        options[4].maxRate = -1
        options[5].maxRate = .nan
        options[6].retriesPerJob = -1
        for options in options {
            let error = #expect(throws: S3ControlError.self) {
                try bench.simulation.run { try await bench.client.cancelJobs(makeIDs(3), options: options) }
            }
            #expect(error?.code == .invalidRequest)
            #expect(error?.message.hasPrefix("Invalid BulkOptions: ") == true)
        }
        for filter in [JobFilter(minimumAge: .seconds(-1)), JobFilter(maximumAge: .seconds(Int64.min))] {
            let error = #expect(throws: S3ControlError.self) {
                try bench.simulation.run { try await bench.client.cancelJobs(matching: filter) }
            }
            #expect(error?.code == .invalidRequest)
        }
        #expect(bench.transport.entries.isEmpty)
        bench.addJob(.suspended)
        let endless = JobFilter(minimumAge: .seconds(Int64.max))
        let none = try bench.simulation.run { try await bench.client.cancelJobs(matching: endless) }
        #expect(none.results.isEmpty && none.isFinished)
        let huge = BulkOptions(
            maxConcurrency: .max,
            initialRate: .infinity,
            maxRate: .infinity,
            retriesPerJob: .max
        )
        let all = try bench.simulation.run {
            try await bench.client.cancelJobs(
                matching: JobFilter(maximumAge: .seconds(Int64.max)),
                options: huge
            )
        }
        #expect(all.count(.done) == 1)
    }

    @Test("A run ends if the service throttles every request")
    func hopeless() async throws {
        let bench = try SimulatedBench { _, _ in .throttled }
        let report = try bench.simulation.run { try await bench.client.cancelJobs(makeIDs(5)) }
        #expect(report.interruption == .failed("The service throttles every request."))
        #expect(report.count(.pending) == 5)
    }

    @Test("10,000 jobs take as long as the service's rate requires, with few throttled requests")
    func tenThousand() async throws {
        let limit = RateLimit(perSecond: 100, burst: 100)
        let bench = try SimulatedBench(
            limit: limit,
            latency: .milliseconds(60),
            checksSignatures: false,
            retries: StandardRetryPolicy()
        )
        for id in makeIDs(10_000) { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run {
            try await bench.client.cancelJobs(matching: JobFilter(statuses: [.suspended]))
        }
        #expect(report.count(.done) == 10_000)
        let entries = bench.transport.entries
        let late = entries.filter { $0.time >= .seconds(5) }
        let share = Double(late.count(where: \.isThrottled)) / Double(late.count)
        let all = Double(entries.count(where: \.isThrottled)) / Double(entries.count)
        let ideal = 10_000 / limit.perSecond
        print(
            "10,000 jobs at 100 requests/s: \(report.duration) (the rate alone: \(ideal) s), throttled "
                + "\(share * 100) % after 5 s, \(all * 100) % in all, \(bench.transport.mostInFlight) at once"
        )
        #expect(report.duration < .seconds(ideal * 1.1))
        #expect(share < 0.05)
        #expect(bench.transport.mostInFlight <= 32)
    }
}
