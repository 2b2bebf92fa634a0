import AWSCore
import AWSCredentials
import CurlTransport
import HTTPTypes
import Logging
@_spi(CommandLine) import S3Control

/// Creates clients from the options of a command line.
struct ClientFactory: Sendable {
    let options: GlobalOptions
    let environment: EnvironmentVariables
    let console: Console
    /// The transport; nil for libcurl. Tests set it.
    var transport: (any HTTPTransport)?

    /// Creates a configuration from the options. The environment and the AWS CLI's files
    /// provide what the options do not set.
    ///
    /// - Parameters:
    ///   - account: The account; nil for that of the configuration or the credentials.
    ///   - found: The settings that are already loaded; nil to load them.
    ///   - credentials: The credentials to sign with; nil for those of the configuration.
    func configuration(
        account: AccountID?,
        found: AWSConfiguration? = nil,
        credentials: (any CredentialsProvider)? = nil
    ) async throws -> S3ControlConfiguration {
        let settings: AWSConfiguration
        do {
            settings = try found ?? self.found(account)
        } catch {
            throw S3ControlError(.invalidConfiguration, message: "\(error)", cause: error)
        }
        if options.debug { logSettings(settings) }
        var configuration = try await S3ControlConfiguration.load(
            settings,
            accountID: account,
            credentials: options.signsRequests ? credentials ?? chain(settings) : Self.anonymous,
            transport: transport ?? curl(settings)
        )
        // An http:// URL on the command line is the user's decision. A URL in the environment may not be.
        configuration.allowsInsecureTransport = options.endpointURL != nil
        let log = options.debug ? DebugLog(console: console) : nil
        if let log, let inner = configuration.transport {
            configuration.transport = DebuggingTransport(inner: inner, log: log)
        }
        if !options.signsRequests, let inner = configuration.transport {
            configuration.transport = UnsignedTransport(inner: inner)
        }
        configuration.transferOptions = transferOptions
        if let log {
            configuration.logger = Logger(label: "s3control") { _ in DebugLogHandler(log) }
        }
        return configuration
    }

    /// Writes each setting and its source to the debug log.
    private func logSettings(_ found: AWSConfiguration) {
        let log = DebugLog(console: console)
        for entry in found.report().entries {
            log.write("configuration", "\(entry.name): \(entry.value ?? "not set") (\(entry.source))")
        }
    }

    /// The settings of the environment and the files. The options take precedence.
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

    /// The credentials chain for signed calls. Its report contains the result of each source.
    func chain(_ found: AWSConfiguration) -> DefaultCredentialsChain {
        DefaultCredentialsChain(
            configuration: found,
            transport: transport ?? curl(found),
            // Only this machine can reach these addresses, not a proxy.
            metadataTransport: transport
                ?? CurlTransport(configuration: CurlTransportConfiguration(proxy: .none)),
            roleCacheFolder: "~/.aws/cli/cache",
            mfaCode: { [console] serial in try Self.mfaCode(of: serial, console) },
            onProcessDelay: { [console] line in console.writeError("\(line)\n") }
        )
    }

    /// Prompts at the terminal for the current code of an MFA device.
    private static func mfaCode(of serial: String, _ console: Console) throws -> String {
        guard console.canAsk, let code = console.readSecret("Enter MFA code for \(serial): ") else {
            throw CredentialsError(
                "A code of the device \(serial) is needed, and standard input is not a terminal to ask for it at."
            )
        }
        return code.filter { !$0.isWhitespace }
    }

    /// The placeholder credentials of unsigned requests. ``UnsignedTransport`` removes the signature.
    private static let anonymous = StaticCredentialsProvider(
        Credentials(accessKeyID: "unsigned", secretAccessKey: "unsigned")
    )

    /// The transport with the configuration's proxies and certificate
    /// authorities. The options take precedence.
    private func curl(_ found: AWSConfiguration) -> CurlTransport {
        var curl = CurlTransportConfiguration(found)
        curl.maxConnections = 16
        if let file = options.certificateAuthorities { curl.tls.certificateAuthorityFile = file }
        if !options.verifiesTLS { curl.tls.verification = .disabledInsecurely }
        return CurlTransport(configuration: curl)
    }

    /// The AWS CLI's limits: by default, 60 seconds to connect and 60 seconds to wait for a response.
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

/// Removes the client's signature from requests: `--no-sign-request`.
struct UnsignedTransport: HTTPTransport {
    let inner: any HTTPTransport

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        var request = request
        request.headerFields[.authorization] = nil
        for name in ["x-amz-date", "x-amz-content-sha256", "x-amz-security-token"] {
            if let name = HTTPField.Name(name) { request.headerFields[name] = nil }
        }
        return try await inner.send(request, body: body, options: options)
    }
}
