public import S3ControlModel

/// Where a job's completion report is: `{bucket}/{prefix}/job-{id}/manifest.json`, and what that names.
public struct CompletionReportLocation: Sendable, Hashable {
    /// The bucket's name.
    public var bucket: String

    /// The prefix that the job was given; nil for none.
    public var prefix: String?

    /// The job's id.
    public var jobID: JobID

    /// Creates a value.
    public init(bucket: String, prefix: String? = nil, jobID: JobID) {
        self.bucket = bucket
        self.prefix = prefix
        self.jobID = jobID
    }

    /// Where a job's report is, or will be; nil for a job without one.
    ///
    /// A report is written once a task has run, when the job has completed, failed or been cancelled.
    public init?(_ job: JobDescriptor) {
        guard let report = job.report else { return nil }
        self.init(report, jobID: job.jobID)
    }

    /// Where the report of a job with this configuration is; nil if it asks for none.
    public init?(_ report: JobReport, jobID: JobID) {
        guard report.enabled, let bucket = report.bucket else { return nil }
        // The bucket is an ARN, whose last part is the name.
        let name =
            bucket.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? bucket
        guard !name.isEmpty else { return nil }
        self.init(bucket: name, prefix: report.prefix, jobID: jobID)
    }

    /// What all keys of the report start with, without a slash at its end.
    public var folder: String {
        guard let prefix, !prefix.isEmpty else { return "job-\(jobID)" }
        return "\(prefix)/job-\(jobID)"
    }

    /// The key of the report's manifest.
    public var manifestKey: String { "\(folder)/manifest.json" }

    /// The key of the manifest's MD5: 32 hexadecimal digits and a line break.
    public var manifestChecksumKey: String { "\(manifestKey).md5" }
}
