import AWSClientRuntime
import AWSCredentials
import AWSSigV4
import CurlTransport
import HTTPTransport
import Synchronization

/// The state of a client: its configuration, the executors of its calls, and the known regions of buckets.
final class ObjectClientState: Sendable {
    let configuration: S3ObjectConfiguration
    let resolver: S3EndpointResolver
    let regions: BucketRegions
    let executor: CallExecutor
    /// The executors of calls to other regions, which sign for these regions.
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

    /// The same transport that `S3ObjectConfiguration.load` creates if the environment does not affect it.
    private static var defaultTransport: CurlTransport {
        .shared(CurlTransportConfiguration(httpVersion: .http11))
    }

    /// Returns the executor of calls to `region`.
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
            configuration,
            service: "S3",
            region: region,
            transport: configuration.transport ?? defaultTransport,
            signer: SigV4Signer(service: "s3", region: region, flavor: .s3),
            catalog: .s3
        )
        execution.slots = execution.transport as? CurlTransport
        execution.readyCredentials = execution.credentials as? DefaultCredentialsChain
        return CallExecutor(execution, sharing: other)
    }
}

extension S3ObjectConfiguration: ClientSettings {}
