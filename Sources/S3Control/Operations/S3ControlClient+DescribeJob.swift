public import AWSClientRuntime
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension S3ControlClient {
    /// Describes a job.
    ///
    /// - Throws: ``S3ControlError``, with the code `notFound` too in the first moments after a job
    ///   was created; `CancellationError` when the task was cancelled.
    ///
    /// Source: [DescribeJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DescribeJob.html).
    public func describeJob(_ request: DescribeJobRequest) async throws -> DescribeJobResult {
        try await describeJob(request, options: CallOptions())
    }

    /// The same, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func describeJob(_ request: DescribeJobRequest, options: CallOptions) async throws
        -> DescribeJobResult
    {
        try await call(
            DescribeJob.self,
            request,
            account: request.accountID,
            job: request.jobID,
            options: options,
            jobOfResult: { $0.job.jobID }
        )
    }

    /// Describes a job of the client's account.
    ///
    /// - Parameter jobID: The job.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func describeJob(_ jobID: JobID) async throws -> JobDescriptor {
        try await describeJob(DescribeJobRequest(accountID: configuration.accountID, jobID: jobID)).job
    }
}
