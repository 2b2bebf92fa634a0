public import AWSClientRuntime
public import AWSCore
internal import AWSCredentials
internal import CurlTransport
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

extension S3ObjectConfiguration {
    /// Loads what the AWS CLI would use with the same environment and shared files. The arguments take precedence
    /// over both.
    ///
    /// - Parameters:
    ///   - region: The region that requests go to first; nil for `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's
    ///     `region`.
    ///   - endpoint: Where requests go instead of the region's endpoint; nil for `AWS_ENDPOINT_URL_S3`,
    ///     `AWS_ENDPOINT_URL`, what the profile says, the region's own.
    ///   - profile: The profile, which has to exist and takes precedence over keys in the environment; nil for
    ///     `AWS_PROFILE`, or `default`.
    ///   - credentials: What to sign with; nil for the chain of sources that the AWS CLI goes through.
    ///   - environment: The variables to look in.
    /// - Throws: ``S3ObjectError`` with the code `invalidConfiguration`, naming what to set.
    public static func load(
        region: String? = nil,
        endpoint: String? = nil,
        profile: String? = nil,
        credentials: (any CredentialsProvider)? = nil,
        environment: EnvironmentVariables = .process
    ) throws(S3ObjectError) -> S3ObjectConfiguration {
        var overrides = AWSConfiguration.Overrides()
        overrides.region = region
        do {
            let found = try AWSConfiguration.load(
                environment: environment,
                profile: profile,
                overrides: overrides
            )
            return try S3ObjectConfiguration(found, endpoint: endpoint, credentials: credentials)
        } catch let error as S3ObjectError {
            throw error
        } catch {
            throw S3ObjectError(.invalidConfiguration, message: "\(error)", cause: error)
        }
    }

    private init(
        _ found: AWSConfiguration,
        endpoint: String?,
        credentials: (any CredentialsProvider)?
    ) throws {
        guard let region = found.region?.value else {
            throw S3ObjectError(
                .invalidConfiguration,
                message:
                    "A region must be set when sending requests to S3: give a region to the client, or set "
                    + "AWS_REGION or the profile's region."
            )
        }
        let settings = try found.s3Settings()
        if let acceleration = settings.usesAcceleration, acceleration.value {
            throw S3ObjectError(
                .invalidConfiguration,
                message: "\(S3EndpointResolver.noAcceleration) It is enabled by \(acceleration.source)."
            )
        }
        // S3 itself speaks nothing newer. A store that does would have all ranges and parts share one connection, whose flow
        // control made an upload take twice the time and three times the processor time.
        let transport = CurlTransport.shared(
            CurlTransportConfiguration(
                httpVersion: .http11,
                tls: TLSConfiguration(certificateAuthorityFile: found.caBundle?.value),
                proxy: .environment(found.environment.variables)
            )
        )
        self.init(
            region: region,
            endpoint: try endpoint ?? found.endpointURL(service: "s3")?.value,
            credentials: credentials
                ?? DefaultCredentialsChain(
                    configuration: found,
                    transport: transport,
                    // Addresses that only this machine reaches, so that no proxy can help.
                    metadataTransport: CurlTransport.shared(CurlTransportConfiguration(proxy: .none))
                )
        )
        self.transport = transport
        usesFIPS = found.usesFIPS.value
        usesDualStack = settings.usesDualStack?.value ?? found.usesDualStack.value
        applicationID = found.appID?.value
        addressing = settings.addressingStyle.flatMap { S3Addressing(rawValue: $0.value) } ?? .automatic
        checksums.requests =
            settings.requestChecksums.flatMap { .init(rawValue: $0.value) } ?? .whenSupported
        checksums.responses =
            settings.responseChecksums.flatMap { .init(rawValue: $0.value) } ?? .whenSupported
        var retries = StandardRetryPolicy.Settings()
        retries.maxAttempts = found.maxAttempts?.value ?? retries.maxAttempts
        retryPolicy =
            found.retryMode?.value == .adaptive
            ? AdaptiveRetryPolicy(settings: retries) : StandardRetryPolicy(settings: retries)
    }
}
