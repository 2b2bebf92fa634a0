public import AWSClientRuntime
public import AWSCore
public import HTTPTransport
public import Logging
public import S3ControlModel

/// What a client needs to know: whose jobs, where, and how to sign and send.
public struct S3ControlConfiguration: Sendable {
    /// The account whose jobs are meant, unless a call names another.
    public var accountID: AccountID

    /// The region of the jobs, such as `us-east-1`.
    public var region: String

    /// Where requests go instead of the region's own endpoint: a URL such as `http://127.0.0.1:8080`.
    public var endpoint: String?

    /// Whether the account id stands in front of a custom endpoint's host.
    public var accountLabel: AccountLabel = .automatic

    /// Whether to use the endpoint whose cryptography is validated by FIPS 140.
    public var usesFIPS = false

    /// Whether to use the endpoint that is reached by IPv6 too.
    public var usesDualStack = false

    /// Where credentials come from; asked before every attempt.
    public var credentials: any CredentialsProvider

    /// Whether signed requests may go over plain http to another machine. Loopback always may.
    public var allowsInsecureTransport = false

    /// How requests are sent; nil for libcurl with its default settings.
    public var transport: (any HTTPTransport)?

    /// Limits of each attempt.
    public var transferOptions = TransferOptions()

    /// The longest that a whole call may take, with all attempts and the delays between them; nil for
    /// no limit but those of the attempts.
    public var callTimeout: Duration?

    /// Whether and when a failed attempt is tried again. All calls of a client share the policy, and
    /// clients that call the same service may share one too.
    public var retryPolicy: any RetryPolicy = StandardRetryPolicy()

    /// What wraps each attempt, before its request is signed; the first is outermost.
    public var middleware: [any ClientMiddleware] = []

    /// A name for the application in the user agent: at most 50 characters.
    public var applicationID: String?

    /// The clock that delays and the call's timeout are waited for by.
    public var delayClock: any Clock<Duration> = ContinuousClock()

    /// The clock that requests are dated by, apart from corrections learnt from the service's.
    public var clock = WallClock.system

    /// Where the client tells what it does; request ids at `debug`, never a secret.
    public var logger: Logger?

    /// Creates a configuration; what is not given here has its default and can be set after.
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
