public import S3ControlModel

/// The eight operations, for code whose tests put something else in the client's place.
///
/// It has no `cancelJob`, `waitUntil` or bulk changes: these are built on the eight operations together with the client's clock,
/// retries and checks of a job's status, and a mock that repeated them would test itself. For code that uses them, a client on
/// an `S3ControlEmulator` is the better stand-in: it answers as the service does, fails as it is told to, and waits take no time
/// by a virtual clock. The values that they return (``JobSnapshot``, ``BulkReport``, ``BulkProgress``, ``JobWaitError``,
/// ``JobListing``) have public initializers, so that your own protocol over them can be mocked, too.
public protocol S3ControlClientProtocol: Sendable {
    /// Confirms or cancels a job.
    func updateJobStatus(_ request: UpdateJobStatusRequest) async throws -> UpdateJobStatusResult
    /// Changes a job's priority.
    func updateJobPriority(_ request: UpdateJobPriorityRequest) async throws -> UpdateJobPriorityResult
    /// Returns everything about a job.
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
