import AWSClientRuntime
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// Runs a bulk change: keeps as many requests in flight as concurrency and pace allow, until every job is finished or
/// no request gets through.
struct BulkRun {
    private enum Event: Sendable {
        case slotIsDue
        case result(BulkStepResult, entry: Int, sent: Double, wasHeldBack: Bool)
    }

    /// After this many consecutive throttled requests the run ends. It can be resumed.
    static let maxConsecutiveThrottles = 200
    /// After this many consecutive failures of several jobs, one request at a time probes whether the outage is over.
    private static let outageThreshold = 5
    /// After this many consecutive jobs that had to be left open, the run ends: the cause is not any single job.
    private static let maxConsecutiveOpenJobs = 10

    private let client: S3ControlClient
    private let options: BulkOptions
    private let onProgress: (@Sendable (BulkProgress) -> Void)?
    private let stopwatch: Stopwatch
    private var pacer: RequestPacer
    private var entries: [BulkEntry]
    /// The entries whose step is due, next first.
    private var queue: [Int]
    private var head = 0
    private var inFlight = 0
    private var isWaitingForSlot = false
    private var dropped: Set<Int> = []
    private var finished = 0
    private var total: Int
    private var report: BulkReport

    private var consecutiveThrottles = 0
    private var consecutiveOpenJobs = 0
    private var consecutiveFailures = 0
    /// The entries whose requests have failed since the last response.
    private var failing: Set<Int> = []
    /// Whether any job of this run has a final result.
    private var hasProgressed = false
    private var lastFailure: String?
    /// During an outage: the backoff of the probes, and when the outage was noticed.
    private var outage: (backoff: PollingBackoff, since: Double)?

    /// - Parameters:
    ///   - client: Sends each request once; the run itself retries.
    ///   - report: The report, including the requests of the selection.
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

    /// Processes every job that is due.
    mutating func run() async -> BulkReport {
        await withTaskGroup(of: Event.self) { group in
            while true {
                if Task.isCancelled, report.interruption == nil { report.interruption = .cancelled }
                fill(&group)
                guard let event = await group.next() else { break }
                handle(event)
                // Requests in flight may still succeed; waiting for a slot would not help.
                if Task.isCancelled || report.interruption != nil && inFlight == 0 { group.cancelAll() }
            }
        }
        if report.interruption == nil, !hasProgressed, let lastFailure { stop(lastFailure) }
        report.results = entries.indices.filter { !dropped.contains($0) }.map { entries[$0].result }
        report.duration += stopwatch.elapsed
        return report
    }

    private var now: Double { stopwatch.elapsed / .seconds(1) }

    private var concurrency: Int { outage == nil ? options.maxConcurrency : 1 }

    /// Sends the requests that are due, and wakes the loop when more are.
    private mutating func fill(_ group: inout TaskGroup<Event>) {
        while report.interruption == nil, head < queue.count, inFlight < concurrency {
            let now = now
            let wait = pacer.nextSlot - now
            guard wait <= 0 else {
                guard !isWaitingForSlot else { return }
                isWaitingForSlot = true
                let stopwatch = stopwatch
                group.addTask {
                    // The loop continues whether or not the sleep was cancelled.
                    try? await stopwatch.sleep(.seconds(wait))
                    return .slotIsDue
                }
                return
            }
            let wasHeldBack = pacer.takeSlot(now: now)
            let entry = queue[head]
            head += 1
            inFlight += 1
            let (step, jobID, action) = (entries[entry].step, entries[entry].result.jobID, report.action)
            let client = client
            group.addTask {
                let result = await step.perform(action, on: jobID, by: client)
                return .result(result, entry: entry, sent: now, wasHeldBack: wasHeldBack)
            }
        }
    }

    private mutating func handle(_ event: Event) {
        guard case .result(let result, let entry, let sent, let wasHeldBack) = event else {
            isWaitingForSlot = false
            return
        }
        inFlight -= 1
        if result.wasSent { report.requests += 1 }
        record(result, entry, sent: sent, wasHeldBack)
        let context = BulkEntry.Context(
            action: report.action,
            options: options,
            isOutage: outage != nil,
            isNew: client.state.recentJobs.contains(entries[entry].result.jobID)
        )
        switch entries[entry].handle(result, in: context) {
        case .finished:
            hasProgressed = true
            consecutiveOpenJobs = 0
            reportFinished(entry)
        case .left:
            consecutiveOpenJobs += 1
            reportFinished(entry)
            if consecutiveOpenJobs >= Self.maxConsecutiveOpenJobs {
                stop(lastFailure ?? "No change succeeds.")
            }
        case .unknowable: reportFinished(entry)
        case .dropped:
            hasProgressed = true
            consecutiveOpenJobs = 0
            dropped.insert(entry)
            total -= 1
        case .step, .throttled: requeue(entry)
        case .notYet:
            pacer.pause(until: now + 0.5)
            requeue(entry)
        case .cancelled: break
        case .stop(let why): stop(why)
        }
    }

