public import AWSCore
public import HTTPTransport
public import Logging

/// Determines the account of calls that do not name one.
///
/// The order is: the configuration (code, `AWS_ACCOUNT_ID`, the profile's `aws_account_id`), the account of the
/// credentials, and finally `GetCallerIdentity` of STS.
public struct AccountIDResolver: Sendable {
    private let configuration: AWSConfiguration
    private let credentials: any CredentialsProvider
    private let access: ServiceAccess

    /// Creates a resolver. Nothing is sent yet.
    ///
    /// - Parameters:
    ///   - configuration: The loaded environment variables and files.
    ///   - credentials: The credentials that calls will be signed with.
    ///   - transport: The transport for STS.
    ///   - clock: The clock for signatures.
    ///   - allowsInsecureTransport: Whether STS may be called over plain HTTP on another machine.
    ///   - logger: Logs the call to STS; nil for no logging.
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

    /// Returns the 12-digit account ID and its source.
    ///
    /// - Throws: `CredentialsError` if there are no credentials or the STS call fails; `CancellationError` if the
    ///   calling task was cancelled.
    public func accountID() async throws -> ResolvedSetting<String> {
        try await accountID(whenCredentialsFound: {})
    }

    /// Determines the account ID. Calls `note` when the provider has returned credentials.
    package func accountID(whenCredentialsFound note: () -> Void) async throws -> ResolvedSetting<String> {
        if let configured = configuration.accountID { return configured }
        let found = try await credentials.credentials()
        note()
        if let account = found.accountID, !account.isEmpty {
            return ResolvedSetting(account, from: .credentials)
        }
        let sts = STSClient(access, signedWith: credentials, configuration)
        return ResolvedSetting(try await sts.callerAccount(), from: .callerIdentity)
    }
}
