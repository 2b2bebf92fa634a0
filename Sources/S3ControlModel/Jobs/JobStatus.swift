/// The status of a job.
///
/// Source: [Job status](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-job-status.html).
public struct JobStatus: OpenString {
    public var rawValue: String
    @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Tasks are running.
    public static let active: Self = "Active"
    /// Ended: the job was cancelled.
    public static let cancelled: Self = "Cancelled"
    /// On the way to ``cancelled``: running tasks are being wound up.
    public static let cancelling: Self = "Cancelling"
    /// Ended: all tasks have run, whether or not each succeeded.
    public static let complete: Self = "Complete"
    /// On the way to ``complete``: the report is being written.
    public static let completing: Self = "Completing"
    /// Ended: the job failed.
    public static let failed: Self = "Failed"
    /// On the way to ``failed``.
    public static let failing: Self = "Failing"
    /// Just created.
    public static let new: Self = "New"
    /// Stopped while a job of higher priority runs.
    public static let paused: Self = "Paused"
    /// On the way to ``paused``.
    public static let pausing: Self = "Pausing"
    /// The manifest is being read.
    public static let preparing: Self = "Preparing"
    /// Waiting for its turn to run.
    public static let ready: Self = "Ready"
    /// Waiting for confirmation.
    public static let suspended: Self = "Suspended"

    public static let allCases: [Self] = [
        .active, .cancelled, .cancelling, .complete, .completing, .failed, .failing, .new, .paused, .pausing,
        .preparing, .ready, .suspended,
    ]
}

@_spi(Shapes) extension JobStatus: EnumeratedValue {
    public static var isIndispensable: Bool { true }
}

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
    package func outcome(of requested: RequestedJobStatus) -> StatusUpdateOutcome {
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
package enum StatusUpdateOutcome: Sendable, Hashable {
    /// The job takes this status.
    case changes(to: JobStatus)
    /// The job has, or is on the way to, what was asked for.
    case unchanged
    /// The service answers `JobStatusException`.
    case refused
}

extension JobStatus {
    /// The state machine as a Mermaid state diagram, as `Docs/JobStatuses.md` shows it; a test compares the two.
    package static var diagram: String {
        var lines = ["stateDiagram-v2", "    [*] --> \(JobStatus.new)"]
        for status in allCases {
            lines += status.successors.map(\.rawValue).sorted().map { "    \(status) --> \($0)" }
        }
        lines += allCases.filter(\.isTerminal).map { "    \($0) --> [*]" }
        return lines.joined(separator: "\n") + "\n"
    }
}
