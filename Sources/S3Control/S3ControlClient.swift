internal import AWSClientRuntime
public import AWSCore
internal import CurlTransport
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

/// A client for the jobs of Amazon S3 Batch Operations.
///
/// A client is cheap to copy and safe to use from any task. Clients share one transport, and its connections, unless their
/// configuration needs another. Every call throws ``S3ControlError``, or `CancellationError` when its task was cancelled.
public struct S3ControlClient: Sendable {
    /// What the client was made with.
    public var configuration: S3ControlConfiguration { state.configuration }

    // The only member: what a call captures and copies is one reference.
    let state: ClientState

    /// Creates a client from a whole configuration.
    ///
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` when a setting is wrong.
    public init(configuration: S3ControlConfiguration) throws {
        state = try ClientState(configuration)
    }

    private init(state: ClientState) {
        self.state = state
    }

    /// Creates a client that finds account, region, endpoint and credentials as the AWS CLI does, unless
    /// they are given here.
    ///
    /// - Parameters:
    ///   - accountID: The account whose jobs are meant.
    ///   - region: The jobs' region.
    ///   - endpoint: Where requests go instead of the region's endpoint.
    ///   - profile: The profile of the shared files.
    ///   - credentials: What to sign with.
    ///   - environment: The variables to look in.
    ///   - mfaCode: Asks for the code that a device shows, by its serial number, where the profile's role needs one.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` or `noCredentials`, naming what to
    ///   set; see ``S3ControlConfiguration/load(accountID:region:endpoint:profile:credentials:environment:transport:mfaCode:)``.
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

    /// A client with other settings, for a single call too: it shares this one's connections, its retry
    /// quota, and what was learnt of the service.
    ///
    /// ```swift
    /// try await client.with { $0.callTimeout = .seconds(5); $0.logger = nil }.cancelJob(id)
    /// ```
    ///
    /// - Parameter change: Changes the settings; a transport or a retry policy that it sets is used instead.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` when a setting is wrong.
    public func with(_ change: (inout S3ControlConfiguration) -> Void) throws -> S3ControlClient {
        var configuration = configuration
        change(&configuration)
        return S3ControlClient(state: try ClientState(configuration, sharing: state))
    }

    /// Waits until the calls under way have ended, and refuses new ones.
    ///
    /// Has no effect on a client that shares its transport with others (`CurlTransport.shared`), or whose transport is not
    /// a `CurlTransport`. Cancelling the calling task ends the calls at once.
    public func shutdown() async {
        await (configuration.transport as? CurlTransport)?.shutdown()
    }

    /// The same client, whose requests say that they are for `feature`.
    func withFeature(_ feature: UserAgent.Feature) -> S3ControlClient {
        guard let state = try? ClientState(configuration, sharing: state, features: [feature]) else {
            return self
        }
        return S3ControlClient(state: state)
    }
}
