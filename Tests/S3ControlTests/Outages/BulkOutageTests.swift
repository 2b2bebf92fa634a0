import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization
import Testing
import VirtualTime

@Suite("A bulk change reports only what the service has confirmed as final")
struct BulkOutageTests {
    enum Change: CaseIterable { case cancel, confirm, setPriority }

    /// Which requests an outage strikes.
    enum Scope: CaseIterable { case all, changes, checks }

    private func run(_ change: Change, _ ids: [JobID], _ bench: OutageBench) throws -> BulkReport {
        try bench.simulation.run {
            switch change {
            case .cancel: try await bench.client.cancelJobs(ids, reason: "superseded")
            case .confirm: try await bench.client.confirmJobs(ids)
            case .setPriority: try await bench.client.updatePriorities(of: ids, to: 77)
            }
        }
    }

    @Test(
        "Whatever fails, the report agrees with the service's log, and resuming finishes every job",
        arguments: Outage.allCases,
        Change.allCases
    )
    func table(outage: Outage, change: Change) throws {
        for scope in Scope.allCases {
            let bench = try OutageBench { request, _ in
                let isChange = request.method == .post
                return scope == .all || isChange == (scope == .changes) ? outage : nil
            }
            let ids = makeIDs(8)
            for id in ids { bench.addJob(.suspended, id: id) }
            // Up to ten jobs are not listed, so that an outage strikes their checks.
            let report = try run(change, ids, bench)
            let about = "\(outage), \(change), \(scope): \(report)"
            #expect(bench.violations(of: report).isEmpty, "\(about)")
            let isAlwaysHarmless = scope == .checks && bench.way.answers > 0
            if !isAlwaysHarmless {
                #expect(report.results.allSatisfy { !$0.outcome.isFinal || outage.isDelivered }, "\(about)")
                #expect(report.interruption != nil || report.isFinished, "\(about)")
            }
            if case .failed(let why) = report.interruption { #expect(why.contains(outage.words), "\(about)") }
            bench.way.mend()
            let whole = try bench.simulation.run { try await bench.client.resume(report) }
            #expect(bench.violations(of: whole).isEmpty, "\(about), resumed: \(whole)")
            #expect(whole.interruption == nil)
            #expect(whole.count(.done) + whole.count(.unchanged) == 8, "\(about), resumed: \(whole)")
            for id in ids {
                let job = bench.emulator.job(id, of: account)
                switch change {
                case .cancel: #expect(job?.status == .cancelled)
                case .confirm: #expect(job?.status != .suspended)
                case .setPriority: #expect(job?.priority == 77)
                }
            }
        }
    }

    @Test(
        "A change with a lost response is unknown until the job's status can be checked",
        arguments: [Outage.lostBefore, .lostAfter, .lateAfter, .failAfter, .truncated, .page502],
        Outage.allCases
    )
    func unknown(change: Outage, check: Outage) throws {
        for kind in Change.allCases {
            // The first check, before the change, gets through.
            let checked = Mutex<Set<String>>([])
            let bench = try OutageBench { request, _ in
                if request.method == .post { return change }
                return checked.withLock { $0.insert(request.path ?? "").inserted } ? nil : check
            }
            let ids = makeIDs(3)
            for id in ids { bench.addJob(.suspended, id: id) }
            let report = try run(kind, ids, bench)
            #expect(bench.violations(of: report).isEmpty, "\(kind): \(report)")
            // A check whose answer is lost on its way is as good as none.
            #expect(
                report.count(.refused) + report.count(.unchanged) + report.count(.done) == 0,
                "\(kind): \(report)"
            )
            #expect(report.count(.unknown) > 0, "\(kind): \(report)")
            #expect(report.interruption != nil, "\(kind): \(report)")
            bench.way.mend()
            let whole = try bench.simulation.run { try await bench.client.resume(report) }
            #expect(bench.violations(of: whole).isEmpty, "\(kind): \(whole)")
            #expect(whole.count(.done) == 3, "\(kind): \(whole)")
        }
    }

