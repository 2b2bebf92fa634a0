/// The status of a job.
///
/// Source: [Job status](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-job-status.html).
public struct JobStatus: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Tasks are running.
    public static let active: Self = "Active"
    /// Ended: the job was cancelled.
    public static let cancelled: Self = "Cancelled"
    /// Changing to ``cancelled``: running tasks are being stopped.
    public static let cancelling: Self = "Cancelling"
    /// Ended: all tasks have run, successfully or not.
    public static let complete: Self = "Complete"
    /// Changing to ``complete``: the report is being written.
    public static let completing: Self = "Completing"
    /// Ended: the job failed.
    public static let failed: Self = "Failed"
    /// Changing to ``failed``.
    public static let failing: Self = "Failing"
    /// Just created.
    public static let new: Self = "New"
    /// Paused while a job with a higher priority runs.
    public static let paused: Self = "Paused"
    /// Changing to ``paused``.
    public static let pausing: Self = "Pausing"
    /// The manifest is being read.
    public static let preparing: Self = "Preparing"
    /// Queued to run.
    public static let ready: Self = "Ready"
    /// Awaiting confirmation.
    public static let suspended: Self = "Suspended"

    @_spi(Shapes) public static let allCases: [Self] = [
        .active, .cancelled, .cancelling, .complete, .completing, .failed, .failing, .new, .paused, .pausing,
        .preparing, .ready, .suspended,
    ]
}

@_spi(Shapes) extension JobStatus: EnumeratedValue {
    public static var isIndispensable: Bool { true }
}

/// The job's state machine: the allowed transitions between statuses.
///
/// The emulator runs it. The client uses it to detect that an awaited status can no longer be reached.
extension JobStatus {
    /// Whether the job has ended: ``complete``, ``cancelled``, or ``failed``.
    public var isTerminal: Bool { [.complete, .cancelled, .failed].contains(self) }

    /// Whether the job will change to another status on its own.
    public var isTransitional: Bool {
        [.cancelling, .completing, .failing, .pausing, .preparing].contains(self)
    }

    /// The possible next statuses; empty for a terminal status and for one unknown to this version.
    ///
    /// These are single steps. Between two polls, a job can take several.
    public var successors: Set<JobStatus> {
        switch self {
        case .new: [.preparing, .cancelling, .failing]
        case .preparing: [.ready, .suspended, .cancelling, .failing]
        // No task runs yet that would have to be stopped.
        case .suspended: [.ready, .cancelled]
        case .ready: [.active, .cancelling, .failing]
        case .active: [.pausing, .completing, .cancelling, .failing]
        case .pausing: [.paused, .active, .cancelling, .failing]
        case .paused: [.active, .cancelling, .failing]
        // The report is yet to be written, and no documentation says that this cannot fail.
        case .completing: [.complete, .failing]
        case .failing: [.failed]
        case .cancelling: [.cancelled]
        default: []
        }
    }

    /// Whether a job with this status can still reach `status`, in one or more steps.
    ///
    /// If either status is unknown to this version, the result is false only for a job that has ended.
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

    /// The outcome of an UpdateJobStatus call with `requested` for a job with this status.
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

extension JobStatus {
    /// The state machine as a Mermaid state diagram. A test compares it with `Docs/JobStatuses.md`.
    package static var diagram: String {
        var lines = ["stateDiagram-v2", "    [*] --> \(JobStatus.new)"]
        for status in allCases {
            lines += status.successors.map(\.rawValue).sorted().map { "    \(status) --> \($0)" }
        }
        lines += allCases.filter(\.isTerminal).map { "    \($0) --> [*]" }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// A status that UpdateJobStatus accepts.
///
/// Source: [UpdateJobStatus](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobStatus.html).
public enum RequestedJobStatus: String, Sendable, Hashable, CaseIterable, Codable {
    /// Cancel the job.
    case cancelled = "Cancelled"
    /// Confirm the job, so that it runs.
    case ready = "Ready"
}

@_spi(Shapes) extension RequestedJobStatus: EnumeratedValue {
    /// Reads a status.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        let text = try source.string()
        guard let value = Self(rawValue: text) else {
            throw source.invalid(text, expected: "Cancelled or Ready")
        }
        return value
    }
}

/// The outcome of a request to change a job's status.
///
/// The service documents that a suspended job is cancelled immediately, that an active one is cancelling first, and
/// that some statuses reject the change. Everything else is a conservative reading.
package enum StatusUpdateOutcome: Sendable, Hashable {
    /// The job changes to this status.
    case changes(to: JobStatus)
    /// The job already has the requested status or is changing to it.
    case unchanged
    /// The service returns `JobStatusException`.
    case refused
}
