internal import Basics
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