    // MARK: State of the connection to the service

    private mutating func record(_ result: BulkStepResult, _ entry: Int, sent: Double, _ wasHeldBack: Bool) {
        let now = now
        guard case .failed(let error) = result else {
            if case .cancelled = result { return }
            guard result.wasSent else { return }
            return gotThrough(wasHeldBack, now)
        }
        switch JobFailureKind(error) {
        case .throttled:
            report.throttledRequests += 1
            consecutiveThrottles += 1
            endOutage()
            pacer.throttled(sent: sent, now: now)
            if consecutiveThrottles >= Self.maxConsecutiveThrottles {
                stop("The service throttles every request.")
            }
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
        consecutiveThrottles = 0
        endOutage()
        pacer.succeeded(wasHeldBack: wasHeldBack, now: now)
    }

    private mutating func endOutage() {
        consecutiveFailures = 0
        failing = []
        outage = nil
    }

    /// Records a request that got no response: slows down, then only probes, then gives up.
    private mutating func failed(_ entry: Int, _ error: S3ControlError, sent: Double, now: Double) {
        consecutiveFailures += 1
        failing.insert(entry)
        if var outage {
            // Requests that were sent before the outage are not probes.
            guard sent >= outage.since else { return }
            guard outage.backoff.tolerates(.transient) else {
                return stop("No request gets through: \(error.message)")
            }
            pacer.pause(until: now + outage.backoff.nextDelay() / .seconds(1))
            self.outage = outage
        } else if consecutiveFailures >= Self.outageThreshold, failing.count > 1 || !hasProgressed {
            var backoff = PollingBackoff(PollingPolicy())
            pacer.pause(until: now + backoff.nextDelay() / .seconds(1))
            outage = (backoff, now)
        } else if consecutiveFailures > 1 {
            pacer.pause(until: now + min(5, 0.1 * Double(1 << min(consecutiveFailures, 6))))
        }
    }

    private mutating func stop(_ why: String) {
        if report.interruption == nil { report.interruption = .failed(why) }
    }

    private mutating func reportFinished(_ entry: Int) {
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

    private mutating func requeue(_ entry: Int) {
        queue.append(entry)
        guard head > 1024, head > queue.count / 2 else { return }
        queue.removeFirst(head)
        head = 0
    }
}

extension BulkStep {
    /// Sends the step's request once, without reconciliation: checking the job's status is its own step.
    func perform(_ action: BulkAction, on jobID: JobID, by client: S3ControlClient) async -> BulkStepResult {
        // A change that was not sent is not in doubt.
        if Task.isCancelled { return .notSent }
        do {
            switch self {
            case .readTags:
                return .tags(try await client.tags(of: jobID))
            case .check, .checkAfterRefusal:
                let job = try await client.describeJob(jobID)
                return .job(job.status, priority: job.priority)
            case .change:
                return try await change(action, jobID, client)
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
    ) async throws -> BulkStepResult {
        let account = client.configuration.accountID
        let status: RequestedJobStatus
        var reason: String?
        switch action {
        case .cancel(let why): (status, reason) = (.cancelled, why)
        case .confirm: status = .ready
        case .setPriority(let priority):
            let request = UpdateJobPriorityRequest(accountID: account, jobID: jobID, priority: priority)
            let call: OperationCall<UpdateJobPriority> =
                client.makeCall(request, account, jobID, CallOptions(), nil, { $0.jobID }, nil)
            return try await complete(call, client).map { _ in .changed(nil) } ?? .notSent
        }
        let request = UpdateJobStatusRequest(
            accountID: account,
            jobID: jobID,
            requestedJobStatus: status,
            statusUpdateReason: reason
        )
        let call: OperationCall<UpdateJobStatus> =
            client.makeCall(request, account, jobID, CallOptions(), nil, { $0.jobID }, nil)
        return try await complete(call, client).map { .changed($0.status) } ?? .notSent
    }

    /// Returns the result of a change; nil if the task was cancelled before anything of it was sent.
    private func complete<Operation: RESTOperation>(
        _ call: OperationCall<Operation>,
        _ client: S3ControlClient
    ) async throws -> Operation.Output? {
        do {
            return try await client.complete(call)
        } catch is CancellationError where !call.mayHaveActed {
            return nil
        }
    }
}
