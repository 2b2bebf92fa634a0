public import AWSCore
internal import CurlTransport
public import S3ControlModel
internal import S3ControlXML

/// A client for the jobs of Amazon S3 Batch Operations.
///
/// A client is cheap to copy and safe to use from any task; connections are kept and shared until the
/// last copy goes. Every call throws ``S3ControlError``, or `CancellationError` when its task was cancelled.
public struct S3ControlClient: Sendable {
    /// What the client was made with.
    public let configuration: S3ControlConfiguration

    private let pipeline: Pipeline

    /// Creates a client from a whole configuration.
    ///
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` when a setting is wrong.
    public init(configuration: S3ControlConfiguration) throws {
        var configuration = configuration
        let transport = configuration.transport ?? CurlTransport()
        configuration.transport = transport
        self.configuration = configuration
        pipeline = try Pipeline(configuration: configuration, transport: transport)
    }

    /// Creates a client from the environment and what is given here, which goes before it.
    ///
    /// - Parameters:
    ///   - accountID: The account whose jobs are meant; nil for `AWS_ACCOUNT_ID`.
    ///   - region: The jobs' region; nil for `AWS_REGION`, then `AWS_DEFAULT_REGION`.
    ///   - endpoint: Where requests go instead of the region's endpoint; nil for
    ///     `AWS_ENDPOINT_URL_S3_CONTROL`, then `AWS_ENDPOINT_URL`, then the region's own.
    ///   - credentials: What to sign with; nil for `AWS_ACCESS_KEY_ID` and its companions.
    ///   - environment: The variables to look in.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration`, naming what to set.
    public init(
        accountID: AccountID? = nil,
        region: String? = nil,
        endpoint: String? = nil,
        credentials: (any CredentialsProvider)? = nil,
        environment: Environment = .process
    ) async throws {
        try self.init(
            configuration: S3ControlConfiguration(
                accountID: accountID,
                region: region,
                endpoint: endpoint,
                credentials: credentials,
                environment: environment
            )
        )
    }

    /// A client with other settings, which shares this one's connections and retry quota.
    ///
    /// - Parameter change: Changes the settings; a transport or a retry policy that it sets is used instead.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` when a setting is wrong.
    public func with(_ change: (inout S3ControlConfiguration) -> Void) throws -> S3ControlClient {
        var configuration = configuration
        change(&configuration)
        return try S3ControlClient(configuration: configuration)
    }

    /// Sends a request, again if need be, and returns what the service answered.
    func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        account: AccountID,
        job: JobID? = nil
    ) async throws -> Operation.Output {
        try await withinTimeout("\(operation.name)") { record in
            try await pipeline.call(operation, input, account: account, job: job, record: record)
        }
    }

    /// Sends a change of a job; where it cannot be known whether the service made it, or `isDoubtful`
    /// says so, looks at the job and lets `settle` judge.
    ///
    /// - Parameter settle: Returns the result if the job is as asked for; may throw a better error;
    ///   returns nil to let the error stand.
    func change<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        of job: JobID,
        account: AccountID,
        isDoubtful: @escaping @Sendable (S3ControlError) -> Bool = { _ in false },
        settle: @escaping @Sendable (JobDescriptor, S3ControlError) throws -> Operation.Output?
    ) async throws -> Operation.Output {
        try await withinTimeout("\(operation.name)") { record in
            do {
                return try await pipeline.call(operation, input, account: account, job: job, record: record)
            } catch let error as S3ControlError where error.effect == .unknown || isDoubtful(error) {
                let look = DescribeJobRequest(accountID: account, jobID: job)
                let found: JobDescriptor
                do {
                    found = try await pipeline.call(
                        DescribeJob.self,
                        look,
                        account: account,
                        job: job,
                        record: CallRecord()
                    ).job
                } catch is S3ControlError {
                    throw error
                }
                guard let output = try settle(found, error) else { throw error }
                return output
            }
        }
    }

    private func withinTimeout<Result: Sendable>(
        _ operation: String,
        _ body: @escaping @Sendable (CallRecord) async throws -> Result
    ) async throws -> Result {
        let record = CallRecord()
        return try await withDeadline(
            configuration.callTimeout,
            clock: configuration.delayClock,
            expired: {
                S3ControlError(
                    .timeout,
                    message: "\(operation) was not done within the call's timeout.",
                    effect: record.effect,
                    operation: operation,
                    attempts: record.attempts
                )
            },
            { try await body(record) }
        )
    }
}
