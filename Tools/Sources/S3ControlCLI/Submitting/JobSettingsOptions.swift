import ArgumentParser
import S3BatchWorkflow

/// The settings of a job other than its operation and its objects.
struct JobSettingsOptions: ParsableArguments {
    @Option(help: "The ARN of the role that the job's tasks run as; s3control policy prints what it needs.")
    var role: String?

    @Option(help: "Where the report of failed tasks goes: s3://BUCKET/PREFIX.")
    var report: String?

    @Flag(help: "Report all tasks, not only those that failed.")
    var reportAll = false

    @Flag(help: "Write no report. You cannot see afterward which tasks failed.")
    var noReport = false

    @Option(help: "The priority, 0 to 2147483647; of the jobs that wait, the highest runs first.")
    var priority = JobDraft.defaultPriority

    @Option(help: "What the job is for: 1 to 256 characters.")
    var description: String?

    @Option(name: .customLong("job-tag"), help: "A tag of the job, as key=value; may be repeated.")
    var tags: [String] = []

    /// Creates the draft, with the checks that are possible before anything is uploaded.
    func makeDraft(_ operation: JobOperation, on objects: JobObjects) throws -> JobDraft {
        guard let role else { throw UsageError("pass the role that the job's tasks run as: --role ARN") }
        return JobDraft(
            operation,
            on: objects,
            report: try makeReport(),
            roleARN: role,
            priority: priority,
            description: description,
            tags: try tags.map {
                let (key, value) = try FilterOptions.pair($0, "--job-tag")
                return S3Tag(key: key, value: value)
            }
        )
    }

    func makeReport() throws -> JobReportDestination {
        guard let report else {
            guard noReport else {
                throw UsageError("pass where the report goes: --report s3://BUCKET/PREFIX; or --no-report")
            }
            guard !reportAll else { throw UsageError("--report-all and --no-report cannot be combined") }
            return .none
        }
        guard !noReport else { throw UsageError("--report and --no-report cannot be combined") }
        let location = try LocationOption.parse(report, "--report")
        var prefix = location.key
        while prefix.hasSuffix("/") { prefix.removeLast() }
        return .bucket(
            try S3Location(bucket: location.bucket).arn(),
            prefix: prefix.isEmpty ? nil : prefix,
            scope: reportAll ? .allTasks : .failedTasksOnly
        )
    }
}
