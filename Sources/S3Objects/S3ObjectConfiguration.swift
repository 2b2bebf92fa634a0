public import AWSClientRuntime
public import AWSCore
import AWSCredentials
import CurlTransport
public import HTTPTransport
public import Logging

/// The settings of an S3 client: the region and endpoint, and how requests are signed and sent.
public struct S3ObjectConfiguration: Sendable {
    /// The region to which requests are sent first. If S3 names another region for the bucket, the call is
    /// sent there, once.
    public var region: String

    /// The endpoint URL, such as `http://127.0.0.1:9000`; nil for the region's endpoint.
    public var endpoint: String?

    /// The place of the bucket's name in a URL.
    public var addressing: S3Addressing = .automatic

    /// Whether to use the FIPS endpoint, whose cryptography is validated by FIPS 140.
    public var usesFIPS = false

    /// Whether to use the dual-stack endpoint, which supports IPv4 and IPv6.
    public var usesDualStack = false

    /// The use of checksums in requests and responses.
    public var checksums = S3ChecksumSettings()

    /// The source of credentials; called before every attempt.
    public var credentials: any CredentialsProvider

    /// Whether signed requests may be sent over plain HTTP to another machine. Loopback is always allowed.
    public var allowsInsecureTransport = false

    /// The transport; nil for libcurl over HTTP/1.1, with one connection for each range or part in flight.
    public var transport: (any HTTPTransport)?

    /// Limits of each attempt; by default 10 s to connect, 15 minutes in total, and 30 s without a byte.
    public var transferOptions = TransferOptions(timeout: .seconds(900))

    /// The maximum duration of a call, including all attempts and the delays between them; nil for no limit
    /// other than those of the attempts. A transfer of a large object consists of many calls.
    public var callTimeout: Duration?

    /// Whether and when a failed attempt is retried. All calls of a client share the policy.
    public var retryPolicy: any RetryPolicy = StandardRetryPolicy()

    /// Interceptors of each attempt, run before its request is signed. The first is outermost.
    public var middleware: [any ClientMiddleware] = []

    /// The application's name in the user agent: at most 50 characters.
    public var applicationID: String?

    /// The clock for delays and for the call's timeout.
    public var delayClock: any Clock<Duration> = ContinuousClock()

    /// The clock that dates requests. The client corrects it by the service's clock.
    public var clock = WallClock.system

    /// The logger. Request IDs are logged at `debug`; secrets and object keys never are.
    public var logger: Logger?

    /// Creates a configuration. Everything else has a default and can be set later.
    public init(
        region: String,
        endpoint: String? = nil,
        credentials: any CredentialsProvider = EnvironmentCredentialsProvider()
    ) {
        // The pseudo region of requests without a region.
        self.region = region == "aws-global" ? "us-east-1" : region
        self.endpoint = endpoint
        self.credentials = credentials
    }
}

/// The place of a bucket's name in a URL.
public enum S3Addressing: String, Sendable, Hashable, CaseIterable {
    /// In the host name at AWS, as with ``virtualHosted``; in the path at a custom endpoint.
    case automatic = "auto"
    /// In the host name if the bucket's name can be part of one; otherwise in the path.
    case virtualHosted = "virtual"
    /// In the path.
    case path
}

/// The use of checksums in requests and responses.
///
/// Source: [Data integrity protections](https://docs.aws.amazon.com/sdkref/latest/guide/feature-dataintegrity.html).
public struct S3ChecksumSettings: Sendable, Hashable {
    /// When a checksum is computed.
    public enum Use: String, Sendable, Hashable, CaseIterable {
        /// For all operations that support a checksum.
        case whenSupported = "when_supported"
        /// Only for operations that require a checksum.
        case whenRequired = "when_required"
    }

    /// Which requests carry a checksum.
    public var requests: Use = .whenSupported
    /// For which responses a checksum is requested and verified.
    public var responses: Use = .whenSupported
    /// The algorithm for requests that do not select one.
    public var algorithm: S3ChecksumAlgorithm = .crc32

    /// Creates the default settings of the AWS clients.
    public init() {}
}

extension S3ObjectConfiguration {
    /// Loads the settings that the AWS CLI would use with the same environment and shared files. Arguments
    /// take precedence.
    ///
    /// - Parameters:
    ///   - region: The region to which requests are sent first; nil for `AWS_REGION`, `AWS_DEFAULT_REGION`,
    ///     or the profile's `region`.
    ///   - endpoint: The endpoint URL; nil for `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, the profile's
    ///     setting, or the region's endpoint.
    ///   - profile: The profile, which must exist and takes precedence over keys in the environment; nil for
    ///     `AWS_PROFILE` or `default`.
    ///   - credentials: The credentials to sign with; nil for the AWS CLI's chain of sources.
    ///   - environment: The environment variables to use.
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
        // S3 supports no version newer than HTTP/1.1. With a store that does, all ranges and parts would
        // share one connection, whose flow control made an upload take twice the time and three times the
        // processor time.
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
                    // Link-local addresses are not reachable through a proxy.
                    metadataTransport: CurlTransport.shared(CurlTransportConfiguration(proxy: .none))
                )
        )
        self.transport = transport
        usesFIPS = found.usesFIPS.value
        let usesDualStackForS3 = try found.usesDualStackForS3().value
        // The profile's setting for S3 is for the service's own endpoints.
        usesDualStack = self.endpoint == nil ? usesDualStackForS3 : found.usesDualStack.value
        applicationID = found.appID?.value
        addressing = settings.addressingStyle.flatMap { S3Addressing(rawValue: $0.value) } ?? .automatic
        checksums.requests =
            settings.requestChecksums.flatMap { .init(rawValue: $0.value) } ?? .whenSupported
        checksums.responses =
            settings.responseChecksums.flatMap { .init(rawValue: $0.value) } ?? .whenSupported
        retryPolicy = found.retryPolicy
    }
}
