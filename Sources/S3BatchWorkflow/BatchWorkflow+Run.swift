public import S3Control
import S3Objects

extension BatchWorkflow {
    /// Creates a job and waits until it has ended.
    ///
    /// Checks the most common causes of failure first: a manifest that is missing or has changed, and a report bucket
    /// that does not exist. If the caller has no access to them, the job is created anyway, because its role may have
    /// access.
    ///
    /// - Parameters:
    ///   - draft: The job. Running the same draft again, for example after a lost response, waits for the same job.
    ///   - confirm: Called once the number of tasks is known, before any task runs. If it returns false, the job is
    ///     discarded. Not called if the job was confirmed or discarded before, or fails in preparation. nil runs the
    ///     job without confirmation.
    ///   - timeout: The maximum time to wait for the end; nil for no limit. With `confirm`, it includes the
    ///     preparation, but not the time that `confirm` takes, because a person may decide.
    ///   - polling: How often to poll.
    ///   - progress: Called with the job after each poll.
    /// - Returns: The job, which is complete, failed, or cancelled.
    /// - Throws: ``BatchWorkflowError``; `S3ControlError`. `CancellationError` if the task was cancelled. The job
    ///   continues then.
    public func run(
        _ draft: JobDraft,
        confirm: ((UnconfirmedJob) async throws -> Bool)? = nil,
        timeout: Duration? = nil,
        polling: PollingPolicy = PollingPolicy(),
        progress: (@Sendable (JobDescriptor) -> Void)? = nil
    ) async throws -> JobDescriptor {
        try await check(draft)
        let jobID: JobID
        var remaining = timeout
        if let confirm {
            let stopwatch = Stopwatch(jobs.configuration.delayClock)
            let prepared = try await prepare(draft, timeout, polling)
            remaining = timeout.map { max(.zero, $0 - stopwatch.elapsed) }
            switch prepared {
            case .awaitingConfirmation(let job):
                jobID = job.jobID
                if try await confirm(job) {
                    try await job.confirm()
                } else {
                    try await job.discard(reason: "not confirmed")
                }
            case .decided(let job):
                jobID = job.jobID
            }
        } else {
            jobID = try await jobs.createJob(draft)
        }
        let ended = JobCondition("ended") { job in
            progress?(job)
            return job.status.isTerminal
        }
        return try await jobs.waitUntil(jobID, ended, timeout: remaining, polling: polling)
    }

    private enum Prepared {
        case awaitingConfirmation(UnconfirmedJob)
        /// The job has failed in preparation, or an earlier run of the same draft has confirmed or discarded it.
        case decided(JobDescriptor)
    }

    private func prepare(
        _ draft: JobDraft,
        _ timeout: Duration?,
        _ polling: PollingPolicy
    ) async throws -> Prepared {
        do {
            return .awaitingConfirmation(
                try await jobs.createUnconfirmedJob(draft, timeout: timeout, polling: polling)
            )
        } catch let error as S3ControlError where error.code == .conditionUnreachable {
            guard let job = (error.cause as? JobWaitError)?.lastSeen else { throw error }
            return .decided(job)
        }
    }

    /// Checks for problems that would make a job fail before any task runs.
    ///
    /// - Throws: ``BatchWorkflowError`` with the code `manifestChanged` or `reportBucketMissing`.
    public func check(_ draft: JobDraft) async throws {
        if case .listed(let manifest) = draft.objects { try await check(manifest.location) }
        guard case .bucket(let bucketARN, _, _, let expectedOwner) = draft.report else { return }
        do {
            try await objects.headBucket(
                try S3Location(bucketARN),
                access: S3Access(expectedBucketOwner: expectedOwner?.rawValue)
            )
        } catch let error as S3ObjectError where error.code == .noSuchBucket {
            throw BatchWorkflowError(
                .reportBucketMissing,
                message: "The report's bucket \(bucketARN) does not exist. Create it, or use another bucket.",
                cause: error
            )
        } catch let error as S3ObjectError where error.code == .accessDenied {
            // The job's role may have access even if the caller does not.
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
                    "The manifest \(location) has the entity tag \(eTag.unquoted), not \(manifest.eTag). "
                    + "It has been changed since. Upload it again."
            )
        } catch let error as S3ObjectError where error.code == .notFound || error.code == .noSuchBucket {
            throw BatchWorkflowError(
                .manifestChanged,
                message: "The manifest \(location) does not exist. Upload it first.",
                cause: error
            )
        } catch let error as S3ObjectError where error.code == .accessDenied {
            // The job's role may have access even if the caller does not.
        }
    }
}
