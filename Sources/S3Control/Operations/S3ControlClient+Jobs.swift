public import AWSClientRuntime
import Basics
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) public import S3ControlWire

extension S3ControlClient {
    /// Creates a job.
    ///
    /// A request without a client request token gets a generated one, the same for every attempt of this call. A retry
    /// after a lost response therefore does not create a second job. To repeat the call after an error of unknown
    /// effect, set `CreateJobRequest.clientRequestToken` to the error's ``S3ControlError/clientRequestToken``.
    ///
    /// A job whose `CreateJobRequest.confirmationRequired` is nil awaits confirmation.
    ///
    /// - Parameter request: The operation, the objects, the role, and the report.
    /// - Returns: The new job's ID.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    ///
    /// Source: [CreateJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html).
    public func createJob(_ request: CreateJobRequest) async throws -> CreateJobResult {
        try await createJob(request, options: CallOptions())
    }

    /// Creates a job with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func createJob(_ request: CreateJobRequest, options: CallOptions) async throws -> CreateJobResult {
        var request = request
        request.clientRequestToken = request.clientRequestToken ?? UUID().uuidString.lowercased()
        let result = try await call(
            CreateJob.self,
            request,
            options,
            account: request.accountID,
            clientRequestToken: request.clientRequestToken
        )
        state.recentJobs.add(result.jobID)
        return result
    }
}

extension S3ControlClient {
    /// Describes a job.
    ///
    /// - Throws: ``S3ControlError``, with the code `notFound` also in the first moments after a job was created;
    ///   `CancellationError` if the task was cancelled.
    ///
    /// Source: [DescribeJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DescribeJob.html).
    public func describeJob(_ request: DescribeJobRequest) async throws -> DescribeJobResult {
        try await describeJob(request, options: CallOptions())
    }

    /// Describes a job with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func describeJob(_ request: DescribeJobRequest, options: CallOptions) async throws
        -> DescribeJobResult
    {
        try await call(
            DescribeJob.self,
            request,
            options,
            account: request.accountID,
            job: request.jobID,
            jobOfResult: { $0.job.jobID }
        )
    }

    /// Describes a job of the client's account.
    ///
    /// - Parameter jobID: The job.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func describeJob(_ jobID: JobID) async throws -> JobDescriptor {
        try await describeJob(DescribeJobRequest(accountID: configuration.accountID, jobID: jobID)).job
    }
}

extension S3ControlClient {
    /// Calls an operation and reads its response even if required members are missing.
    ///
    /// The job's status is never checked afterward, so the result is always the response to this request.
    ///
    /// - Parameters:
    ///   - clientRequestToken: The input's token, for errors.
    ///   - read: Reads the body of a successful response. May be called again after it throws.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    @_spi(Shapes) public func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        account: AccountID,
        clientRequestToken: String? = nil,
        readBody read: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws {
        let call = OperationCall<Operation>(
            input,
            account: account,
            job: nil,
            options: CallOptions(),
            client: state,
            clientRequestToken: clientRequestToken,
            readBody: read
        )
        do {
            try await state.executor.execute(call)
        } catch let failure as CallFailure {
            throw call.error(failure)
        }
    }
}
