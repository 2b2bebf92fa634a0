import Basics
import S3ControlModel

extension JobStore {
    /// Applies all automatic changes until `now`, one at a time, in the order of their dates.
    mutating func advance(to now: Date) {
        while let event = events.first, event.date <= now {
            _ = events.popFirst()
            guard table.stamps[event.slot] == event.stamp,
                let change = table.records[event.slot].nextChange(pace: pace)
            else { continue }
            latest = max(latest, event.date)
            if change.status == .active {
                wait(event.slot)
            } else {
                set(change.status, slot: event.slot, at: event.date)
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
        if status.isTerminal { ended.append((slot, table.stamps[slot])) }
    }

    /// Makes a job wait to become active.
    private mutating func wait(_ slot: Int) {
        table.update(slot) { $0.isWaiting = true }
        note(slot)
    }

    /// Schedules the next change of the job in `slot`. Must be called after any change to the job.
    mutating func note(_ slot: Int) {
        let record = table.records[slot]
        let stamp = table.stamps[slot]
        if let change = record.nextChange(pace: pace) {
            events.insert(
                DueChange(date: change.date, sequence: record.sequence, slot: slot, stamp: stamp)
            )
        }
        let turn = JobTurn(priority: record.priority, sequence: record.sequence, slot: slot, stamp: stamp)
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
        let stamps = table.stamps
        if events.count > limit { events.keep { stamps[$0.slot] == $0.stamp } }
        if waiting.count > limit { waiting.keep { stamps[$0.slot] == $0.stamp } }
        if ended.count > limit { ended.keep { stamps[$0.slot] == $0.stamp } }
        if running.count > limit { running.keep { stamps[$0.turn.slot] == $0.turn.stamp } }
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
            set(.active, slot: turn.slot, at: date)
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
            set(.pausing, slot: last.slot, at: date)
        }
        for turn in promised { waiting.insert(turn) }
    }

    private mutating func firstWaiting() -> JobTurn? {
        while let turn = waiting.first {
            if table.stamps[turn.slot] == turn.stamp { return turn }
            _ = waiting.popFirst()
        }
        return nil
    }

    private mutating func lastRunning() -> JobTurn? {
        while let turn = running.first?.turn {
            if table.stamps[turn.slot] == turn.stamp { return turn }
            _ = running.popFirst()
        }
        return nil
    }
}
