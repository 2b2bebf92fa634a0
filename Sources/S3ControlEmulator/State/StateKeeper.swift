internal import Basics
internal import S3ControlFiles
internal import Synchronization

/// Saves the changes of an emulator and of its memory store, before a response reports what a crash would undo.
///
/// A save takes all that has changed since the last one and commits it in one transaction. Those that come meanwhile wait for
/// their turn, and find nothing left to do if the one before has saved their changes too.
@_spi(State) public final class StateKeeper: Sendable {
    let storage: any StateStorage
    private let report: (@Sendable (_ failure: String?) -> Void)?
    private let state = Mutex(State())

    private struct State: Sendable {
        /// Tasks that have run.
        var finished: [FinishedTask] = []
        /// What could not be saved, in order.
        var unsaved = Batch()
        var failure: String?
        /// Whether changes were taken whose commit has not ended.
        var isCommitting = false
        var jobs: (@Sendable () -> [StateChange])?
        var objects: (@Sendable () -> [StateChange])?
        var healthListener: (@Sendable (_ failure: String?) -> Void)?
    }

    /// What one transaction saves.
    private struct Batch: Sendable {
        var changes: [StateChange] = []
        var finished: [FinishedTask] = []
    }

    /// Creates a keeper; give it to a memory store, if there is one, and to an emulator.
    ///
    /// - Parameters:
    ///   - storage: Where the state is kept.
    ///   - report: Called when a save fails after one that succeeded, and with nil when one succeeds again.
    public init(
        _ storage: any StateStorage,
        report: (@Sendable (_ failure: String?) -> Void)? = nil
    ) {
        self.storage = storage
        self.report = report
    }

    /// Sets what returns the changes of jobs since its last call.
    func setJobs(_ changes: @escaping @Sendable () -> [StateChange]) {
        state.withLock { $0.jobs = changes }
    }

    /// Sets what returns the changes of objects since its last call.
    func setObjects(_ changes: @escaping @Sendable () -> [StateChange]) {
        state.withLock { $0.objects = changes }
    }

    /// Sets what is called after `report`.
    func listen(_ listener: (@Sendable (_ failure: String?) -> Void)?) {
        state.withLock { $0.healthListener = listener }
    }

    /// Why the last save failed; nil if it succeeded.
    public var failure: String? { state.withLock { $0.failure } }

    /// Waits until what was seen to have changed is saved, where another thread is about to do that.
    func waitForCommit() {
        if state.withLock({ $0.isCommitting }) { save() }
    }

    /// Keeps the result of a task with the next save, which also counts it.
    func add(_ task: FinishedTask) {
        state.withLock { $0.finished.append(task) }
    }

    /// Saves all that has changed.
    ///
    /// - Returns: Whether all is saved. What is not is tried again with the next save.
    @discardableResult
    public func save() -> Bool {
        var isSaved = true
        var event: (failure: String?, listener: (@Sendable (String?) -> Void)?)?
        storage.exclusively { commit in
            let batch = takeBatch()
            guard !batch.changes.isEmpty else {
                state.withLock { $0.isCommitting = false }
                return
            }
            do {
                try commit(batch.changes)
                // A task that was counted has run, whatever happens next.
                for task in batch.finished { task.run.count(task.row) }
                event = finish(Batch(), nil)
            } catch {
                isSaved = false
                event = finish(batch, "\(error)")
            }
        }
        if let event {
            report?(event.failure)
            event.listener?(event.failure)
        }
        return isSaved
    }

    /// All that is to be saved.
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
        // A task has changed its object before it has a result, and a report is written before its job is complete: so
        // objects come last, and no result is saved without what the task did.
        batch.changes += finished.map { .result($0.run.key, $0.result) }
        batch.finished += finished
        if let jobs { batch.changes += jobs() }
        if let objects { batch.changes += objects() }
        return batch
    }

    /// Notes how a save ended, and returns the event to publish if that is news.
    private func finish(
        _ unsaved: Batch,
        _ failure: String?
    ) -> (failure: String?, listener: (@Sendable (String?) -> Void)?)? {
        state.withLock { state in
            let isNews = (state.failure == nil) != (failure == nil)
            state.unsaved = unsaved
            state.isCommitting = false
            state.failure = failure
            return isNews ? (failure, state.healthListener) : nil
        }
    }
}

/// A task that has run, and what is kept of it.
struct FinishedTask: Sendable {
    let run: JobRun
    let row: CompletionReportRow
    let result: StoredResult
}

/// Lets tasks wait for a save without holding up a thread each: those that wait meanwhile are saved together.
actor SaveGate {
    private let keeper: StateKeeper

    init(_ keeper: StateKeeper) {
        self.keeper = keeper
    }

    @discardableResult
    func save() -> Bool { keeper.save() }
}

/// Kept state that this version cannot read.
@_spi(State) public struct StateError: Error, CustomStringConvertible {
    /// What cannot be read, and why, in one line.
    public let description: String

    init(_ what: String, _ error: any Error) {
        description = "\(what): \("\(error)".split(whereSeparator: \.isNewline).joined(separator: " "))"
    }
}

/// JSON as state is kept in.
enum StateJSON {
    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity",
            negativeInfinity: "-Infinity",
            nan: "NaN"
        )
        // Nothing else that is kept has a value that JSON lacks.
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
