import AWSClientRuntime
public import S3ControlModel
import Synchronization

/// Job events that reduce polling: the IDs of jobs that have changed.
///
/// Events are hints, not facts. Each one triggers a poll, and only the poll's result counts. While events are
/// delivered, polls are ``interval`` apart. Before the first event, after the last one, after a failed poll, and once a
/// poll shows a change without an event, the ``PollingPolicy`` applies.
///
/// Amazon EventBridge sends an event for each change of a job's status. Your program receives them from a queue or a
/// webhook and passes on the job IDs: `JobHints(events.map(\.jobID))`.
public struct JobHints: Sendable {
    /// The time between two polls while events are delivered: a second to a year.
    public let interval: Duration

    private let read: @Sendable (HintBox) async -> Void

    /// Creates hints from the IDs in `events`, a sequence that must end when the task that iterates it is cancelled.
    ///
    /// - Parameters:
    ///   - events: IDs of jobs. Other jobs than the awaited ones are ignored. An error ends the hints.
    ///   - interval: The time between two polls while events are delivered, limited to a second to a year.
    public init<Events: AsyncSequence & Sendable>(_ events: Events, interval: Duration = .seconds(300))
    where Events.Element == JobID {
        self.interval = max(interval, .seconds(1)).clamped
        read = { box in
            do {
                for try await id in events { box.add(id) }
            } catch {
                // Without events, the waiter still polls.
            }
            box.end()
        }
    }

    /// Puts the IDs into `box` until the sequence ends.
    func read(into box: HintBox) async { await read(box) }
}

/// Passes hints from the reader of events to the poller.
final class HintBox: Sendable {
    private struct State {
        /// Whether a hint about an awaited job has arrived since the last one was taken.
        var hasHint = false
        /// Whether any event has arrived.
        var isDelivering = false
        var hasEnded = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let jobs: Set<JobID>
    private let state = Mutex(State())

    init(jobs: Set<JobID>) {
        self.jobs = jobs
    }

    /// Whether events have arrived and more may follow.
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

    /// Treats events as not delivered until the next one arrives.
    func distrust() { state.withLock { $0.isDelivering = false } }

    /// Takes the pending hint; returns whether there was one.
    func take() -> Bool {
        state.withLock { state in
            defer { state.hasHint = false }
            return state.hasHint
        }
    }

    /// Returns when a hint arrives, the events end, or the task is cancelled.
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

/// Tracks whether a poller can rely on hints.
struct HintWatch: Sendable {
    private let box: HintBox
    private let rareInterval: Duration
    /// A hint may arrive before the service shows the change, so this many successful polls after it use the policy's
    /// pace.
    private var promptPolls = 0
    private var wasHinted = true

    init(_ box: HintBox, interval: Duration) {
        self.box = box
        rareInterval = interval
    }

    /// The time between polls; nil for the policy's.
    var interval: Duration? { box.isDelivering && promptPolls == 0 ? rareInterval : nil }

    /// Records a poll. A change without an event means that events get lost.
    mutating func polled(sawChange: Bool, hasFailed: Bool) {
        if sawChange, !wasHinted { box.distrust() }
        // A failed poll may not have shown the change that a hint announced.
        guard !hasFailed else { return }
        if promptPolls > 0 { promptPolls -= 1 }
        wasHinted = promptPolls > 0
    }

    /// Takes the pending hint; returns whether there was one.
    mutating func takeHint() -> Bool {
        guard box.take() else { return false }
        promptPolls = 3
        wasHinted = true
        return true
    }

    /// Sleeps until a hint arrives or `duration` has passed; returns whether a hint arrived.
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
