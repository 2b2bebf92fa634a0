internal import Basics
internal import S3ControlModel

/// Records of jobs in slots, found by id and in the order of their creation.
///
/// A slot is reused after its job was removed; its stamp distinguishes the jobs.
struct JobTable: Sendable {
    private(set) var records: [JobRecord] = []
    private(set) var stamps: [UInt32] = []
    private var vacant: [Int] = []
    private var slots: [JobID: Int] = [:]
    /// The slots in the order of creation, among them some whose job was removed.
    private var order: [(sequence: Int, slot: Int)] = []

    /// The sequence number that the next job gets.
    private(set) var nextSequence = 0
    /// The jobs that were added, changed or removed since the last call of ``takeChanged()``; nil if changes are not tracked.
    private var changed: Set<JobID>?

    var count: Int { slots.count }

    func slot(of id: JobID) -> Int? { slots[id] }

    /// Begins to note which jobs change.
    mutating func trackChanges() {
        if changed == nil { changed = [] }
    }

    /// The jobs that were added, changed or removed since the last call.
    mutating func takeChanged() -> Set<JobID> {
        guard let ids = changed, !ids.isEmpty else { return [] }
        changed = []
        return ids
    }

    /// Adds a job that was kept. Those that were created earlier come first.
    mutating func restore(_ record: JobRecord) -> Int {
        nextSequence = max(nextSequence, record.sequence)
        return insert { _ in record }
    }

    /// Adds a job under an id that is free.
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

    /// Changes the job in `slot`. What was noted of it under the earlier stamp no longer holds.
    mutating func update(_ slot: Int, _ change: (inout JobRecord) -> Void) {
        change(&records[slot])
        stamps[slot] &+= 1
        changed?.insert(records[slot].id)
    }

    /// Puts in what does not touch the job's status or turn.
    mutating func revise(_ slot: Int, _ record: JobRecord) {
        records[slot] = record
        changed?.insert(record.id)
    }

    /// The slots of the jobs that were created as number `sequence` or later, in that order.
    func slots(from sequence: Int) -> some Sequence<Int> {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if order[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        return order[low...].lazy.filter { records[$0.slot].sequence == $0.sequence }.map(\.slot)
    }
}

extension JobRecord {
    /// What a slot without a job holds.
    fileprivate static let vacant = JobRecord(
        JobOrigin(EmulatedJob(JobDescriptor(jobID: "", status: ""))),
        sequence: -1,
        now: .distantPast
    )
}

/// A change of status that happens by itself at a date, unless something else changes the job first.
struct DueChange: Comparable, Sendable {
    let date: Date
    let sequence: Int
    let slot: Int
    let stamp: UInt32

    static func < (left: Self, right: Self) -> Bool {
        (left.date, left.sequence) < (right.date, right.sequence)
    }
}

/// A job's place in the order in which jobs get their turn to be active.
struct JobTurn: Comparable, Sendable {
    let priority: Int
    let sequence: Int
    let slot: Int
    let stamp: UInt32

    /// The higher priority goes first, and among equals the earlier job.
    static func < (left: Self, right: Self) -> Bool {
        (right.priority, left.sequence) < (left.priority, right.sequence)
    }
}

/// The same turns, those first that are the first to give way.
struct JobRetreat: Comparable, Sendable {
    let turn: JobTurn

    static func < (left: Self, right: Self) -> Bool { right.turn < left.turn }
}
