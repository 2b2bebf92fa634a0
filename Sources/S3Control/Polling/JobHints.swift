public import S3ControlModel
internal import Synchronization

/// Job events that make polling rare: the ids of jobs that something has happened to.
///
/// Events are hints, not facts: each makes the waiter poll, and what the poll finds counts. While events are delivered, polls
/// come ``interval`` apart; before the first one, after the last one, and once a change was seen that no event announced,
/// they come at the pace of the ``PollingPolicy``.
///
/// Amazon EventBridge sends an event for each change of a job's status; your program receives them from a queue or a webhook, and
/// gives their job ids: `JobHints(events.map(\.jobID))`.
public struct JobHints: Sendable {
    /// The time between two polls while events are delivered.
    public let interval: Duration

    private let read: @Sendable (HintBox) async -> Void

    /// Takes the ids out of `events`, which has to end when the task that iterates it is cancelled.
    ///
    /// - Parameters:
    ///   - events: Ids of jobs, also of others than those that are awaited. Its error ends it.
    ///   - interval: The time between two polls while events are delivered.
    public init<Events: AsyncSequence & Sendable>(_ events: Events, interval: Duration = .seconds(300))
    where Events.Element == JobID {
        self.interval = max(interval, .seconds(1))
        read = { box in
            do {
                for try await id in events { box.add(id) }
            } catch {
                // Without events, waiting goes on by polling.
            }
            box.end()
        }
    }

    /// Puts the ids into `box` until there are no more.
    func read(into box: HintBox) async { await read(box) }
}

/// Where the reader of events leaves its hints for the poller.
final class HintBox: Sendable {
    private struct State {
        /// Whether a hint about one of the jobs came since the last was taken.
        var hasHint = false
        /// Whether any event came.
        var isDelivering = false
        var hasEnded = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let jobs: Set<JobID>
    private let state = Mutex(State())

    init(jobs: Set<JobID>) {
        self.jobs = jobs
    }

    /// Whether events have come and may still come.
    var isDelivering: Bool { state.withLock { $0.isDelivering && !$0.hasEnded } }

    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    func add(_ id: JobID) {
        let isMeant = jobs.contains(id)
        state.withLock { state in
            state.isDelivering = true
            if isMeant { state.hasHint = true }
            return isMeant ? state.waiter.take() : nil
        }?.resume()
    }

    func end() {
        state.withLock { state in
            state.hasEnded = true
            return state.waiter.take()
        }?.resume()
    }

    /// Events count as not delivered until the next one comes.
    func distrust() { state.withLock { $0.isDelivering = false } }

    /// Whether a hint came since the last was taken.
    func take() -> Bool {
        state.withLock { state in
            defer { state.hasHint = false }
            return state.hasHint
        }
    }

    /// Returns once there is a hint, the events have ended, or the task was cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.hasHint || state.hasEnded || Task.isCancelled { return true }
                    state.waiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }
}

/// What a poller makes of hints: when they can be relied on.
struct HintWatch: Sendable {
    private let box: HintBox
    private let rareInterval: Duration
    /// A hint may come before the service shows the change: so many polls after it come at the policy's pace.
    private var promptPolls = 0
    private var wasHinted = true

    init(_ box: HintBox, interval: Duration) {
        self.box = box
        rareInterval = interval
    }

    /// The time between polls; nil for that of the policy.
    var interval: Duration? { box.isDelivering && promptPolls == 0 ? rareInterval : nil }

    /// Notes what a poll found: a change that no event announced means that events get lost.
    mutating func polled(sawChange: Bool) {
        if sawChange, !wasHinted { box.distrust() }
        if promptPolls > 0 { promptPolls -= 1 }
        wasHinted = promptPolls > 0
    }

    /// Whether a hint came since the last was taken.
    mutating func takeHint() -> Bool {
        guard box.take() else { return false }
        promptPolls = 3
        wasHinted = true
        return true
    }

    /// Sleeps until a hint comes, or for `duration`; returns whether one came.
    mutating func sleep(_ duration: Duration, by stopwatch: Stopwatch) async throws -> Bool {
        let box = box
        guard !box.hasEnded else {
            try await stopwatch.sleep(duration)
            return takeHint()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await stopwatch.sleep(duration) }
            group.addTask { await box.wait() }
            defer { group.cancelAll() }
            try await group.next()
        }
        try Task.checkCancellation()
        return takeHint()
    }
}
