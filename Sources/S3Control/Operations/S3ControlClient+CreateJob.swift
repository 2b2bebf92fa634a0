public import AWSClientRuntime
internal import Basics
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension S3ControlClient {
    /// Creates a job.
    ///
    /// A request without a client request token gets one, the same for every attempt of this call, so
    /// that an attempt whose response was lost does not make a second job. To repeat the call after
    /// an error whose effect is unknown, give the token too, as `CreateJobRequest.clientRequestToken`; the
    /// error holds it as ``S3ControlError/clientRequestToken``.
    ///
    /// A job whose `CreateJobRequest.confirmationRequired` is nil waits to be confirmed.
    ///
    /// - Parameter request: What to do, to which objects, as whom, and what to report.
    /// - Returns: The new job's id.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    ///
    /// Source: [CreateJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html).
    public func createJob(_ request: CreateJobRequest) async throws -> CreateJobResult {
        try await createJob(request, options: CallOptions())
    }

    /// The same, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func createJob(_ request: CreateJobRequest, options: CallOptions) async throws -> CreateJobResult {
        var request = request
        request.clientRequestToken = request.clientRequestToken ?? UUID().uuidString.lowercased()
        let result = try await call(
            CreateJob.self,
            request,
            account: request.accountID,
            options: options,
            clientRequestToken: request.clientRequestToken
        )
        state.recentJobs.add(result.jobID)
        return result
    }
}
