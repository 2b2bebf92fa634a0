import Basics
import S3ControlModel

/// The jobs of one account in one region.
struct JobStore: Sendable {
    let pace: JobPace
    /// The maximum number of active jobs, including those that are pausing; nil for no limit.
    let activeLimit: Int?

    var table = JobTable()
    var events = BinaryHeap<DueChange>()
    var waiting = BinaryHeap<JobTurn>()
    var running = BinaryHeap<JobRetreat>()
    var activeCount = 0
    var pausingCount = 0
    /// The jobs that have ended, in the order of their ends.
    var ended = Queue<JobReference>()
    /// The reason why no job may be active: the results of tasks cannot be saved. Nil if they can.
    var haltReason: String?
    /// The date that the jobs have reached. It never goes back.
    var latest = Date.distantPast

    private var creations: [String: Int] = [:]
    /// Whether changes are recorded for delivery.
    private let notesChanges: Bool
    private var changes: [JobChange] = []

    init(configuration: EmulatorConfiguration) {
        pace = configuration.pace
        activeLimit = configuration.activeJobLimit
        notesChanges = configuration.runsJobs || configuration.jobEvents != nil
    }

    /// Records a change of the job in `slot` for delivery.
    mutating func note(_ kind: JobChange.Kind, of slot: Int, at date: Date) {
        guard notesChanges else { return }
        let record = table.records[slot]
        changes.append(JobChange(kind: kind, record: record, reason: reason(of: record), date: date))
    }

    /// Returns the changes since the last call.
    mutating func takeChanges() -> [JobChange] {
        if changes.isEmpty { return [] }
        defer { changes = [] }
        return changes
    }

    var count: Int { table.count }

    /// Adds a job, or replaces the job with the same ID.
    ///
    /// - Returns: False, and adds nothing, if the tasks of the job with the same ID run on a store.
    @discardableResult
    mutating func add(
        _ job: EmulatedJob,
        now: Date,
        token: String? = nil,
        visibleFrom: Date? = nil,
        run: JobRun? = nil
    ) -> Bool {
        advance(to: now)
        if let slot = table.slot(of: job.descriptor.jobID) {
            guard isRemovable(table.records[slot]) else { return false }
            remove(slot)
        }
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
        // Without a limit, a waiting job would become active at once, so a paused job
        // that was added does not wait.
        if status == .paused, activeLimit != nil { table.update(slot) { $0.isWaiting = true } }
        note(slot)
        if status.isTerminal { ended.append(table.reference(to: slot)) }
        note(.creation, of: slot, at: latest)
        giveTurns(at: latest)
        advance(to: now)
        return true
    }

    /// Restores saved jobs, in the order of their creation, into a store without jobs.
    mutating func restore(_ records: [JobRecord]) {
        var endings: [(date: Date, slot: Int)] = []
        for record in records.sorted(by: { $0.sequence < $1.sequence }) {
            let slot = table.restore(record)
            if let token = record.token { creations[token] = slot }
            count(record.status, 1)
            note(slot)
            // Delivered before later changes, so that the runner never receives an outdated status last.
            if record.run != nil { note(.restoration, of: slot, at: record.statusDate) }
            if record.status.isTerminal {
                endings.append((record.terminationDate ?? record.statusDate, slot))
            }
            latest = max(latest, record.statusDate)
        }
        for ending in endings.sorted(by: { $0.date < $1.date }) {
            ended.append(table.reference(to: ending.slot))
        }
        // Turns depend on the configuration, which may differ from that of the earlier process.
        table.trackChanges()
        giveTurns(at: latest)
    }

    /// Returns a job as DescribeJob returns it.
    func descriptor(of record: JobRecord) -> JobDescriptor {
        record.descriptor(at: latest, reason: reason(of: record))
    }

    /// Returns the reason for a job's status. While jobs are halted, this is the halt's reason for jobs that
    /// run on a store, unless they await confirmation or have ended.
    private func reason(of record: JobRecord) -> String? {
        guard let haltReason, record.run != nil, record.status != .suspended, !record.status.isTerminal else {
            return record.statusUpdateReason
        }
        return haltReason
    }

