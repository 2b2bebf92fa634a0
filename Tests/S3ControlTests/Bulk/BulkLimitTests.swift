import Basics
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

    @Test(
        "A listing by a filter validates its options first",
        arguments: [[:], ["a": "b"]] as [[String: String]]
    )
    func listingOptions(tags: [String: String]) throws {
        let bench = try SimulatedBench()
        bench.addJob(.suspended)
        for options in [BulkOptions(maxConcurrency: 0), BulkOptions(maxRate: -1)] {
            for statuses in [nil, []] as [Set<JobStatus>?] {
                let filter = JobFilter(statuses: statuses, tags: tags)
                let error = #expect(throws: S3ControlError.self) {
                    try bench.simulation.run {
                        try await bench.client.jobs(matching: filter, options: options)
                    }
                }
                #expect(error?.code == .invalidRequest)
            }
        }
        #expect(bench.transport.entries.isEmpty)
    }

    @Test("A listing by a filter keeps to the maximum rate", arguments: [1e-300, 0.1, 7] as [Double])
    func listingRate(rate: Double) throws {
        let bench = try SimulatedBench(checksSignatures: false)
        for id in makeIDs(2500) {
            bench.addJob(.suspended, id: id) {
                $0.description = ["job-7", "job-8"].contains(id) ? "few" : nil
            }
        }
        func times(_ filter: JobFilter) throws -> [Duration] {
            let before = bench.transport.entries.count
            _ = try bench.simulation.run {
                try await bench.client.jobs(matching: filter, options: BulkOptions(maxRate: rate))
            }
            let times = bench.transport.entries.dropFirst(before).map(\.time)
            for (one, next) in zip(times, times.dropFirst()) {
                #expect((next - one) / .seconds(1) > 0.999 / max(rate, 1 / 31_536_000))
            }
            #expect(bench.simulation.now == times.last, "nothing follows the last request")
            return times
        }
        let pages = try times(JobFilter()).count
        #expect(pages > 1)
        #expect(try times(JobFilter(descriptionContains: "few", tags: ["a": "b"])).count == pages + 2)
    }

    @Test("A run ends if the service throttles every request")
    func hopeless() async throws {
        let bench = try SimulatedBench { _, _ in .throttled }
        let report = try bench.simulation.run { try await bench.client.cancelJobs(makeIDs(5)) }
        #expect(report.interruption == .failed("The service throttles every request."))
        #expect(report.count(.pending) == 5)
    }

    @Test("A selection ends if the service throttles 200 requests in a row")
    func hopelessSelection() throws {
        let bench = try SimulatedBench { _, _ in .throttled }
        let error = #expect(throws: S3ControlError.self) {
            try bench.simulation.run { try await bench.client.cancelJobs(makeIDs(20)) }
        }
        #expect(error?.code == .throttled)
        #expect(bench.transport.entries.count == 200)
        #expect(bench.simulation.now < .seconds(600))
    }

    @Test(
        "Throttled requests of the selection do not slow down the changes",
        arguments: [1, 3],
        [false, true]
    )
    func throttledSelection(throttled: Int, isFiltered: Bool) throws {
        let bench = try SimulatedBench(latency: .milliseconds(1500)) { _, number in
            number <= throttled ? .throttled : nil
        }
        for id in makeIDs(100) { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run {
            if isFiltered { return try await bench.client.cancelJobs(matching: JobFilter()) }
            return try await bench.client.cancelJobs(makeIDs(100))
        }
        #expect(report.count(.done) == 100)
        #expect(report.throttledRequests == throttled)
        #expect(report.duration < .seconds(25))
    }

    @Test(
        "With any rate above zero, requests are at most a year apart",
        arguments: [1e-300, .leastNonzeroMagnitude, 1e-9] as [Double],
        [false, true]
    )
    func extremeRates(rate: Double, isFiltered: Bool) throws {
        let bench = try SimulatedBench()
        for id in makeIDs(2) { bench.addJob(.active, id: id) }
        let options = BulkOptions(initialRate: rate, maxRate: rate)
        let report = try bench.simulation.run {
            if isFiltered {
                return try await bench.client.cancelJobs(matching: JobFilter(), options: options)
            }
            return try await bench.client.cancelJobs(makeIDs(2), options: options)
        }
        #expect(report.isFinished)
        let count = bench.transport.entries.count
        #expect(count >= 2)
        #expect(bench.simulation.now >= .seconds(31_535_999) * (count - 1))
    }

    @Test("Extreme counts in a report are limited when it is resumed", arguments: [Int.max, .min])
    func extremeReport(count: Int) throws {
        let bench = try SimulatedBench { _, number in number == 2 ? .throttled : nil }
        let id = bench.addJob(.suspended)
        var plan = try bench.simulation.run { try await bench.client.cancelJobs([id], options: .dryRun) }
        plan.requests = count
        plan.throttledRequests = count
        plan.results[0].requests = count
        let longest = count > 0 ? "[9223372036854775807,18446744073709551615]" : "[-9223372036854775808,0]"
        plan.duration = try JSONDecoder().decode(Duration.self, from: Data(longest.utf8))
        let extreme = plan
        let report = try bench.simulation.run { try await bench.client.resume(extreme) }
        #expect(report.count(.done) == 1)
        for number in [report.requests, report.throttledRequests, report.results[0].requests] {
            #expect(number > 0)
        }
        #expect(report.duration >= .zero)
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
