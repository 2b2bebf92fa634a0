internal import AWSClientRuntime
public import AWSCore
internal import AWSCredentials
internal import CurlTransport

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
