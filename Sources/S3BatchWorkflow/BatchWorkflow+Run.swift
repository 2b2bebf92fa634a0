public import S3Control
internal import S3Objects

extension BatchWorkflow {
    /// Creates a job and waits until it has ended.
    ///
    /// What would make the job fail is looked for first: a manifest that is missing or has changed, a report's bucket that
    /// does not exist. What the caller may not see is left to the job, whose role may see it.
    ///
    /// - Parameters:
    ///   - draft: The job. Running the same draft again, after a lost response, waits for the same job.
    ///   - confirm: Asked once the number of tasks is known, before any task runs; false discards the job. nil lets the job
    ///     run without being asked.
    ///   - timeout: The longest time to wait for the end; nil for no limit.
    ///   - polling: How often to look at the job.
    ///   - progress: Called with the job as each look finds it.
    /// - Returns: The job: complete, failed or cancelled.
    /// - Throws: ``BatchWorkflowError``; `S3ControlError`. `CancellationError` when the task was cancelled: the job goes on.
    public func run(
        _ draft: JobDraft,
        confirm: ((UnconfirmedJob) async throws -> Bool)? = nil,
        timeout: Duration? = nil,
        polling: PollingPolicy = PollingPolicy(),
        progress: (@Sendable (JobDescriptor) -> Void)? = nil
    ) async throws -> JobDescriptor {
        try await check(draft)
        let jobID: JobID
        if let confirm {
            let job = try await jobs.createUnconfirmedJob(draft, timeout: timeout, polling: polling)
            jobID = job.jobID
            if try await confirm(job) {
                try await job.confirm()
            } else {
                try await job.discard(reason: "not confirmed")
            }
        } else {
            jobID = try await jobs.createJob(draft)
        }
        let ended = JobCondition("ended") { job in
            progress?(job)
            return job.status.isTerminal
        }
        return try await jobs.waitUntil(jobID, ended, timeout: timeout, polling: polling)
    }

    /// Looks for what would make a job fail before any task runs.
    ///
    /// - Throws: ``BatchWorkflowError`` with the code `manifestChanged` or `reportBucketMissing`.
    public func check(_ draft: JobDraft) async throws {
        if case .listed(let manifest) = draft.objects { try await check(manifest.location) }
        guard case .bucket(let bucketARN, _, _) = draft.report else { return }
        do {
            try await objects.headBucket(try S3Location(bucketARN))
        } catch let error as S3ObjectError where error.code == .noSuchBucket {
            throw BatchWorkflowError(
                .reportBucketMissing,
                message: "The report's bucket \(bucketARN) does not exist: create it, or name another.",
                cause: error
            )
        } catch let error as S3ObjectError where error.code == .accessDenied {
            // The job's role may see what the caller may not.
        }
    }

    private func check(_ manifest: JobManifestLocation) async throws {
        let location = try S3Location(manifest.objectARN)
        do {
            let found = try await objects.headObject(location, versionID: manifest.objectVersionID)
            guard let eTag = found.eTag, eTag.unquoted != manifest.eTag.unquoted else { return }
            throw BatchWorkflowError(
                .manifestChanged,
                message:
                    "The manifest \(location) has the entity tag \(eTag.unquoted), not \(manifest.eTag): "
                    + "somebody has changed it since; upload it again."
            )
        } catch let error as S3ObjectError where error.code == .notFound || error.code == .noSuchBucket {
            throw BatchWorkflowError(
                .manifestChanged,
                message: "There is no manifest \(location): upload it first.",
                cause: error
            )
        } catch let error as S3ObjectError where error.code == .accessDenied {
            // The job's role may see what the caller may not.
        }
    }
}
