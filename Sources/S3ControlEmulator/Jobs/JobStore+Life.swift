@_spi(XML) import Basics
import S3BatchEvents
import S3ControlModel

extension JobStore {
    /// Applies all automatic changes until `now`, one at a time, in the order of their dates.
    mutating func advance(to now: Date) {
        while let event = events.first, event.date <= now {
            _ = events.popFirst()
            let slot = event.job.slot
            guard table.isCurrent(event.job), let change = table.records[slot].nextChange(pace: pace)
            else { continue }
            latest = max(latest, event.date)
            if change.status == .active {
                wait(slot)
            } else {
                set(change.status, slot: slot, at: event.date)
            }
            giveTurns(at: latest)
        }
        latest = max(latest, now)
    }

    /// Changes the status of the job in `slot`, and schedules what follows.
    mutating func set(_ status: JobStatus, slot: Int, at date: Date) {
        count(table.records[slot].status, -1)
        table.update(slot) { $0.set(status, at: date) }
        count(status, 1)
        note(.status, of: slot, at: date)
        // A job that runs on a store can become active as soon as it is prepared.
        if status == .paused || status == .ready && table.records[slot].run != nil {
            wait(slot)
        } else {
            note(slot)
        }
        if status.isTerminal { ended.append(table.reference(to: slot)) }
    }

    /// Makes a job wait to become active.
    private mutating func wait(_ slot: Int) {
        table.update(slot) { $0.isWaiting = true }
        note(slot)
    }

    /// Schedules the next change of the job in `slot`. Must be called after any change to the job.
    mutating func note(_ slot: Int) {
        let record = table.records[slot]
        let job = table.reference(to: slot)
        if let change = record.nextChange(pace: pace) {
            events.insert(DueChange(date: change.date, job: job))
        }
        let turn = JobTurn(priority: record.priority, job: job)
        if record.isWaiting { waiting.insert(turn) }
        if record.status == .active, activeLimit != nil { running.insert(JobRetreat(turn: turn)) }
        forgetOutdated()
    }

    /// Changes the status of the job of `run`, if its current status allows the change.
    mutating func move(_ run: JobRun, to status: JobStatus, now: Date) {
        advance(to: now)
        guard let slot = slot(of: run), table.records[slot].status.successors.contains(status) else { return }
        set(status, slot: slot, at: latest)
        giveTurns(at: latest)
    }

    /// Returns the status of the job of `run`, or nil if the job was removed.
    func status(of run: JobRun) -> JobStatus? {
        slot(of: run).map { table.records[$0].status }
    }

    private func slot(of run: JobRun) -> Int? {
        table.slot(of: run.job.jobID).flatMap { table.records[$0].run === run ? $0 : nil }
    }

    /// Removes invalid entries, so that the queues stay proportional to the number of jobs,
    /// however often jobs change.
    private mutating func forgetOutdated() {
        let limit = 2 * table.count + 64
        guard max(events.count, waiting.count, ended.count, running.count) > limit else { return }
        let table = table
        if events.count > limit { events.keep { table.isCurrent($0.job) } }
        if waiting.count > limit { waiting.keep { table.isCurrent($0.job) } }
        if ended.count > limit { ended.keep { table.isCurrent($0) } }
        if running.count > limit { running.keep { table.isCurrent($0.turn.job) } }
    }

    mutating func count(_ status: JobStatus, _ change: Int) {
        if status == .active { activeCount += change }
        if status == .pausing { pausingCount += change }
    }

    /// Makes waiting jobs active up to the limit, and pauses active jobs in favor of
    /// those with a higher priority.
    mutating func giveTurns(at date: Date) {
        if haltReason != nil { return }
        while activeCount + pausingCount < activeLimit ?? .max, let turn = firstWaiting() {
            _ = waiting.popFirst()
            set(.active, slot: turn.job.slot, at: date)
        }
        guard activeLimit != nil else { return }
        // The places of pausing jobs are reserved for the first waiting jobs.
        var promised: [JobTurn] = []
        while promised.count < pausingCount, let turn = firstWaiting() {
            _ = waiting.popFirst()
            promised.append(turn)
        }
        while promised.count == pausingCount, let turn = firstWaiting(), let last = lastRunning(),
            turn.priority > last.priority
        {
            _ = waiting.popFirst()
            promised.append(turn)
            set(.pausing, slot: last.job.slot, at: date)
        }
        for turn in promised { waiting.insert(turn) }
    }

    private mutating func firstWaiting() -> JobTurn? {
        while let turn = waiting.first {
            if table.isCurrent(turn.job) { return turn }
            _ = waiting.popFirst()
        }
        return nil
    }

    private mutating func lastRunning() -> JobTurn? {
        while let turn = running.first?.turn {
            if table.isCurrent(turn.job) { return turn }
            _ = running.popFirst()
        }
        return nil
    }
}

/// A change of a job, for the runner and the listener for events.
struct JobChange: Sendable {
    /// The kinds of change.
    enum Kind: Sendable {
        case creation
        /// The job is restored with its saved status.
        case restoration
        case status
        case priority
    }

    let kind: Kind
    /// The job after the change.
    let record: JobRecord
    let reason: String?
    let date: Date

    /// The EventBridge event of the change; nil for a change of priority, for which
    /// EventBridge delivers no event, and for a restored job.
    var event: JobEvent? {
        guard kind == .creation || kind == .status else { return nil }
        let arn = record.origin.descriptor.jobARN
        let parts = (arn ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return JobEvent(
            kind == .creation ? .jobCreated : .jobStatusChanged,
            jobID: "\(record.id)",
            status: record.status.rawValue,
            time: Timestamp(seconds: Timestamp(clamping: date).seconds).description,
            region: parts.count > 4 ? parts[3] : ""
        ) {
            $0.id = UUID().uuidString.lowercased()
            $0.eventID = UUID().uuidString.lowercased()
            $0.jobEventID = UUID().uuidString.lowercased()
            $0.accountID = parts.count > 4 ? parts[4] : nil
            $0.jobARN = arn
            $0.failureCodes = failureCodes
            $0.statusChangeReasons = reason.map { [$0] } ?? []
        }
    }

    private var failureCodes: [String] {
        guard [.failing, .failed].contains(record.status), let run = record.run else { return [] }
        var job = JobDescriptor(jobID: record.id, status: record.status)
        run.complete(&job)
        return job.failureReasons.compactMap(\.failureCode)
    }
}
