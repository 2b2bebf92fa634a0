public import S3ControlModel

/// The eight operations, for code that replaces the client in its tests.
///
/// The protocol has no `cancelJob`, `waitUntil`, or bulk changes. These combine the eight operations with the client's
/// clock, retries, and status checks, so a mock of them would test only itself. To test code that uses them, run a
/// client against an `S3ControlEmulator`: it responds and fails as configured, and with a virtual clock, waits take no
/// time. The values that they return (``JobSnapshot``, ``BulkReport``, ``BulkProgress``, ``JobWaitError``,
/// ``JobListing``) have public initializers, so that you can also mock your own protocol over them.
public protocol S3ControlClientProtocol: Sendable {
    /// Confirms or cancels a job.
    func updateJobStatus(_ request: UpdateJobStatusRequest) async throws -> UpdateJobStatusResult
    /// Changes a job's priority.
    func updateJobPriority(_ request: UpdateJobPriorityRequest) async throws -> UpdateJobPriorityResult
    /// Returns a job's description.
    func describeJob(_ request: DescribeJobRequest) async throws -> DescribeJobResult
    /// Lists one page of jobs.
    func listJobs(_ request: ListJobsRequest) async throws -> ListJobsResult
    /// Creates a job.
    func createJob(_ request: CreateJobRequest) async throws -> CreateJobResult
    /// Returns a job's tags.
    func getJobTagging(_ request: GetJobTaggingRequest) async throws -> GetJobTaggingResult
    /// Replaces all of a job's tags.
    func putJobTagging(_ request: PutJobTaggingRequest) async throws -> PutJobTaggingResult
    /// Deletes all of a job's tags.
    func deleteJobTagging(_ request: DeleteJobTaggingRequest) async throws -> DeleteJobTaggingResult
}

extension S3ControlClient: S3ControlClientProtocol {}
