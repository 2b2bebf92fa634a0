internal import S3ControlModel

/// Carries a bulk change out: keeps as many requests under way as concurrency and pace allow, until each
/// job has been dealt with.
struct BulkRun {
    private enum Event: Sendable {
        case slotHasCome
        case answer(BulkAnswer, entry: Int, sent: Double, wasHeldBack: Bool)
    }

    /// So many throttled requests in a row end the run, which can be resumed.
    private static let hopeless = 200

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
    private var throttledInARow = 0
    private var isWaitingForSlot = false
    private var dropped: Set<Int> = []
    private var finished = 0
    private var total: Int
    private var report: BulkReport

    /// - Parameters:
    ///   - client: Makes each request once; trying again is the run's.
    ///   - entries: The jobs of the report, in its order.
    init(
        client: S3ControlClient,
        report: BulkReport,
        entries: [BulkEntry],
        options: BulkOptions,
        onProgress: (@Sendable (BulkProgress) -> Void)?
    ) {
        self.client = client
        self.options = options
        self.onProgress = onProgress
        self.report = report
        self.entries = entries
        stopwatch = Stopwatch(client.configuration.delayClock)
        pacer = RequestPacer(initialRate: options.initialRate, maxRate: options.maxRate)
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
                if report.interruption != nil { group.cancelAll() }
            }
        }
        report.results = entries.indices.filter { !dropped.contains($0) }.map { entries[$0].result }
        report.duration += stopwatch.elapsed
        return report
    }

    private var now: Double { stopwatch.elapsed / .seconds(1) }

    /// Sends what may be sent now, and sees to it that the loop wakes when more may be.
    private mutating func fill(_ group: inout TaskGroup<Event>) {
        while report.interruption == nil, head < queue.count, underWay < max(1, options.maxConcurrency) {
            let now = now
            let wait = pacer.nextSlot - now
            guard wait <= 0 else {
                guard !isWaitingForSlot else { return }
                isWaitingForSlot = true
                let stopwatch = stopwatch
                group.addTask {
                    // Cancelled or not, the loop looks again.
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
        report.requests += 1
        let next = entries[entry].take(
            answer,
            action: report.action,
            options: options
        )
        if next == .throttled {
            report.throttledRequests += 1
            throttledInARow += 1
            pacer.throttled(sent: sent, now: now)
        } else {
            throttledInARow = 0
            pacer.succeeded(wasHeldBack: wasHeldBack, now: now)
        }
        switch next {
        case .finished:
            finished += 1
            tell(entry)
        case .dropped:
            dropped.insert(entry)
            total -= 1
        case .step, .throttled:
            queue.append(entry)
            compact()
            if throttledInARow >= Self.hopeless { stop("The service throttles every request.") }
        case .left: break
        case .stop(let why): stop(why)
        }
    }

    private mutating func stop(_ why: String) {
        if report.interruption == nil { report.interruption = .failed(why) }
    }

    private func tell(_ entry: Int) {
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

    private mutating func compact() {
        guard head > 1024, head > queue.count / 2 else { return }
        queue.removeFirst(head)
        head = 0
    }
}
