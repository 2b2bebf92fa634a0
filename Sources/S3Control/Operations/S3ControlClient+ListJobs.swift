public import AWSClientRuntime
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension S3ControlClient {
    /// Lists one page of jobs.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    ///
    /// Source: [ListJobs](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListJobs.html).
    public func listJobs(_ request: ListJobsRequest) async throws -> ListJobsResult {
        try await listJobs(request, options: CallOptions())
    }

    /// The same, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func listJobs(_ request: ListJobsRequest, options: CallOptions) async throws -> ListJobsResult {
        try await call(ListJobs.self, request, account: request.accountID, options: options)
    }

    /// Lists the jobs of the client's account that have not ended, or ended within 90 days.
    ///
    /// Nothing is sent until the sequence is iterated; a page is fetched when the one before is used up.
    ///
    /// - Parameters:
    ///   - statuses: The statuses to list; nil lists all.
    ///   - pageSize: The most jobs in one response, 1 to 1000; nil leaves it to the service.
    /// - Returns: The jobs; its ``JobListing/pages`` are the responses themselves.
    public func listJobs(statuses: [JobStatus]? = nil, pageSize: Int? = nil) -> JobListing {
        JobListing(
            client: withFeature(.paginator),
            request: ListJobsRequest(
                accountID: configuration.accountID,
                jobStatuses: statuses,
                maxResults: pageSize
            )
        )
    }
}
