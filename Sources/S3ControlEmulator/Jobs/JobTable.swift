import Basics
import S3ControlModel

/// Records of jobs in slots, found by ID and in the order of their creation.
///
/// A slot is reused after its job was removed; its stamp distinguishes the jobs.
struct JobTable: Sendable {
    private(set) var records: [JobRecord] = []
    private var stamps: [UInt32] = []
    private var vacant: [Int] = []
    private var slots: [JobID: Int] = [:]
    /// The slots in the order of creation, including some whose job was removed.
    private var order: [(sequence: Int, slot: Int)] = []

    /// The sequence number of the next job.
    private(set) var nextSequence = 0
    /// The jobs that were added, changed or removed since the last call of ``takeChanged()``; nil
    /// if changes are not tracked.
    private var changed: Set<JobID>?

    var count: Int { slots.count }

    func slot(of id: JobID) -> Int? { slots[id] }

    /// Starts tracking changes.
    mutating func trackChanges() {
        if changed == nil { changed = [] }
    }

    /// Returns the jobs that were added, changed or removed since the last call.
    mutating func takeChanged() -> Set<JobID> {
        guard let ids = changed, !ids.isEmpty else { return [] }
        changed = []
        return ids
    }

    /// Restores a saved job. Jobs must be restored in the order of their creation.
    mutating func restore(_ record: JobRecord) -> Int {
        nextSequence = max(nextSequence, record.sequence)
        return insert { _ in record }
    }

    /// Adds a job whose ID is not in use.
    mutating func insert(_ make: (_ sequence: Int) -> JobRecord) -> Int {
        let record = make(nextSequence)
        let slot: Int
        if let free = vacant.popLast() {
            slot = free
            records[slot] = record
        } else {
            slot = records.count
            records.append(record)
            stamps.append(0)
        }
        slots[record.id] = slot
        changed?.insert(record.id)
        order.append((nextSequence, slot))
        nextSequence += 1
        return slot
    }

    /// Removes the job in `slot`.
    mutating func remove(_ slot: Int) {
        slots[records[slot].id] = nil
        changed?.insert(records[slot].id)
        records[slot] = .vacant
        stamps[slot] &+= 1
        vacant.append(slot)
        if order.count > 2 * count + 64 { order.removeAll { records[$0.slot].sequence != $0.sequence } }
    }

    /// Changes the job in `slot` and its stamp. Queue entries with the earlier stamp become invalid.
    mutating func update(_ slot: Int, _ change: (inout JobRecord) -> Void) {
        change(&records[slot])
        stamps[slot] &+= 1
        changed?.insert(records[slot].id)
    }

    /// Replaces the job in `slot` without changing its stamp, so that its queue entries remain valid.
    mutating func revise(_ slot: Int, _ record: JobRecord) {
        records[slot] = record
        changed?.insert(record.id)
    }

    /// Returns the slots of the jobs whose sequence number is at least `sequence`, in that order.
    func slots(from sequence: Int) -> some Sequence<Int> {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if order[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        return order[low...].lazy.filter { records[$0.slot].sequence == $0.sequence }.map(\.slot)
    }

    /// Returns the slots of all jobs, those that were created last first.
    func slotsFromLast() -> some Sequence<Int> {
        order.reversed().lazy.filter { records[$0.slot].sequence == $0.sequence }.map(\.slot)
    }
}

extension JobRecord {
    /// The record in a slot without a job.
    fileprivate static let vacant = JobRecord(
        JobOrigin(EmulatedJob(JobDescriptor(jobID: "", status: ""))),
        sequence: -1,
        now: .distantPast
    )
}

/// A reference from a queue to the job in a slot.
struct JobReference: Sendable, Equatable {
    let sequence: Int
    let slot: Int
    let stamp: UInt32
}

extension JobTable {
    /// Returns a reference to the job in `slot`, as it is now.
    func reference(to slot: Int) -> JobReference {
        JobReference(sequence: records[slot].sequence, slot: slot, stamp: stamps[slot])
    }

    /// Whether the job is still in the slot, and its status has not changed since the reference was created.
    func isCurrent(_ reference: JobReference) -> Bool { stamps[reference.slot] == reference.stamp }
}

/// A job's place in the order in which jobs become active.
struct JobTurn: Comparable, Sendable {
    let priority: Int
    let job: JobReference

    /// Orders by descending priority, then by creation.
    static func < (left: Self, right: Self) -> Bool {
        (right.priority, left.job.sequence) < (left.priority, right.job.sequence)
    }
}

/// A job's place in the order in which jobs are paused in favor of others, which is the reverse.
struct JobRetreat: Comparable, Sendable {
    let turn: JobTurn

    static func < (left: Self, right: Self) -> Bool { right.turn < left.turn }
}

/// An automatic change of status at a date. It does not happen if the job changes before.
struct DueChange: Comparable, Sendable {
    let date: Date
    let job: JobReference

    static func < (left: Self, right: Self) -> Bool {
        (left.date, left.job.sequence) < (right.date, right.job.sequence)
    }
}
