public import S3ControlModel

/// The eight operations, for whoever wants to put something else in the client's place in a test.
///
/// For most tests a client on an emulator is the better stand-in: it answers as the service does.
public protocol S3ControlClientProtocol: Sendable {
    /// Confirms or cancels a job.
    func updateJobStatus(_ request: UpdateJobStatusRequest) async throws -> UpdateJobStatusResult
    /// Changes a job's priority.
    func updateJobPriority(_ request: UpdateJobPriorityRequest) async throws -> UpdateJobPriorityResult
    /// Tells all about a job.
    func describeJob(_ request: DescribeJobRequest) async throws -> DescribeJobResult
    /// Lists one page of jobs.
    func listJobs(_ request: ListJobsRequest) async throws -> ListJobsResult
    /// Creates a job.
    func createJob(_ request: CreateJobRequest) async throws -> CreateJobResult
    /// Tells a job's tags.
    func getJobTagging(_ request: GetJobTaggingRequest) async throws -> GetJobTaggingResult
    /// Replaces all of a job's tags.
    func putJobTagging(_ request: PutJobTaggingRequest) async throws -> PutJobTaggingResult
    /// Deletes all of a job's tags.
    func deleteJobTagging(_ request: DeleteJobTaggingRequest) async throws -> DeleteJobTaggingResult
}

extension S3ControlClient: S3ControlClientProtocol {}
