import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization

/// A bulk change with all that happens during it, decided by a seed.
struct BulkSchedule: Sendable {
    /// How the jobs are named.
    enum Selection: Sendable { case ids, filter, tags }

    struct Job: Sendable {
        var id: JobID
        var status: JobStatus
        var work: JobWork
        var tags: [S3Tag]
    }

    /// A time in which requests meet an outage, each with a probability.
    struct Window: Sendable {
        var start: Duration
        var end: Duration
        var outage: Outage
        var share: Double
        var scope: BulkOutageTests.Scope
    }

    let seed: UInt64
    var action: BulkAction
    var selection: Selection
    var jobs: [Job] = []
    /// Ids of jobs that do not exist.
    var ghosts: [JobID] = []
    var windows: [Window] = []
    var options = BulkOptions()
    var latency: Duration
    var cancelledAt: Duration?
    /// When somebody else cancels or confirms a job.
    var others: [(time: Duration, job: Int, isCancel: Bool)] = []
    /// How many runs there are before everything works again.
    var brokenRuns: Int

    init(seed: UInt64) {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        action =
            [.cancel(reason: "superseded"), .confirm, .setPriority(77)].randomElement(using: &random)
            ?? .confirm
        selection = [.ids, .ids, .filter, .tags].randomElement(using: &random) ?? .ids
        latency = .milliseconds([0, 5, 80].randomElement(using: &random) ?? 0)
        brokenRuns = Int.random(in: 1...3, using: &random)
        let statuses: [JobStatus] =
            [
                .suspended, .suspended, .suspended, .active, .active, .ready, .preparing, .complete,
                .cancelled, .failed, .cancelling,
            ]
        for number in 0..<Int.random(in: 1...14, using: &random) {
            jobs.append(
                Job(
                    id: JobID(stringLiteral: "job-\(number)"),
                    status: statuses.randomElement(using: &random) ?? .suspended,
                    work: JobWork(
                        totalTasks: 2000,
                        tasksPerSecond: [0, 20, 400].randomElement(using: &random) ?? 0,
                        failureShare: [0, 0, 0.9].randomElement(using: &random) ?? 0
                    ),
                    tags: random.chance(0.5) ? [S3Tag(key: "team", value: "media")] : []
                )
            )
        }
        if selection == .ids, random.chance(0.3) { ghosts = ["ghost-1", "ghost-2"] }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let start = random.duration(upTo: 20)
            windows.append(
                Window(
                    start: start,
                    end: random.chance(0.3) ? .seconds(100_000) : start + random.duration(upTo: 120),
                    outage: Outage.allCases.randomElement(using: &random) ?? .refused,
                    share: [0.1, 0.5, 1].randomElement(using: &random) ?? 1,
                    scope: BulkOutageTests.Scope.allCases.randomElement(using: &random) ?? .all
                )
            )
        }
        if random.chance(0.3) {
            windows[...] =
                windows.map {
                    var window = $0; window.start = .zero; return window
                }[...]
        }
        options.maxConcurrency = Int.random(in: 1...8, using: &random)
        options.initialRate = [0.5, 10, 100].randomElement(using: &random) ?? 10
        options.maxRate = [nil, nil, 2, 50].randomElement(using: &random) ?? nil
        options.retriesPerJob = Int.random(in: 0...5, using: &random)
        if random.chance(0.2) { cancelledAt = random.duration(upTo: 20) }
        if random.chance(0.3) {
            for _ in 0..<3 {
                others.append(
                    (
                        random.duration(upTo: 40), Int.random(in: 0..<jobs.count, using: &random),
                        random.chance(0.5)
                    )
                )
            }
        }
    }
}

/// Runs a schedule, and resumes its report until everything works again.
struct BulkScheduleRun {
    let schedule: BulkSchedule
    private(set) var violations: [String] = []
    private(set) var outcomes: [BulkResult.Outcome: Int] = [:]
    private(set) var interruptions = 0

