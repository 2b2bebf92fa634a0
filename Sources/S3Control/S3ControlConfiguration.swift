public import AWSClientRuntime
public import AWSCore
public import HTTPTransport
public import Logging
public import S3ControlModel

/// The settings of a client: the account and region, the credentials, and how requests are sent.
public struct S3ControlConfiguration: Sendable {
    /// The account that owns the jobs, unless a call names another.
    public var accountID: AccountID

    /// The region of the jobs, such as `us-east-1`.
    public var region: String

    /// The endpoint URL, such as `http://127.0.0.1:8080`; nil for the region's endpoint.
    public var endpoint: String?

    /// Whether the host of a custom endpoint is prefixed with the account ID.
    public var accountLabel: AccountLabel = .automatic

    /// Whether to use the FIPS endpoint, whose cryptography is validated by FIPS 140.
    public var usesFIPS = false

    /// Whether to use the dual-stack endpoint, which supports IPv4 and IPv6.
    public var usesDualStack = false

    /// The source of credentials; called before every attempt.
    public var credentials: any CredentialsProvider

    /// Whether signed requests may be sent over plain HTTP to another machine. Loopback is always allowed.
    public var allowsInsecureTransport = false

    /// The transport; nil for libcurl with default settings.
    public var transport: (any HTTPTransport)?

    /// Limits of each attempt.
    public var transferOptions = TransferOptions()

    /// The maximum duration of a call, including all attempts and the delays between them; nil for no limit other than
    /// those of the attempts.
    public var callTimeout: Duration?

    /// Whether and when a failed attempt is retried. All calls of a client share the policy, and clients that call the
    /// same service can share one, too.
    public var retryPolicy: any RetryPolicy = StandardRetryPolicy()

    /// Interceptors of each attempt, run before its request is signed. The first is outermost.
    public var middleware: [any ClientMiddleware] = []

    /// The application's name in the user agent: at most 50 characters.
    public var applicationID: String?

    /// The clock for delays and for the call's timeout.
    public var delayClock: any Clock<Duration> = ContinuousClock()

    /// The clock that dates requests. The client corrects it by the service's clock.
    public var clock = WallClock.system

    /// The logger. Request IDs are logged at `debug`; secrets never are.
    public var logger: Logger?

    /// Creates a configuration. Everything else has a default and can be set later.
    public init(
        accountID: AccountID,
        region: String,
        endpoint: String? = nil,
        credentials: any CredentialsProvider = EnvironmentCredentialsProvider()
    ) {
        self.accountID = accountID
        self.region = region
        self.endpoint = endpoint
        self.credentials = credentials
    }
}
