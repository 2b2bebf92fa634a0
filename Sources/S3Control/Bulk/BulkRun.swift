internal import AWSClientRuntime
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

/// Carries a bulk change out: keeps as many requests under way as concurrency and pace allow, until each job has been dealt
/// with or nothing gets through any more.
struct BulkRun {
    private enum Event: Sendable {
        case slotHasCome
        case answer(BulkAnswer, entry: Int, sent: Double, wasHeldBack: Bool)
    }

    /// So many throttled requests in a row end the run, which can be resumed.
    static let hopeless = 200
    /// So many failures in a row, of several jobs, are an outage: then one request at a time probes whether it is over.
    private static let outageThreshold = 5
    /// So many jobs in a row that had to be left open end the run: whatever keeps them from being changed is not their own.
    private static let leftLimit = 10

    private let client: S3ControlClient
    private let options: BulkOptions
    private let onProgress: (@Sendable (BulkProgress) -> Void)?
    private let stopwatch: Stopwatch
    private var pacer: RequestPacer
    private var entries: [BulkEntry]
    /// The entries whose step is to be made, next first.
    private var queue: [Int]
    private var head = 0
    private var underWay = 0
    private var isWaitingForSlot = false
    private var dropped: Set<Int> = []
    private var finished = 0
    private var total: Int
    private var report: BulkReport

    private var throttledInARow = 0
    private var leftInARow = 0
    private var failuresInARow = 0
    /// The entries whose requests have failed since the last answer.
    private var failing: Set<Int> = []
    /// Whether any job of this run has got a final result.
    private var hasProgressed = false
    private var lastFailure: String?
    /// While nothing gets through: the pace of the probes, and when it was noticed.
    private var outage: (pace: PollingPace, since: Double)?

    /// - Parameters:
    ///   - client: Makes each request once; trying again is the run's.
    ///   - report: With what the selection has cost.
    ///   - entries: The jobs of the report, in its order.
    init(
        client: S3ControlClient,
        report: BulkReport,
        entries: [BulkEntry],
        options: BulkOptions,
        stopwatch: Stopwatch,
        pacer: RequestPacer,
        onProgress: (@Sendable (BulkProgress) -> Void)?
    ) {
        self.client = client
        self.options = options
        self.onProgress = onProgress
        self.report = report
        self.entries = entries
        self.stopwatch = stopwatch
        self.pacer = pacer
        queue = entries.indices.filter { entries[$0].isDue(isDryRun: options.isDryRun) }
        total = queue.count
        self.report.interruption = nil
    }

    /// Deals with every job that is due.
    mutating func run() async -> BulkReport {
        await withTaskGroup(of: Event.self) { group in
            while true {
                if Task.isCancelled, report.interruption == nil { report.interruption = .cancelled }
                fill(&group)
                guard let event = await group.next() else { break }
                take(event)
                // Requests under way may still end well; who waits for a slot need not.
                if Task.isCancelled || report.interruption != nil && underWay == 0 { group.cancelAll() }
            }
        }
        if report.interruption == nil, !hasProgressed, let lastFailure { stop(lastFailure) }
        report.results = entries.indices.filter { !dropped.contains($0) }.map { entries[$0].result }
        report.duration += stopwatch.elapsed
        return report
    }

    private var now: Double { stopwatch.elapsed / .seconds(1) }

    private var concurrency: Int { outage == nil ? options.maxConcurrency : 1 }

    /// Sends what may be sent now, and sees to it that the loop wakes when more may be.
    private mutating func fill(_ group: inout TaskGroup<Event>) {
        while report.interruption == nil, head < queue.count, underWay < concurrency {
            let now = now
            let wait = pacer.nextSlot - now
            guard wait <= 0 else {
                guard !isWaitingForSlot else { return }
                isWaitingForSlot = true
                let stopwatch = stopwatch
                group.addTask {
                    // Cancelled or not, the loop goes on.
                    try? await stopwatch.sleep(.seconds(wait))
                    return .slotHasCome
                }
                return
            }
            let wasHeldBack = pacer.takeSlot(now: now)
            let entry = queue[head]
            head += 1
            underWay += 1
            let (step, jobID, action) = (entries[entry].step, entries[entry].result.jobID, report.action)
            let client = client
            group.addTask {
                let answer = await step.perform(action, on: jobID, by: client)
                return .answer(answer, entry: entry, sent: now, wasHeldBack: wasHeldBack)
            }
        }
    }

    private mutating func take(_ event: Event) {
        guard case .answer(let answer, let entry, let sent, let wasHeldBack) = event else {
            isWaitingForSlot = false
            return
        }
        underWay -= 1
        if answer.wasSent { report.requests += 1 }
        note(answer, entry, sent: sent, wasHeldBack)
        let context = BulkEntry.Context(
            action: report.action,
            options: options,
            isOutage: outage != nil,
            isNew: client.state.recentJobs.contains(entries[entry].result.jobID)
        )
        switch entries[entry].take(answer, in: context) {
        case .finished:
            hasProgressed = true
            leftInARow = 0
            dealtWith(entry)
        case .left:
            leftInARow += 1
            dealtWith(entry)
            if leftInARow >= Self.leftLimit { stop(lastFailure ?? "No change gets through.") }
        case .unknowable: dealtWith(entry)
        case .dropped:
            hasProgressed = true
            leftInARow = 0
            dropped.insert(entry)
            total -= 1
        case .step, .throttled: again(entry)
        case .notYet:
            pacer.pause(until: now + 0.5)
            again(entry)
        case .cancelled: break
        case .stop(let why): stop(why)
        }
    }