    init(_ schedule: BulkSchedule) throws {
        self.schedule = schedule
        let chance = Mutex(SeededRandom(seed: schedule.seed ^ 0xABCD))
        let bench = try OutageBench(latency: schedule.latency) { request, time in
            let isChange = request.method == .post
            return schedule.windows.first { window in
                guard window.start <= time, time < window.end else { return false }
                guard window.scope == .all || isChange == (window.scope == .changes) else { return false }
                return chance.withLock { $0.chance(window.share) }
            }?.outage
        }
        for job in schedule.jobs { bench.addJob(job.status, id: job.id, work: job.work, tags: job.tags) }
        var report = try first(bench)
        note(report, bench, "first")
        for number in 0...schedule.brokenRuns {
            guard let last = report else { break }
            let isLast = number == schedule.brokenRuns
            if isLast { bench.way.mend() }
            report = try bench.simulation.run {
                try await bench.client.resume(last, options: schedule.options)
            }
            note(report, bench, isLast ? "mended" : "resumed")
        }
        if let report { check(report, bench) }
    }

    private func first(_ bench: OutageBench) throws -> BulkReport? {
        let schedule = schedule
        return try bench.simulation.run {
            try await withThrowingTaskGroup(of: BulkReport?.self) { group in
                group.addTask {
                    do {
                        return try await Self.perform(schedule, bench.client)
                    } catch is S3ControlError {
                        // The jobs could not be listed.
                        return nil
                    } catch is CancellationError {
                        return nil
                    }
                }
                if let time = schedule.cancelledAt {
                    try await bench.simulation.clock.sleep(for: time)
                    group.cancelAll()
                }
                for other in schedule.others.sorted(by: { $0.time < $1.time }) {
                    let now = bench.simulation.now
                    if other.time > now { try await bench.simulation.clock.sleep(for: other.time - now) }
                    let id = schedule.jobs[other.job].id
                    _ = try? await bench.other.updateJobStatus(
                        jobID: id,
                        to: other.isCancel ? .cancelled : .ready
                    )
                }
                return try await group.next() ?? nil
            }
        }
    }

    private static func perform(_ schedule: BulkSchedule, _ client: S3ControlClient) async throws
        -> BulkReport
    {
        let options = schedule.options
        if case .ids = schedule.selection {
            let ids = schedule.jobs.map(\.id) + schedule.ghosts
            switch schedule.action {
            case .cancel(let reason):
                return try await client.cancelJobs(ids, reason: reason, options: options)
            case .confirm: return try await client.confirmJobs(ids, options: options)
            case .setPriority(let priority):
                return try await client.updatePriorities(of: ids, to: priority, options: options)
            }
        }
        var filter = JobFilter(statuses: Set(JobStatus.allCases))
        if case .tags = schedule.selection { filter.tags = ["team": "media"] }
        switch schedule.action {
        case .cancel(let reason):
            return try await client.cancelJobs(matching: filter, reason: reason, options: options)
        case .confirm: return try await client.confirmJobs(matching: filter, options: options)
        case .setPriority(let priority):
            return try await client.updatePriorities(matching: filter, to: priority, options: options)
        }
    }

    private mutating func note(_ report: BulkReport?, _ bench: OutageBench, _ when: String) {
        guard let report else { return }
        violations += bench.violations(of: report).map { "\(when): \($0)" }
        for result in report.results { outcomes[result.outcome, default: 0] += 1 }
        if report.interruption != nil { interruptions += 1 }
        // Jobs that are not meant are left alone.
        if case .tags = schedule.selection {
            for job in schedule.jobs where job.tags.isEmpty && bench.way.log(of: job.id.rawValue).sent > 0 {
                violations.append("\(when): \(job.id) has not the tags, but was changed")
            }
        }
        if let rate = schedule.options.maxRate {
            let times = bench.way.times
            for (one, next) in zip(times, times.dropFirst()) where (next - one) / .seconds(1) < 0.999 / rate {
                // Each run begins at once, and a check of the clock or of the credentials is no request of the run.
                if schedule.windows.allSatisfy({ ![.expiredToken, .wrongSecret].contains($0.outage) }),
                    when == "first"
                {
                    violations.append("\(when): requests at \(one) and \(next), at most \(rate) a second")
                }
            }
        }
    }

    /// Once everything works, only what cannot be known is open.
    private mutating func check(_ report: BulkReport, _ bench: OutageBench) {
        if report.interruption != nil { violations.append("interrupted at the end: \(report)") }
        for result in report.results where !result.outcome.isFinal {
            let status = bench.emulator.job(result.jobID, of: account)?.status
            let mayStay =
                schedule.action == .confirm && result.outcome == .unknown
                && [.cancelled, .cancelling, .failed, .failing].contains(status)
            if !mayStay { violations.append("open at the end: \(result)") }
        }
    }
}
