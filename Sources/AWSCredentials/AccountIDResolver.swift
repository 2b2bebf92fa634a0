public import AWSCore
public import HTTPTransport
public import Logging

/// Finds the account that calls are for, when nobody names it in the call.
///
/// The order: what the configuration says (code, `AWS_ACCOUNT_ID`, the profile's `aws_account_id`), the account
/// that the credentials came with, and last `GetCallerIdentity` of STS.
public struct AccountIDResolver: Sendable {
    private let configuration: AWSConfiguration
    private let credentials: any CredentialsProvider
    private let access: ServiceAccess

    /// Creates a resolver; it sends nothing before it is asked.
    ///
    /// - Parameters:
    ///   - configuration: Environment variables and files, as loaded.
    ///   - credentials: What calls will be signed with.
    ///   - transport: How STS is reached.
    ///   - clock: The clock that signatures go by.
    ///   - allowsInsecureTransport: Whether STS may be called by plain http on another machine.
    ///   - logger: Where the call to STS is logged; nil for nowhere.
    public init(
        configuration: AWSConfiguration,
        credentials: any CredentialsProvider,
        transport: any HTTPTransport,
        clock: WallClock = .system,
        allowsInsecureTransport: Bool = false,
        logger: Logger? = nil
    ) {
        self.configuration = configuration
        self.credentials = credentials
        access = ServiceAccess(
            transport: transport,
            metadataTransport: transport,
            clock: clock,
            allowsInsecureTransport: allowsInsecureTransport,
            logger: logger
        )
    }

    /// The account, 12 digits, and who named it.
    ///
    /// - Throws: `CredentialsError` when there are no credentials, or STS does not answer for them;
    ///   `CancellationError` when the calling task was cancelled.
    public func accountID() async throws -> ResolvedSetting<String> {
        if let configured = configuration.accountID { return configured }
        let found = try await credentials.credentials()
        if let account = found.accountID { return ResolvedSetting(account, from: .credentials) }
        let sts = STSClient(access, signedWith: credentials, configuration)
        return ResolvedSetting(try await sts.callerAccount(), from: .callerIdentity)
    }
}
