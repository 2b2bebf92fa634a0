internal import AWSCore
internal import AWSCredentials
internal import CurlTransport
internal import Logging
@_spi(CommandLine) internal import S3Control

/// Makes the client that a command line asks for.
struct ClientFactory: Sendable {
    let options: GlobalOptions
    let environment: EnvironmentVariables
    let console: Console
    /// What sends in place of libcurl, for tests.
    var transport: (any HTTPTransport)?

    /// A configuration from the options, and from the environment and the AWS CLI's files where they say
    /// nothing.
    ///
    /// - Parameters:
    ///   - account: The account; nil for the one that the configuration or the credentials tell.
    ///   - found: What was loaded before; nil to load it.
    func configuration(
        account: AccountID?,
        found: Result<AWSConfiguration, any Error>? = nil
    ) async throws -> S3ControlConfiguration {
        if options.debug { try tellConfiguration(account) }
        let settings: AWSConfiguration
        do {
            settings = try found?.get() ?? self.found(account)
        } catch {
            throw S3ControlError(.invalidConfiguration, message: "\(error)", cause: error)
        }
        var configuration = try await S3ControlConfiguration.load(
            settings,
            accountID: account,
            credentials: options.signsRequests ? nil : Self.nobody
        )
        // Whoever writes http:// on the command line has said so; an environment may be someone else's.
        configuration.allowsInsecureTransport = options.endpointURL != nil
        if let transport {
            configuration.transport = transport
        } else if options.certificateAuthorities != nil || !options.verifiesTLS {
            configuration.transport = curl()
        }
        let log = options.debug ? DebugLog(console: console) : nil
        if let log, let inner = configuration.transport {
            configuration.transport = DebuggingTransport(inner, log: log)
        }
        if !options.signsRequests, let inner = configuration.transport {
            configuration.transport = UnsignedTransport(inner)
        }
        configuration.transferOptions = transferOptions
        if let log {
            configuration.logger = Logger(label: "s3control") { _ in DebugLogHandler(log) }
        }
        return configuration
    }

    /// Tells the debug log of each setting and where it comes from.
    private func tellConfiguration(_ account: AccountID?) throws {
        let log = DebugLog(console: console)
        for entry in try found(account).report().entries {
            log.write("configuration", "\(entry.name): \(entry.value ?? "not set") (\(entry.source))")
        }
    }

    /// What environment and files say, under the options.
    func found(_ account: AccountID?) throws -> AWSConfiguration {
        var overrides = AWSConfiguration.Overrides()
        overrides.accountID = account?.rawValue
        overrides.region = options.region
        overrides.endpointURL = options.endpointURL
        return try AWSConfiguration.load(
            environment: environment,
            profile: options.profile,
            overrides: overrides
        )
    }

    /// The credentials that calls are signed with, with what became of each source.
    func chain(_ found: AWSConfiguration) -> DefaultCredentialsChain {
        DefaultCredentialsChain(
            configuration: found,
            transport: transport ?? curl(),
            // Addresses that only this machine reaches, so that no proxy can help.
            metadataTransport: transport
                ?? CurlTransport(configuration: CurlTransportConfiguration(proxy: .none))
        )
    }

    /// What an unsigned request is signed with before ``UnsignedTransport`` takes the signature away.
    private static let nobody = StaticCredentialsProvider(
        Credentials(accessKeyID: "unsigned", secretAccessKey: "unsigned")
    )

    private func curl() -> CurlTransport {
        var curl = CurlTransportConfiguration(maxConnections: 16)
        curl.tls.certificateAuthorityFile = options.certificateAuthorities ?? environment["AWS_CA_BUNDLE"]
        if !options.verifiesTLS { curl.tls.verification = .disabledInsecurely }
        return CurlTransport(configuration: curl)
    }

    /// The AWS CLI's limits: 60 seconds to connect and 60 to wait for an answer, unless told otherwise.
    private var transferOptions: TransferOptions {
        func limit(_ seconds: Int?) -> Duration? { seconds == 0 ? nil : .seconds(seconds ?? 60) }
        let (connect, read) = (limit(options.connectTimeout), limit(options.readTimeout))
        return TransferOptions(
            connectTimeout: connect,
            timeout: connect.flatMap { connect in read.map { connect + $0 } },
            stallTimeout: read
        )
    }
}