    // MARK: What the answers say about the way to the service

    private mutating func note(_ answer: BulkAnswer, _ entry: Int, sent: Double, _ wasHeldBack: Bool) {
        let now = now
        guard case .failed(let error) = answer else {
            if case .cancelled = answer { return }
            guard answer.wasSent else { return }
            return gotThrough(wasHeldBack, now)
        }
        switch JobFailureKind(error) {
        case .throttled:
            report.throttledRequests += 1
            throttledInARow += 1
            endOutage()
            pacer.throttled(sent: sent, now: now)
            if throttledInARow >= Self.hopeless { stop("The service throttles every request.") }
        case .transient:
            lastFailure = error.message
            failed(entry, error, sent: sent, now: now)
        case .general:
            lastFailure = error.message
            gotThrough(wasHeldBack, now)
        case .missing, .refused: gotThrough(wasHeldBack, now)
        }
    }

    private mutating func gotThrough(_ wasHeldBack: Bool, _ now: Double) {
        throttledInARow = 0
        endOutage()
        pacer.succeeded(wasHeldBack: wasHeldBack, now: now)
    }

    private mutating func endOutage() {
        failuresInARow = 0
        failing = []
        outage = nil
    }

    /// Notes a request that did not get through: sends less, then only probes, then gives up.
    private mutating func failed(_ entry: Int, _ error: S3ControlError, sent: Double, now: Double) {
        failuresInARow += 1
        failing.insert(entry)
        if var outage {
            // Requests that were under way when it began are no probes.
            guard sent >= outage.since else { return }
            guard outage.pace.tolerates(.transient) else {
                return stop("Nothing gets through: \(error.message)")
            }
            pacer.pause(until: now + outage.pace.nextDelay() / .seconds(1))
            self.outage = outage
        } else if failuresInARow >= Self.outageThreshold, failing.count > 1 || !hasProgressed {
            var pace = PollingPace(PollingPolicy())
            pacer.pause(until: now + pace.nextDelay() / .seconds(1))
            outage = (pace, now)
        } else if failuresInARow > 1 {
            pacer.pause(until: now + min(5, 0.1 * Double(1 << min(failuresInARow, 6))))
        }
    }

    private mutating func stop(_ why: String) {
        if report.interruption == nil { report.interruption = .failed(why) }
    }

    private mutating func dealtWith(_ entry: Int) {
        finished += 1
        onProgress?(
            BulkProgress(
                latest: entries[entry].result,
                finished: finished,
                total: total,
                rate: pacer.rate,
                throttledRequests: report.throttledRequests
            )
        )
    }

    private mutating func again(_ entry: Int) {
        queue.append(entry)
        guard head > 1024, head > queue.count / 2 else { return }
        queue.removeFirst(head)
        head = 0
    }
}

extension BulkStep {
    /// Makes the step's request, once. Without reconciliation: checking the job's status is a step of its own.
    func perform(_ action: BulkAction, on jobID: JobID, by client: S3ControlClient) async -> BulkAnswer {
        // A change that was not even begun is not in doubt.
        if Task.isCancelled { return .notSent }
        do {
            switch self {
            case .readTags:
                return .tags(try await client.tags(of: jobID))
            case .check, .checkAfterRefusal:
                let job = try await client.describeJob(jobID)
                return .job(job.status, priority: job.priority)
            case .change:
                return .changed(try await change(action, jobID, client))
            }
        } catch let error as S3ControlError {
            return .failed(error)
        } catch {
            return .cancelled
        }
    }

    private func change(
        _ action: BulkAction,
        _ jobID: JobID,
        _ client: S3ControlClient
    ) async throws -> JobStatus? {
        let account = client.configuration.accountID
        let status: RequestedJobStatus
        var reason: String?
        switch action {
        case .cancel(let why): (status, reason) = (.cancelled, why)
        case .confirm: status = .ready
        case .setPriority(let priority):
            _ = try await client.call(
                UpdateJobPriority.self,
                UpdateJobPriorityRequest(accountID: account, jobID: jobID, priority: priority),
                account: account,
                job: jobID,
                jobOfResult: { $0.jobID }
            )
            return nil
        }
        return try await client.call(
            UpdateJobStatus.self,
            UpdateJobStatusRequest(
                accountID: account,
                jobID: jobID,
                requestedJobStatus: status,
                statusUpdateReason: reason
            ),
            account: account,
            job: jobID,
            jobOfResult: { $0.jobID }
        ).status
    }
}
