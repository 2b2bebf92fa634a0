@_spi(XML) internal import Basics
internal import S3BatchEvents
internal import S3ControlModel

/// What has happened to a job.
struct JobChange: Sendable {
    /// What is new.
    enum Kind: Sendable {
        case creation
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
    /// What runs the job's tasks; nil for a job that is simulated.
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
    /// The event that EventBridge delivers of the change; nil for a change of priority, of which it delivers none.
    var event: JobEvent? {
        guard kind != .priority else { return nil }
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
