/// The job's state machine: which status may follow which.
///
/// The emulator runs it; the client reads it to tell when an awaited status can no longer come.
extension JobStatus {
    /// Whether the job has ended: ``complete``, ``cancelled`` or ``failed``.
    public var isTerminal: Bool { [.complete, .cancelled, .failed].contains(self) }

    /// Whether the job is on the way to another status by itself.
    public var isTransitional: Bool {
        [.cancelling, .completing, .failing, .pausing, .preparing].contains(self)
    }

    /// The statuses that may come next, in no order; empty for a terminal one and for one that this
    /// version does not know.
    ///
    /// These are single steps: a caller who looks at a job now and then may see it skip some.
    public var successors: Set<JobStatus> {
        switch self {
        case .new: [.preparing, .cancelling, .failing]
        case .preparing: [.ready, .suspended, .cancelling, .failing]
        // Nothing runs yet that would have to be wound up.
        case .suspended: [.ready, .cancelled]
        case .ready: [.active, .cancelling, .failing]
        case .active: [.pausing, .completing, .cancelling, .failing]
        case .pausing: [.paused, .active, .cancelling, .failing]
        case .paused: [.active, .cancelling, .failing]
        // The report is still to be written, and nothing documents that this cannot fail.
        case .completing: [.complete, .failing]
        case .failing: [.failed]
        case .cancelling: [.cancelled]
        default: []
        }
    }

    /// Whether a job of this status can still come to `status`, in one step or more.
    ///
    /// Where one of the two is unknown to this version, only a job that has ended surely cannot.
    public func canReach(_ status: JobStatus) -> Bool {
        guard isKnown, status.isKnown else { return !isTerminal }
        var seen: Set<JobStatus> = []
        var next = successors
        while let candidate = next.popFirst() {
            if candidate == status { return true }
            if seen.insert(candidate).inserted { next.formUnion(candidate.successors.subtracting(seen)) }
        }
        return false
    }

    /// What UpdateJobStatus does to a job of this status when it asks for `requested`.
    public func outcome(of requested: RequestedJobStatus) -> StatusUpdateOutcome {
        switch (requested, self) {
        case (.ready, .suspended): .changes(to: .ready)
        case (.ready, .ready): .unchanged
        case (.cancelled, .suspended): .changes(to: .cancelled)
        case (.cancelled, .cancelling): .unchanged
        case (.cancelled, .new), (.cancelled, .preparing), (.cancelled, .ready), (.cancelled, .active),
            (.cancelled, .pausing), (.cancelled, .paused):
            .changes(to: .cancelling)
        default: .refused
        }
    }
}
