public import AWSClientRuntime
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension S3ControlClient {
    /// Tells a job's tags.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    ///
    /// Source: [GetJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetJobTagging.html).
    public func getJobTagging(_ request: GetJobTaggingRequest) async throws -> GetJobTaggingResult {
        try await getJobTagging(request, options: CallOptions())
    }

    /// The same, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func getJobTagging(_ request: GetJobTaggingRequest, options: CallOptions) async throws
        -> GetJobTaggingResult
    {
        try await call(
            GetJobTagging.self,
            request,
            account: request.accountID,
            job: request.jobID,
            options: options
        )
    }

    /// Tells the tags of a job of the client's account.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func tags(of jobID: JobID) async throws -> [S3Tag] {
        try await getJobTagging(GetJobTaggingRequest(accountID: configuration.accountID, jobID: jobID)).tags
    }

    /// Replaces all of a job's tags: an empty list deletes them.
    ///
    /// - Throws: ``S3ControlError``, with the code `tooManyTags` for more than 50; `CancellationError`
    ///   when the task was cancelled.
    ///
    /// Source: [PutJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutJobTagging.html).
    @discardableResult
    public func putJobTagging(_ request: PutJobTaggingRequest) async throws -> PutJobTaggingResult {
        try await putJobTagging(request, options: CallOptions())
    }

    /// The same, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func putJobTagging(_ request: PutJobTaggingRequest, options: CallOptions) async throws
        -> PutJobTaggingResult
    {
        try await call(
            PutJobTagging.self,
            request,
            account: request.accountID,
            job: request.jobID,
            options: options
        )
    }

    /// Replaces all tags of a job of the client's account.
    ///
    /// - Parameters:
    ///   - tags: At most 50, with a key of 1 to 128 and a value of 0 to 256 characters each.
    ///   - jobID: The job.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func setTags(_ tags: [S3Tag], of jobID: JobID) async throws {
        try await putJobTagging(
            PutJobTaggingRequest(accountID: configuration.accountID, jobID: jobID, tags: tags)
        )
    }

    /// Deletes all of a job's tags.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    ///
    /// Source: [DeleteJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DeleteJobTagging.html).
    @discardableResult
    public func deleteJobTagging(_ request: DeleteJobTaggingRequest) async throws -> DeleteJobTaggingResult {
        try await deleteJobTagging(request, options: CallOptions())
    }

    /// The same, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func deleteJobTagging(_ request: DeleteJobTaggingRequest, options: CallOptions) async throws
        -> DeleteJobTaggingResult
    {
        try await call(
            DeleteJobTagging.self,
            request,
            account: request.accountID,
            job: request.jobID,
            options: options
        )
    }

    /// Deletes all tags of a job of the client's account.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func deleteTags(of jobID: JobID) async throws {
        try await deleteJobTagging(
            DeleteJobTaggingRequest(accountID: configuration.accountID, jobID: jobID)
        )
    }
}
