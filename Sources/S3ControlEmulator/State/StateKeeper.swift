import Basics
import S3ControlFiles
import Synchronization

/// Saves the changes of an emulator and of its memory store, before a response reports a
/// change that a crash would undo.
///
/// A save commits all changes since the last one in one transaction. Concurrent saves wait. They have nothing
/// left to do if an earlier save has committed their changes, too.
@_spi(State) public final class StateKeeper: Sendable {
    let storage: any StateStorage
    private let report: (@Sendable (_ failure: String?) -> Void)?
    private let state = Mutex(State())

    private struct State: Sendable {
        /// The tasks that have run.
        var finished: [FinishedTask] = []
        /// The changes that could not be saved, in order.
        var unsaved = Batch()
        var failure: String?
        /// Whether changes were taken whose commit is in progress.
        var isCommitting = false
        var jobs: (@Sendable () -> [StateChange])?
        var objects: (@Sendable () -> [StateChange])?
        var healthListener: (@Sendable (_ failure: String?) -> Void)?
        /// The failures, and nil for successes after them, that are not reported yet.
        var events: [String?] = []
        var isReporting = false

        /// Begins to report events if there are any and no other thread reports them. Returns whether it
        /// has begun.
        mutating func beginReporting() -> Bool {
            guard !isReporting, !events.isEmpty else { return false }
            isReporting = true
            return true
        }

        /// Returns the events to report next, or nil if there are none, which ends the reporting.
        mutating func takeEvents() -> [String?]? {
            guard !events.isEmpty else {
                isReporting = false
                return nil
            }
            defer { events = [] }
            return events
        }
    }

    /// The changes of one transaction.
    private struct Batch: Sendable {
        var changes: [StateChange] = []
        var finished: [FinishedTask] = []
    }

    /// Creates a keeper. Pass it to a memory store, if there is one, and to an emulator.
    ///
    /// - Parameters:
    ///   - storage: The storage of the state.
    ///   - report: Called with the failure when a save fails after one that succeeded, and with nil
    ///     when one succeeds again.
    public init(
        _ storage: any StateStorage,
        report: (@Sendable (_ failure: String?) -> Void)? = nil
    ) {
        self.storage = storage
        self.report = report
    }

    /// Sets the function that returns the changes of jobs since its last call.
    func setJobs(_ changes: @escaping @Sendable () -> [StateChange]) {
        state.withLock { $0.jobs = changes }
    }

    /// Sets the function that returns the changes of objects since its last call.
    func setObjects(_ changes: @escaping @Sendable () -> [StateChange]) {
        state.withLock { $0.objects = changes }
    }

    /// Sets the function that is called after `report`.
    func listen(_ listener: (@Sendable (_ failure: String?) -> Void)?) {
        state.withLock { $0.healthListener = listener }
    }

    /// The reason why the last save failed; nil if it succeeded.
    public var failure: String? { state.withLock { $0.failure } }

    /// Waits until changes are saved that another thread is about to save.
    func waitForCommit() {
        if state.withLock({ $0.isCommitting }) { save() }
    }

    /// Adds the result of a task to the next save, which also counts the task.
    func add(_ task: FinishedTask) {
        state.withLock { $0.finished.append(task) }
    }

    /// Saves all changes.
    ///
    /// - Returns: Whether all changes are saved. The next save retries those that are not.
    @discardableResult
    public func save() -> Bool {
        var isSaved = true
        storage.exclusively { commit in
            let batch = takeBatch()
            guard !batch.changes.isEmpty else {
                state.withLock { $0.isCommitting = false }
                return
            }
            do {
                try commit(batch.changes)
                // Counted after the commit, so that a counted task stays finished whatever happens next.
                for task in batch.finished { task.run.count(task.row) }
                finish(Batch(), nil)
            } catch {
                isSaved = false
                finish(batch, "\(error)")
            }
        }
        reportEvents()
        return isSaved
    }

    /// Reports events in the order of their saves, one at a time. Otherwise, a failure could be reported
    /// after a later success, and halt jobs for good.
    private func reportEvents() {
        guard state.withLock({ $0.beginReporting() }) else { return }
        while let events = state.withLock({ $0.takeEvents() }) {
            let listener = state.withLock { $0.healthListener }
            for failure in events {
                report?(failure)
                listener?(failure)
            }
        }
    }

    /// Returns all changes to save.
    private func takeBatch() -> Batch {
        let (before, finished, jobs, objects) = state.withLock { state in
            defer {
                state.unsaved = Batch()
                state.finished = []
                state.isCommitting = true
            }
            return (state.unsaved, state.finished, state.jobs, state.objects)
        }
        var batch = before
        // Objects are collected last. A task changes its object before it has a result, and a report is
        // written before its job is complete. So no result is saved without the effect of its task.
        // The results of removed jobs are dropped: after a reset, another job may have the same ID. If the
        // job is removed only now, the removal follows the results.
        let kept = finished.filter { !$0.run.isForgotten }
        batch.changes += kept.map { .result($0.run.key, $0.result) }
        batch.finished += kept
        if let jobs { batch.changes += jobs() }
        if let objects { batch.changes += objects() }
        return batch
    }

    /// Records how a save ended, and an event if saving has begun to fail or succeeds again.
    private func finish(_ unsaved: Batch, _ failure: String?) {
        state.withLock { state in
            if (state.failure == nil) != (failure == nil) { state.events.append(failure) }
            state.unsaved = unsaved
            state.isCommitting = false
            state.failure = failure
        }
    }
}

/// A task that has run, and its saved result.
struct FinishedTask: Sendable {
    let run: JobRun
    let row: CompletionReportRow
    let result: StoredResult
}

/// Lets tasks wait for a save without blocking a thread each. The changes of all waiting
/// tasks are saved together.
actor SaveGate {
    private let keeper: StateKeeper

    init(_ keeper: StateKeeper) {
        self.keeper = keeper
    }

    @discardableResult
    func save() -> Bool { keeper.save() }
}

/// Saved state that this version cannot read.
@_spi(State) public struct StateError: Error, CustomStringConvertible {
    /// The unreadable item and the reason, on one line.
    public let description: String

    init(_ what: String, _ error: any Error) {
        description = "\(what): \("\(error)".split(whereSeparator: \.isNewline).joined(separator: " "))"
    }
}

/// The JSON format of saved state.
enum StateJSON {
    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity",
            negativeInfinity: "-Infinity",
            nan: "NaN"
        )
        // JSON can represent all other saved values.
        return (try? encoder.encode(value)).map { Array($0) } ?? []
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ json: [UInt8], _ what: String)
        throws(StateError)
        -> Value
    {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity",
            negativeInfinity: "-Infinity",
            nan: "NaN"
        )
        do {
            return try decoder.decode(type, from: Data(json))
        } catch {
            throw StateError(what, error)
        }
    }
}
