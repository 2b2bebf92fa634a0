import AWSClientRuntime
public import AWSCore
import CurlTransport
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// A client for Amazon S3 Batch Operations jobs.
///
/// A client is cheap to copy and safe to use from any task. Clients share one transport and its connections unless
/// their configuration needs another. Every call throws ``S3ControlError``, or `CancellationError` if its task was
/// cancelled.
public struct S3ControlClient: Sendable {
    /// The client's configuration.
    public var configuration: S3ControlConfiguration { state.configuration }

    // The only stored property, so that calls capture a single reference.
    let state: ClientState

    /// Creates a client from a complete configuration.
    ///
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` if a setting is wrong.
    public init(configuration: S3ControlConfiguration) throws {
        state = try ClientState(configuration)
    }

    private init(state: ClientState) {
        self.state = state
    }

    /// Creates a client that resolves settings and credentials the way the AWS CLI does. Arguments take precedence.
    ///
    /// - Parameters:
    ///   - accountID: The account that owns the jobs.
    ///   - region: The jobs' region.
    ///   - endpoint: The endpoint URL; overrides the region's endpoint.
    ///   - profile: The profile in the shared files.
    ///   - credentials: The credentials to sign with.
    ///   - environment: The environment variables to use.
    ///   - mfaCode: Returns the current code of the MFA device with this serial number, if the profile's role requires
    ///     MFA.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` or `noCredentials`, naming what to set. See
    ///   ``S3ControlConfiguration/load(accountID:region:endpoint:profile:credentials:environment:transport:mfaCode:)``.
    public init(
        accountID: AccountID? = nil,
        region: String? = nil,
        endpoint: String? = nil,
        profile: String? = nil,
        credentials: (any CredentialsProvider)? = nil,
        environment: EnvironmentVariables = .process,
        mfaCode: (@Sendable (_ serial: String) async throws -> String)? = nil
    ) async throws {
        try self.init(
            configuration: try await .load(
                accountID: accountID,
                region: region,
                endpoint: endpoint,
                profile: profile,
                credentials: credentials,
                environment: environment,
                mfaCode: mfaCode
            )
        )
    }

    /// Returns a client with other settings, for example for a single call. It shares this client's connections, retry
    /// quota, and what it has learned about the service.
    ///
    /// ```swift
    /// try await client.with { $0.callTimeout = .seconds(5); $0.logger = nil }.cancelJob(id)
    /// ```
    ///
    /// - Parameter change: Changes the settings. A transport or retry policy set here replaces the shared one.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` if a setting is wrong.
    public func with(_ change: (inout S3ControlConfiguration) -> Void) throws -> S3ControlClient {
        var configuration = configuration
        change(&configuration)
        return S3ControlClient(state: try ClientState(configuration, sharing: state))
    }

    /// Rejects new calls and waits until the calls in flight have ended.
    ///
    /// Has an effect only if `configuration.transport` was set to a `CurlTransport`. The shared transport that clients
    /// use otherwise stays open. Cancelling the calling task ends the calls immediately.
    public func shutdown() async {
        await (configuration.transport as? CurlTransport)?.shutdown()
    }

    /// The same client, with `feature` in its user agent.
    func withFeature(_ feature: UserAgent.Feature) -> S3ControlClient {
        guard let state = try? ClientState(configuration, sharing: state, features: [feature]) else {
            return self
        }
        return S3ControlClient(state: state)
    }
}

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
