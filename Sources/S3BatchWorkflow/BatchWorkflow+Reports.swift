public import S3Control
public import S3ControlFiles
public import S3Objects

/// A job's completion report in S3.
public struct BatchReport: Sendable {
    /// The job; nil for a report that was found by its location.
    public let job: JobDescriptor?
    /// The report's manifest, which lists its files.
    public let manifest: CompletionReportManifest
    let objects: S3ObjectClient

    /// The report's rows, file by file. Each file's MD5 is checked at its end.
    public var rows: CompletionReportRows<S3ObjectChunks> {
        let objects = objects
        return manifest.rows { file in
            objects.read(try S3Location(bucket: file.bucket, key: file.key))
        }
    }

    /// The rows of failed tasks.
    public func failures(
        matching filter: FailureFilter = FailureFilter()
    ) -> AsyncFilterSequence<CompletionReportRows<S3ObjectChunks>> {
        rows.failures(matching: filter)
    }

    /// The counts of tasks by result.
    public func summary() async throws -> CompletionReportSummary {
        var summary = CompletionReportSummary()
        try await summary.add(rows)
        return summary
    }
}

extension BatchWorkflow {
    /// Finds the report of a job through the job's configuration.
    ///
    /// - Throws: ``BatchWorkflowError`` with the code `noReport`; `FileFormatError` for a damaged report.
    public func report(of job: JobDescriptor) async throws -> BatchReport {
        guard let location = CompletionReportLocation(job) else {
            throw BatchWorkflowError(
                .noReport,
                message:
                    "Job \(job.jobID) has no report. To find out which tasks failed, create jobs with a report."
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
                ? "no task was run, or the report was deleted"
                : "the job is \(job.status), and the report is written after it has ended"
            throw BatchWorkflowError(
                .noReport,
                message:
                    "The report of job \(job.jobID) was not found in \(location.bucket)/\(location.folder): \(reason).",
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

    /// The `manifest.json` of a report, compared with the MD5 in the object next to it, if there is one.
    private func reportManifest(at location: S3Location) async throws -> CompletionReportManifest {
        let json = try await objects.readAll(location)
        let md5 = try await readIfThere(try location.with(key: location.key + ".md5"))
        return try CompletionReportManifest(json: json, md5: md5)
    }

    /// Finds the report of a job.
    public func report(of jobID: JobID) async throws -> BatchReport {
        try await report(of: try await jobs.describeJob(jobID))
    }

    /// Uploads a manifest of a job's failed tasks, and drafts the same job for them.
    ///
    /// The manifest has versions if the job's manifest has. The version of a task without a version in the report is
    /// `null` then. To find out whether an inventory has versions, its `manifest.json` is read.
    ///
    /// - Parameters:
    ///   - job: The job, which must have ended.
    ///   - filter: The failures to include.
    ///   - location: The manifest's location.
    ///   - options: Upload options.
    /// - Returns: The manifest, and a draft for ``run(_:confirm:timeout:polling:progress:)``.
    /// - Throws: ``BatchWorkflowError`` with the code `noFailures` if there is nothing to retry, `unknownMembers` if
    ///   this version cannot repeat the job, or `manifestUnreadable` if the job's inventory cannot be read and a
    ///   failed task has no version in the report.
    public func retryFailed(
        _ job: JobDescriptor,
        matching filter: FailureFilter = FailureFilter(),
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> (manifest: UploadedManifest, draft: JobDraft) {
        // Checked before anything is written.
        let unknown = job.findUnknownMembers()
        guard unknown.isEmpty else {
            throw BatchWorkflowError(
                .unknownMembers,
                message:
                    "Job \(job.jobID) cannot be repeated, because it has members unknown to this version "
                    + "(\(unknown.map { "\($0)" }.joined(separator: ", ")))."
            )
        }
        guard let operation = job.operation, let roleARN = job.roleARN else {
            throw BatchWorkflowError(missingFrom: job)
        }
        let report = try await report(of: job)
        let hasVersions = try await manifestHasVersions(job)
        let manifest: UploadedManifest
        do {
            let failures = report.failures(matching: filter)
            manifest = try await upload(failures, to: location, options) { writer, row in
                let isNull = try row.versionID == nil && hasVersions.get()
                return try writer.add(row, emptyVersionIsNull: isNull)
            }
        } catch let error as BatchWorkflowError where error.code == .emptyManifest {
            throw BatchWorkflowError(
                .noFailures,
                message: "There is nothing to retry: no failed task of job \(job.jobID) matches the filter."
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

    /// Whether the manifest of a job has versions; an error if that cannot be found out.
    private func manifestHasVersions(_ job: JobDescriptor) async throws -> Result<Bool, BatchWorkflowError> {
        // If the service generated the manifest, the rows of the report show whether it has versions.
        guard job.manifestGenerator == nil, let manifest = job.manifest else { return .success(false) }
        guard manifest.spec.format != .batchOperationsCSV20180820 else {
            return .success(manifest.spec.fields?.contains(.versionID) ?? false)
        }
        do {
            return .success(try await inventoryManifest(of: manifest.location).listsVersions)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .failure(
                BatchWorkflowError(
                    .manifestUnreadable,
                    message:
                        "A failed task of job \(job.jobID) has no version in the report. Only the job's inventory "
                        + "shows whether it is of the version null, but the inventory "
                        + "\(manifest.location.objectARN) cannot be read: \(error)",
                    cause: error
                )
            )
        }
    }

    private static func destination(_ report: JobReport?) -> JobReportDestination {
        guard let report, report.enabled, let bucket = report.bucket else { return .none }
        return .bucket(
            bucket,
            prefix: report.prefix,
            scope: report.reportScope ?? .allTasks,
            expectedOwner: report.expectedBucketOwner
        )
    }
}

extension BatchWorkflowError {
    /// The service did not return what a job needs to be repeated.
    fileprivate init(missingFrom job: JobDescriptor) {
        let missing = [job.operation == nil ? "operation" : nil, job.roleARN == nil ? "roleARN" : nil]
            .compactMap(\.self)
        self.init(
            .incompleteJob,
            message: "Job \(job.jobID) cannot be repeated, because the service did not return its "
                + "\(missing.joined(separator: " and its ")). Set \(missing.count == 1 ? "it" : "both") in the descriptor first."
        )
    }
}