    /// Pauses the jobs that run on a store, and lets no job become active.
    mutating func halt(_ reason: String, now: Date) {
        advance(to: now)
        haltReason = reason
        for slot in Array(table.slots(from: 0))
        where table.records[slot].run != nil && table.records[slot].status == .active {
            set(.pausing, slot: slot, at: latest)
        }
    }

    /// Lets jobs become active again.
    mutating func resume(now: Date) {
        advance(to: now)
        haltReason = nil
        giveTurns(at: latest)
    }

    /// Removes the job that ended first. Returns false if none has ended.
    mutating func removeOldestEnded() -> Bool {
        while let job = ended.popFirst() {
            guard table.isCurrent(job) else { continue }
            remove(job.slot)
            return true
        }
        return false
    }

    /// Removes a job. Returns false if no visible job has this ID, or if its tasks run on a store.
    mutating func remove(_ id: JobID, now: Date) -> Bool {
        advance(to: now)
        guard let slot = visibleSlot(of: id), isRemovable(table.records[slot]) else { return false }
        remove(slot)
        giveTurns(at: latest)
        return true
    }

    /// Whether a job has no tasks that run on a store. They would continue unseen after its removal.
    private func isRemovable(_ record: JobRecord) -> Bool {
        record.run == nil || record.status.isTerminal
    }

    /// Marks the runs of all jobs, which are about to be removed.
    func forgetRuns() {
        for record in table.records { record.run?.forget() }
    }

    private mutating func remove(_ slot: Int) {
        let record = table.records[slot]
        record.run?.forget()
        count(record.status, -1)
        if let token = record.token { creations[token] = nil }
        table.remove(slot)
    }

    /// Returns the job that was created with `token`.
    func creation(token: String) -> JobRecord? {
        creations[token].map { table.records[$0] }
    }

    /// Returns the state of a job at `now`, or nil if no visible job has this ID.
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

    /// Changes a job. `change` receives the job as it is at `now`, and returns the job's new status, if any.
    ///
    /// - Returns: The changed job, before other changes follow from it.
    /// - Throws: ``ServiceFault`` if no visible job has this ID, and the errors of `change`.
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

    /// Returns up to `size` jobs as they are at `now`, from number `start` on, whose status satisfies
    /// `isIncluded`. `next` is the number at which the next page begins, or nil at the end.
    mutating func page(
        from start: Int,
        size: Int,
        now: Date,
        where isIncluded: (JobStatus) -> Bool
    ) -> (jobs: [JobRecord], next: Int?) {
        advance(to: now)
        var page: [JobRecord] = []
        for slot in table.slots(from: start) {
            guard isIncluded(table.records[slot].status), isListed(table.records[slot]) else { continue }
            if page.count == size { return (page, table.records[slot].sequence) }
            page.append(table.records[slot])
        }
        return (page, nil)
    }

    /// Returns the jobs as they are at `now`, in the order of their creation. If there are more than `limit`,
    /// those that were created last are returned.
    mutating func latestJobs(limit: Int?, now: Date) -> [JobRecord] {
        advance(to: now)
        var found: [JobRecord] = []
        for slot in table.slotsFromLast() where isListed(table.records[slot]) {
            if let limit, found.count >= limit { break }
            found.append(table.records[slot])
        }
        return found.reversed()
    }

    /// Whether a listing contains the job.
    private func isListed(_ record: JobRecord) -> Bool {
        isVisible(record) && !hasExpired(record)
    }

    /// Whether a listing omits the job because it ended over 90 days ago.
    private func hasExpired(_ record: JobRecord) -> Bool {
        record.terminationDate.map { latest.timeIntervalSince($0) > 90 * 86_400 } ?? false
    }

    /// Returns the token of a page that begins at number `sequence`.
    func token(at sequence: Int) -> String { "page:\(sequence)" }

    /// Returns the number in a token, or nil if this store cannot have created the token.
    func sequence(of token: String) -> Int? {
        guard token.hasPrefix("page:"), let sequence = Int(token.dropFirst(5)),
            (0..<table.nextSequence).contains(sequence), self.token(at: sequence) == token
        else { return nil }
        return sequence
    }
}
