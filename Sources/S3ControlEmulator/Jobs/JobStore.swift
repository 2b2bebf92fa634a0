internal import Basics
internal import S3ControlModel

/// The jobs of one account.
struct JobStore: Sendable {
    let pace: JobPace
    /// How many jobs are active at a time, those included that are pausing; nil for any number.
    let activeLimit: Int?

    var table = JobTable()
    var events = BinaryHeap<DueChange>()
    var waiting = BinaryHeap<JobTurn>()
    var running = BinaryHeap<JobRetreat>()
    var activeCount = 0
    var pausingCount = 0
    /// The jobs that have ended, in the order in which they did.
    var ended = Queue<(slot: Int, stamp: UInt32)>()
    /// Why no job may be active: what tasks do cannot be saved; nil if it can.
    var haltReason: String?
    /// The date that the jobs have lived to: it never goes back.
    var latest = Date.distantPast

    private var creations: [String: Int] = [:]
    /// Whether changes are kept, to be delivered.
    private let notesChanges: Bool
    private var changes: [JobChange] = []

    init(configuration: EmulatorConfiguration) {
        pace = configuration.pace
        activeLimit = configuration.activeJobLimit
        notesChanges = configuration.runsJobs || configuration.jobEvents != nil
    }

    /// Notes what has happened to the job in `slot`.
    mutating func note(_ kind: JobChange.Kind, of slot: Int, at date: Date) {
        if notesChanges {
            changes.append(
                JobChange(table.records[slot], kind, reason: reason(of: table.records[slot]), at: date)
            )
        }
    }

    /// What has happened since the last call.
    mutating func takeChanges() -> [JobChange] {
        if changes.isEmpty { return [] }
        defer { changes = [] }
        return changes
    }

    var count: Int { table.count }

    /// Adds a job, or replaces the one of the same id.
    mutating func add(
        _ job: EmulatedJob,
        now: Date,
        token: String? = nil,
        visibleFrom: Date? = nil,
        run: JobRun? = nil
    ) {
        advance(to: now)
        if let slot = table.slot(of: job.descriptor.jobID) { remove(slot) }
        let origin = JobOrigin(job)
        let slot = table.insert { sequence in
            JobRecord(
                origin,
                sequence: sequence,
                now: now,
                token: token,
                visibleFrom: visibleFrom,
                run: run
            )
        }
        if let token { creations[token] = slot }
        let status = job.descriptor.status
        count(status, 1)
        // Where any number of jobs is active, none would wait: such a job stays paused.
        if status == .paused, activeLimit != nil { table.update(slot) { $0.isWaiting = true } }
        note(slot)
        if status.isTerminal { ended.append((slot, table.stamps[slot])) }
        note(.creation, of: slot, at: latest)
        giveTurns(at: latest)
        advance(to: now)
    }

    /// Puts in jobs that were kept, in the order of their creation, into a store without any.
    mutating func restore(_ records: [JobRecord]) {
        var endings: [(date: Date, slot: Int)] = []
        for record in records.sorted(by: { $0.sequence < $1.sequence }) {
            let slot = table.restore(record)
            if let token = record.token { creations[token] = slot }
            count(record.status, 1)
            note(slot)
            if record.status.isTerminal {
                endings.append((record.terminationDate ?? record.statusDate, slot))
            }
            latest = max(latest, record.statusDate)
        }
        for ending in endings.sorted(by: { $0.date < $1.date }) {
            ended.append((ending.slot, table.stamps[ending.slot]))
        }
        giveTurns(at: latest)
    }

    /// What DescribeJob returns for a job.
    func descriptor(of record: JobRecord) -> JobDescriptor {
        record.descriptor(at: latest, reason: reason(of: record))
    }

    /// Why a job has its status: while jobs are halted, that is why those that run on a store do not go on.
    private func reason(of record: JobRecord) -> String? {
        guard let haltReason, record.run != nil, record.status != .suspended, !record.status.isTerminal else {
            return record.statusUpdateReason
        }
        return haltReason
    }

    /// Makes the jobs pause that run on a store, and lets none be active.
    mutating func halt(_ reason: String, now: Date) {
        advance(to: now)
        haltReason = reason
        for slot in Array(table.slots(from: 0))
        where table.records[slot].run != nil && table.records[slot].status == .active {
            set(.pausing, slot: slot, at: latest)
        }
    }

