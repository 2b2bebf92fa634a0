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
        self.configuration = configuration
        pipeline = try Pipeline(
            configuration: configuration, transport: configuration.transport ?? CurlTransport())
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
                accountID: accountID, region: region, endpoint: endpoint, credentials: credentials,
                environment: environment))
    }

    /// Sends one request and reads its response.
    func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        account: AccountID
    ) async throws -> Operation.Output {
        try await pipeline.call(operation, input, account: account)
    }
}
