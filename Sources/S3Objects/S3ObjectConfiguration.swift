public import AWSClientRuntime
public import AWSCore
public import HTTPTransport
public import Logging

/// What a client of S3 needs to know: where, and how to sign and send.
public struct S3ObjectConfiguration: Sendable {
    /// The region that requests go to first. A bucket elsewhere is followed, once, to the region that S3 names.
    public var region: String

    /// Where requests go instead of the region's own endpoint: a URL such as `http://127.0.0.1:9000`.
    public var endpoint: String?

    /// Where the bucket stands in a URL.
    public var addressing: S3Addressing = .automatic

    /// Whether to use the endpoint whose cryptography is validated by FIPS 140.
    public var usesFIPS = false

    /// Whether to use the endpoint that is reached by IPv6 too.
    public var usesDualStack = false

    /// Which requests carry a checksum, and for which responses one is requested.
    public var checksums = S3ChecksumSettings()

    /// Where credentials come from; asked before every attempt.
    public var credentials: any CredentialsProvider

    /// Whether signed requests may go over plain http to another machine. Loopback always may.
    public var allowsInsecureTransport = false

    /// How requests are sent; nil for libcurl over HTTP/1.1, a connection for each range or part at a time.
    public var transport: (any HTTPTransport)?

    /// Limits of each attempt: 10 s to connect, 15 minutes in all, 30 s without a byte.
    public var transferOptions = TransferOptions(timeout: .seconds(900))

    /// The longest that a whole call may take, with all attempts and the delays between them; nil for
    /// no limit but those of the attempts. A transfer of a large object is many calls.
    public var callTimeout: Duration?

    /// Whether and when a failed attempt is tried again. All calls of a client share the policy.
    public var retryPolicy: any RetryPolicy = StandardRetryPolicy()

    /// What wraps each attempt, before its request is signed; the first is outermost.
    public var middleware: [any ClientMiddleware] = []

    /// A name for the application in the user agent: at most 50 characters.
    public var applicationID: String?

    /// The clock that delays and the call's timeout are waited for by.
    public var delayClock: any Clock<Duration> = ContinuousClock()

    /// The clock that requests are dated by, apart from corrections learned from the service's.
    public var clock = WallClock.system

    /// Where the client records calls; request ids at `debug`, never a secret, and no key.
    public var logger: Logger?

    /// Creates a configuration; what is not given here has its default and can be set after.
    public init(
        region: String,
        endpoint: String? = nil,
        credentials: any CredentialsProvider = EnvironmentCredentialsProvider()
    ) {
        self.region = region
        self.endpoint = endpoint
        self.credentials = credentials
    }
}

/// Where a bucket stands in a URL.
public enum S3Addressing: String, Sendable, Hashable, CaseIterable {
    /// In the host's name at AWS, in the path at a custom endpoint.
    case automatic = "auto"
    /// In the host's name, where the bucket's name can be part of one.
    case virtualHosted = "virtual"
    /// In the path.
    case path
}

/// Which requests carry a checksum, and for which responses one is requested.
///
/// Source: [Data integrity protections](https://docs.aws.amazon.com/sdkref/latest/guide/feature-dataintegrity.html).
public struct S3ChecksumSettings: Sendable, Hashable {
    /// When a checksum is computed.
    public enum Use: String, Sendable, Hashable, CaseIterable {
        /// Wherever the operation can have one.
        case whenSupported = "when_supported"
        /// Only where the operation must have one.
        case whenRequired = "when_required"
    }

    /// Which requests carry a checksum.
    public var requests: Use = .whenSupported
    /// For which responses a checksum is requested and compared.
    public var responses: Use = .whenSupported
    /// The algorithm of requests that name none.
    public var algorithm: S3ChecksumAlgorithm = .crc32

    /// Creates the settings that the AWS clients begin with.
    public init() {}
}
