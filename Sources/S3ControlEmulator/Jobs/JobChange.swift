@_spi(XML) import Basics
import S3BatchEvents
import S3ControlModel

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
    let id: JobID
    let arn: String?
    let status: JobStatus
    let priority: Int
    let date: Date
    let reason: String?
    /// The run of the job's tasks; nil for a simulated job.
    let run: JobRun?

    init(_ record: JobRecord, _ kind: Kind, reason: String?, at date: Date) {
        self.kind = kind
        id = record.id
        arn = record.origin.descriptor.jobARN
        status = record.status
        priority = record.priority
        self.date = date
        self.reason = reason
        run = record.run
    }
}

extension JobChange {
    /// The EventBridge event of the change; nil for a change of priority, for which
    /// EventBridge delivers no event, and for a restored job.
    var event: JobEvent? {
        guard kind == .creation || kind == .status else { return nil }
        let parts = (arn ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return JobEvent(
            kind == .creation ? .jobCreated : .jobStatusChanged,
            jobID: "\(id)",
            status: status.rawValue,
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
        guard [.failing, .failed].contains(status), let run else { return [] }
        var job = JobDescriptor(jobID: id, status: status)
        run.complete(&job)
        return job.failureReasons.compactMap(\.failureCode)
    }
}
