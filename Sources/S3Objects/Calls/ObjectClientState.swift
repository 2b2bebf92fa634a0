internal import AWSClientRuntime
internal import AWSCredentials
internal import AWSSigV4
internal import CurlTransport
internal import HTTPTransport
internal import Synchronization

/// What a client consists of: its configuration, the executors of its calls, and what it has learned of buckets.
final class ObjectClientState: Sendable {
    let configuration: S3ObjectConfiguration
    let resolver: S3EndpointResolver
    let regions: BucketRegions
    let executor: CallExecutor
    /// The executors of calls to other regions, which sign for them.
    private let others = Mutex<[String: CallExecutor]>([:])

    /// - Throws: ``S3ObjectError`` with the code `invalidConfiguration`.
    init(
        _ configuration: S3ObjectConfiguration,
        sharing other: ObjectClientState? = nil
    ) throws(S3ObjectError) {
        var configuration = configuration
        configuration.transport = configuration.transport ?? Self.defaultTransport
        do throws(EndpointError) {
            resolver = try S3EndpointResolver(configuration)
        } catch {
            throw S3ObjectError(.invalidConfiguration, message: error.message, cause: error)
        }
        guard S3ObjectHasher.supports(configuration.checksums.algorithm) else {
            throw S3ObjectError(
                .invalidConfiguration,
                message: "The checksum \(configuration.checksums.algorithm) is not supported."
            )
        }
        regions = other?.regions ?? BucketRegions()
        self.configuration = configuration
        executor = Self.executor(configuration, configuration.region, sharing: other?.executor)
    }

    /// As the one that the environment's settings make, where those say nothing of it.
    private static var defaultTransport: CurlTransport {
        .shared(CurlTransportConfiguration(httpVersion: .http11))
    }

    /// What calls to `region` are made with.
    func executor(for region: String) -> CallExecutor {
        if region == configuration.region { return executor }
        return others.withLock { others in
            if let executor = others[region] { return executor }
            let executor = Self.executor(configuration, region, sharing: executor)
            others[region] = executor
            return executor
        }
    }

    private static func executor(
        _ configuration: S3ObjectConfiguration,
        _ region: String,
        sharing other: CallExecutor?
    ) -> CallExecutor {
        var execution = CallExecutor.Configuration(
            transport: configuration.transport ?? defaultTransport,
            credentials: configuration.credentials,
            signer: SigV4Signer(service: "s3", region: region, flavor: .s3),
            catalog: .s3,
            retryPolicy: configuration.retryPolicy,
            userAgent: UserAgent(
                retryMode: configuration.retryPolicy.name,
                applicationID: configuration.applicationID,
                hasCustomEndpoint: configuration.endpoint != nil
            ),
            telemetry: Telemetry(
                service: "S3",
                region: region,
                logger: configuration.logger,
                clock: configuration.delayClock
            )
        )
        execution.middleware = configuration.middleware
        execution.transferOptions = configuration.transferOptions
        execution.timeout = configuration.callTimeout
        execution.delayClock = configuration.delayClock
        execution.clock = configuration.clock
        execution.slots = execution.transport as? CurlTransport
        execution.readyCredentials = execution.credentials as? DefaultCredentialsChain
        return CallExecutor(execution, sharing: other)
    }
}
