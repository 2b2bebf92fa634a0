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
    public var successors: Set<JobStatus> {
        switch self {
        case .new: [.preparing, .cancelling, .cancelled, .failing, .failed]
        case .preparing: [.ready, .suspended, .cancelling, .cancelled, .failing, .failed]
        case .suspended: [.ready, .cancelled, .failing, .failed]
        case .ready: [.active, .cancelling, .cancelled, .failing, .failed]
        case .active: [.pausing, .paused, .completing, .complete, .failing, .failed, .cancelling, .cancelled]
        case .pausing: [.paused, .active, .cancelling, .cancelled, .failing, .failed]
        case .paused: [.active, .ready, .cancelling, .cancelled, .failing, .failed]
        case .completing: [.complete, .failing, .failed]
        case .failing: [.failed]
        case .cancelling: [.cancelled]
        default: []
        }
    }

    /// Whether a job of this status can still come to `status`, in any number of steps.
    ///
    /// An unknown status can come to anything: nothing is known of it.
    public func canReach(_ status: JobStatus) -> Bool {
        guard isKnown else { return true }
        var seen: Set<JobStatus> = []
        var next = successors
        while let candidate = next.popFirst() {
            if candidate == status { return true }
            if seen.insert(candidate).inserted { next.formUnion(candidate.successors) }
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

/// What a request to change a job's status comes to.
///
/// The service documents two of these (a suspended job is cancelled at once, an active one is
/// cancelling first) and that some statuses refuse; where it is silent, this is the cautious reading.
public enum StatusUpdateOutcome: Sendable, Hashable {
    /// The job takes this status.
    case changes(to: JobStatus)
    /// The job has, or is on the way to, what was asked for.
    case unchanged
    /// The service answers `JobStatusException`.
    case refused
}
