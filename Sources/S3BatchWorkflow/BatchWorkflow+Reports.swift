public import S3Control
public import S3ControlFiles
public import S3Objects

/// A job's completion report in S3.
public struct BatchReport: Sendable {
    /// The job; nil for a report that was found by its location.
    public let job: JobDescriptor?
    /// What the report consists of.
    public let manifest: CompletionReportManifest
    let objects: S3ObjectClient

    /// The report's rows, file by file, each checked against its MD5 when it has been read to its end.
    public var rows: CompletionReportRows<S3ObjectChunks> {
        let objects = objects
        return manifest.rows { file in
            objects.read(try S3Location(bucket: file.bucket, key: file.key))
        }
    }

    /// The rows of tasks that failed.
    public func failures(
        matching filter: FailureFilter = FailureFilter()
    ) -> AsyncFilterSequence<CompletionReportRows<S3ObjectChunks>> {
        rows.failures(matching: filter)
    }

    /// The tasks by how they ended.
    public func summary() async throws -> CompletionReportSummary {
        var summary = CompletionReportSummary()
        try await summary.add(rows)
        return summary
    }
}

extension BatchWorkflow {
    /// Finds the report of a job, where the job's configuration says.
    ///
    /// - Throws: ``BatchWorkflowError`` with the code `noReport`; `FileFormatError` for a report that is damaged.
    public func report(of job: JobDescriptor) async throws -> BatchReport {
        guard let location = CompletionReportLocation(job) else {
            throw BatchWorkflowError(
                .noReport,
                message:
                    "Job \(job.jobID) writes no report: create jobs with one to learn which tasks failed."
            )
        }
        do {
            let manifest = try await reportManifest(
                at: S3Location(bucket: location.bucket, key: location.manifestKey)
            )
            return BatchReport(job: job, manifest: manifest, objects: objects)
        } catch let error as S3ObjectError where error.code == .notFound {
            let reason =
                job.status.isTerminal
                ? "no task was run, or the report has been deleted"
                : "the job is \(job.status): a report is written when it has ended"
            throw BatchWorkflowError(
                .noReport,
                message:
                    "There is no report of job \(job.jobID) in \(location.bucket)/\(location.folder): \(reason).",
                cause: error
            )
        }
    }

    /// Finds a report by its location, such as one that was copied or whose job is no longer listed.
    ///
    /// - Parameter location: The report's `manifest.json`.
    public func report(at location: S3Location) async throws -> BatchReport {
        BatchReport(job: nil, manifest: try await reportManifest(at: location), objects: objects)
    }

    /// The `manifest.json` of a report, compared with its MD5 where there is one beside it.
    private func reportManifest(at location: S3Location) async throws -> CompletionReportManifest {
        let json = try await objects.readAll(location)
        let md5 = try await readIfThere(try location.with(key: location.key + ".md5"))
        return try CompletionReportManifest(json: json, md5: md5)
    }

    /// Finds the report of a job.
    public func report(of jobID: JobID) async throws -> BatchReport {
        try await report(of: try await jobs.describeJob(jobID))
    }

    /// Uploads a manifest of the tasks of a job that failed, and drafts the same job on it.
    ///
    /// - Parameters:
    ///   - job: The job, which has ended.
    ///   - filter: Which failures.
    ///   - location: Where the manifest goes.
    ///   - options: How it is uploaded.
    /// - Returns: The manifest, and a draft for ``run(_:confirm:timeout:polling:progress:)``.
    /// - Throws: ``BatchWorkflowError`` with the code `noFailures` when nothing is to be done again, or `unknownMembers`
    ///   for a job that this version cannot repeat.
    public func retryFailed(
        _ job: JobDescriptor,
        matching filter: FailureFilter = FailureFilter(),
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> (manifest: UploadedManifest, draft: JobDraft) {
        // Before anything is written.
        let unknown = job.findUnknownMembers()
        guard unknown.isEmpty, let operation = job.operation, let roleARN = job.roleARN else {
            throw BatchWorkflowError(
                .unknownMembers,
                message: "Job \(job.jobID) cannot be repeated: this version does not know all of it"
                    + (unknown.isEmpty ? "." : " (\(unknown.map { "\($0)" }.joined(separator: ", "))).")
            )
        }
        let report = try await report(of: job)
        let manifest: UploadedManifest
        do {
            manifest = try await upload(report.failures(matching: filter), to: location, options) {
                writer,
                row throws(FileFormatError) in
                try writer.add(row)
            }
        } catch let error as BatchWorkflowError where error.code == .emptyManifest {
            throw BatchWorkflowError(
                .noFailures,
                message: "No task of job \(job.jobID) failed that is meant: there is nothing to do again."
            )
        }
        let draft = JobDraft(
            operation,
            on: manifest,
            report: Self.destination(job.report),
            roleARN: roleARN,
            priority: job.priority ?? JobDraft.defaultPriority,
            description: job.description
        )
        return (manifest, draft)
    }

    private static func destination(_ report: JobReport?) -> JobReportDestination {
        guard let report, report.enabled, let bucket = report.bucket else { return .none }
        return .bucket(bucket, prefix: report.prefix, scope: report.reportScope ?? .allTasks)
    }
}