    @Test(
        "A run continues after an outage of a minute, and no job loses its result",
        arguments: Outage.allCases
    )
    func minute(outage: Outage) throws {
        guard !outage.isGeneral else { return }
        let bench = try OutageBench(latency: .milliseconds(30)) { _, time in
            (.seconds(5)..<(.seconds(40))).contains(time) ? outage : nil
        }
        let ids = makeIDs(300)
        for id in ids { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run {
            try await bench.client.cancelJobs(ids, options: BulkOptions(maxRate: 50))
        }
        // A request that is late for a minute is as long as the outage.
        #expect(bench.violations(of: report).isEmpty, "\(report)")
        #expect(report.interruption == nil, "\(report)")
        #expect(report.count(.done) == 300, "\(report)")
    }

    @Test("If no request gets through, the run ends soon, with few requests", arguments: Outage.allCases)
    func stops(outage: Outage) throws {
        let bench = try OutageBench { request, _ in request.method == .post ? outage : nil }
        let ids = makeIDs(1000)
        for id in ids { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run { try await bench.client.cancelJobs(ids) }
        #expect(bench.violations(of: report).isEmpty)
        guard outage.isTransient else {
            #expect(report.interruption != nil, "\(outage): \(report)")
            return
        }
        // Checks get through: those jobs are given up one by one, or found done.
        #expect(report.count(.refused) == 0)
        let dead = try OutageBench { _, time in time > .milliseconds(1) ? outage : nil }
        for id in ids { dead.addJob(.suspended, id: id) }
        let stopped = try dead.simulation.run { try await dead.client.cancelJobs(ids) }
        #expect(stopped.interruption != nil, "\(outage): \(stopped)")
        #expect(dead.violations(of: stopped).isEmpty)
        #expect(dead.way.times.count < 60, "\(outage): \(dead.way.times.count)")
        // Eleven probes of a minute each, where no answer comes.
        #expect(dead.simulation.now < .seconds(900))
    }

    @Test(
        "A job whose requests always fail does not affect the others",
        arguments: Outage.allCases
    )
    func oneJob(outage: Outage) throws {
        guard outage.isTransient || outage == .accessDenied || outage == .unknownCode else { return }
        let bench = try OutageBench { request, _ in
            (request.path ?? "").hasSuffix("/job-3") || (request.path ?? "").contains("/job-3/")
                ? outage : nil
        }
        let ids = makeIDs(50)
        for id in ids { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run { try await bench.client.cancelJobs(ids) }
        #expect(report.results.count { $0.outcome == .done } == 49, "\(outage): \(report)")
        let left = try #require(report.results.first { $0.jobID == "job-3" })
        #expect(!left.outcome.isFinal)
        #expect(left.message?.contains(outage.words) == true)
        #expect(report.interruption == nil)
        #expect(bench.violations(of: report).isEmpty)
    }

    @Test("Ten consecutive jobs without permission end the run")
    func denied() throws {
        let bench = try OutageBench { request, _ in request.method == .post ? .accessDenied : nil }
        let ids = makeIDs(100)
        for id in ids { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run { try await bench.client.cancelJobs(ids) }
        #expect(report.interruption == .failed("It is AccessDenied"))
        #expect(report.count(.pending) == 100)
        #expect(bench.way.times.count < 50)
    }

    @Test(
        "A rate below one request in two seconds is respected, including listings",
        arguments: [0.1, 0.3, 1, 7]
    )
    func maxRate(rate: Double) throws {
        let bench = try OutageBench { _, _ in nil }
        let ids = makeIDs(15)
        for id in ids { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run {
            try await bench.client.cancelJobs(ids, options: BulkOptions(maxRate: rate))
        }
        #expect(report.count(.done) == 15)
        let times = bench.way.times
        #expect(times.count == 16)
        for (one, next) in zip(times, times.dropFirst()) {
            #expect((next - one) / .seconds(1) > 0.999 / rate)
        }
    }

    @Test("A job that failed after its confirmation was confirmed; one that was cancelled since is unknown")
    func goneOn() throws {
        for ending in [JobStatus.failed, .cancelled] {
            let bench = try OutageBench { request, time in
                if request.method == .post { return .lostAfter }
                return time > .zero && time < .seconds(100) ? .refused : nil
            }
            bench.addJob(
                .suspended,
                id: "job-1",
                work: JobWork(
                    totalTasks: 2000,
                    tasksPerSecond: 100,
                    failureShare: ending == .failed ? 0.9 : 0
                )
            )
            let report = try bench.simulation.run {
                async let report = bench.client.confirmJobs(["job-1"], options: BulkOptions(initialRate: 1))
                try await bench.simulation.clock.sleep(for: .seconds(10))
                if ending == .cancelled { try await bench.other.cancelJob("job-1") }
                return try await report
            }
            #expect(report.count(.unknown) == 1)
            bench.way.mend()
            let whole = try bench.simulation.run {
                try await bench.simulation.clock.sleep(for: .seconds(200))
                return try await bench.client.resume(report)
            }
            #expect(bench.emulator.job("job-1", of: account)?.status == ending)
            #expect(
                whole.results.map(\.outcome) == [ending == .failed ? .done : .unknown],
                "\(whole.results)"
            )
        }
    }

    /// What happens to a request.
    enum Answer { case normal, lost, failed, missing }

    @Test(
        "A job that is not found after its change was lost is checked again, and then changed",
        arguments: [
            [.normal, .lost, .missing], [.normal, .lost, .missing, .missing, .missing],
            [.normal, .failed, .missing], [.normal, .lost, .normal, .missing],
        ] as [[Answer]]
    )
    func notVisible(answers: [Answer]) throws {
        let bench = try SimulatedBench { _, number in
            let answer = number <= answers.count ? answers[number - 1] : .normal
            switch answer {
            case .normal: return nil
            case .lost: throw lost(.sent)
            case .failed: return .error("NoSuchJob", status: 500)
            case .missing: return .error("NoSuchJob", status: 404)
            }
        }
        let id = bench.addJob(.suspended)
        let report = try bench.simulation.run { try await bench.client.cancelJobs([id]) }
        #expect(report.results.map(\.outcome) == [.done])
        #expect(bench.transport.entries.count > answers.count)
    }

    @Test("Jobs that are no longer found after their change was lost stay unknown, and do not end the run")
    func gone() throws {
        let gone = makeIDs(30).enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        let isOver = Mutex(false)
        let bench = try SimulatedBench { request, _ in
            let path = request.path ?? ""
            let isGone = gone.contains { path.hasSuffix("/\($0)") || path.contains("/\($0)/") }
            guard isGone, !isOver.withLock({ $0 }) else { return nil }
            if request.method == .post { throw lost(.sent) }
            return .error("NoSuchJob", status: 404)
        }
        for id in makeIDs(30) { bench.addJob(.suspended, id: id) }
        let report = try bench.simulation.run { try await bench.client.cancelJobs(makeIDs(30)) }
        #expect(report.jobs(.unknown) == gone)
        #expect(report.count(.done) == 15)
        #expect(report.interruption == nil)
        #expect(report.results[1].code == .notFound)
        isOver.withLock { $0 = true }
        let whole = try bench.simulation.run { try await bench.client.resume(report) }
        #expect(whole.count(.done) == 30)
    }

    @Test("A job that this client has just created is retried until the service finds it")
    func justCreated() throws {
        let bench = try OutageBench(visibilityDelay: .seconds(6)) { _, _ in nil }
        let report = try bench.simulation.run {
            let id = try await bench.client.createJob(makeCreateJobRequest()).jobID
            return try await bench.client.cancelJobs([id, "ghost-1"])
        }
        #expect(report.results.map(\.outcome) == [.done, .refused])
        #expect(report.results[1].code == .notFound)
        #expect((.seconds(6)...(.seconds(8))).contains(bench.simulation.now))
    }

    @Test("An outage of the emulator leaves jobs to be resumed, as in the guide")
    func guide() throws {
        let bench = try SimulatedBench()
        let ids: [JobID] = ["job-1", "job-2"]
        for id in ids { bench.addJob(.suspended, id: id) }
        bench.emulator.inject(.htmlPage(status: 502), on: nil, .all)
        let report = try bench.simulation.run { try await bench.client.cancelJobs(ids) }
        #expect(report.interruption != nil)
        #expect(report.count(.refused) == 0)
        bench.emulator.removeFaults()
        let whole = try bench.simulation.run { try await bench.client.resume(report) }
        #expect(whole.count(.done) == 2)
    }

    @Test(
        "A run can be cancelled at each of its suspensions",
        arguments: [nil, Outage.lostAfter, .failBefore, .throttled]
    )
    func everySuspension(outage: Outage?) throws {
        var cancelled = 0
        for steps in 0...2000 {
            let bench = try OutageBench(latency: .milliseconds(20)) { request, time in
                request.method == .post && time < .seconds(1) ? outage : nil
            }
            let ids = makeIDs(3)
            for id in ids { bench.addJob(.suspended, id: id) }
            let report = try bench.simulation.timeline.run(cancellingAfter: steps) {
                try await bench.client.cancelJobs(ids, options: BulkOptions(maxConcurrency: 2))
            }
            #expect(bench.violations(of: report).isEmpty, "\(steps): \(report)")
            if report.interruption == nil {
                #expect(report.count(.done) == 3)
                break
            }
            cancelled += 1
            #expect(report.interruption == .cancelled)
            bench.way.mend()
            let whole = try bench.simulation.run { try await bench.client.resume(report) }
            #expect(bench.violations(of: whole).isEmpty, "\(steps): \(whole)")
            #expect(whole.count(.done) == 3, "\(steps): \(whole)")
        }
        #expect((10..<2000).contains(cancelled))
    }
}