    /// Lets jobs be active again.
    mutating func resume(now: Date) {
        advance(to: now)
        haltReason = nil
        giveTurns(at: latest)
    }

    /// Forgets the job that ended first; false if none has ended.
    mutating func removeOldestEnded() -> Bool {
        while let (slot, stamp) = ended.popFirst() {
            guard table.stamps[slot] == stamp else { continue }
            remove(slot)
            return true
        }
        return false
    }

    /// Forgets a job; false if there is none that can be seen, or if its tasks are running on a store.
    mutating func remove(_ id: JobID, now: Date) -> Bool {
        advance(to: now)
        guard let slot = visibleSlot(of: id) else { return false }
        let record = table.records[slot]
        guard record.run == nil || record.status.isTerminal else { return false }
        remove(slot)
        giveTurns(at: latest)
        return true
    }

    private mutating func remove(_ slot: Int) {
        let record = table.records[slot]
        count(record.status, -1)
        if let token = record.token { creations[token] = nil }
        table.remove(slot)
    }

    /// The job that was created with `token`.
    func creation(token: String) -> JobRecord? {
        creations[token].map { table.records[$0] }
    }

    /// The job as it is at `now`; nil if there is none, or nobody sees it yet.
    mutating func job(_ id: JobID, now: Date) -> JobRecord? {
        advance(to: now)
        return visibleSlot(of: id).map { table.records[$0] }
    }

    private func visibleSlot(of id: JobID) -> Int? {
        table.slot(of: id).flatMap { isVisible(table.records[$0]) ? $0 : nil }
    }

    private func isVisible(_ record: JobRecord) -> Bool {
        record.visibleFrom.map { $0 <= latest } ?? true
    }

    /// Gives `change` the job as it is at `now`; what it returns is the status that the job takes, if any.
    ///
    /// - Returns: The job as it was changed, before anything follows from that.
    /// - Throws: ``ServiceFault`` when there is no such job, and what `change` throws.
    mutating func update(
        _ id: JobID,
        now: Date,
        _ change: (inout JobRecord) throws(ServiceFault) -> JobStatus?
    ) throws(ServiceFault) -> JobRecord {
        advance(to: now)
        guard let slot = visibleSlot(of: id) else { throw .noJob(id) }
        var record = table.records[slot]
        let status = try change(&record)
        let isMoved = record.priority != table.records[slot].priority
        table.revise(slot, record)
        if let status {
            set(status, slot: slot, at: latest)
        } else if isMoved {
            table.update(slot) { _ in }
            note(slot)
            if table.records[slot].run != nil { note(.priority, of: slot, at: latest) }
        }
        let result = table.records[slot]
        giveTurns(at: latest)
        return result
    }

    /// Up to `size` jobs from number `start` on that `isIncluded` takes, as they are at `now`, and the
    /// number to go on at, nil when there are no more.
    mutating func page(
        from start: Int,
        size: Int,
        now: Date,
        where isIncluded: (JobStatus) -> Bool
    ) -> (jobs: [JobRecord], next: Int?) {
        advance(to: now)
        var page: [JobRecord] = []
        for slot in table.slots(from: start) {
            guard isIncluded(table.records[slot].status), !hasExpired(table.records[slot]),
                isVisible(table.records[slot])
            else { continue }
            if page.count == size { return (page, table.records[slot].sequence) }
            page.append(table.records[slot])
        }
        return (page, nil)
    }

    /// Whether a listing leaves the job out because it ended over 90 days ago.
    private func hasExpired(_ record: JobRecord) -> Bool {
        record.terminationDate.map { latest.timeIntervalSince($0) > 90 * 86_400 } ?? false
    }

    /// The token of a page that begins at number `sequence`.
    func token(at sequence: Int) -> String { "page:\(sequence)" }

    /// The number that a token stands for; nil for a token that this store cannot have given out.
    func sequence(of token: String) -> Int? {
        guard token.hasPrefix("page:"), let sequence = Int(token.dropFirst(5)),
            (0..<table.nextSequence).contains(sequence), self.token(at: sequence) == token
        else { return nil }
        return sequence
    }
}
