internal import AWSCore
internal import AWSCredentials
internal import CurlTransport
internal import HTTPTypes
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
    ///   - account: The account; nil for that of the configuration or the credentials.
    ///   - found: What was loaded before; nil to load it again.
    ///   - credentials: What to sign with; nil for what the configuration names.
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
        // An http:// URL on the command line is a decision of the user. A URL in the environment may not be.
        configuration.allowsInsecureTransport = options.endpointURL != nil
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

    /// Writes each setting and its source to the debug log.
    private func logSettings(_ found: AWSConfiguration) {
        let log = DebugLog(console: console)
        for entry in found.report().entries {
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
            transport: transport ?? curl(found),
            // Addresses that only this machine reaches, so that no proxy can help.
            metadataTransport: transport
                ?? CurlTransport(configuration: CurlTransportConfiguration(proxy: .none)),
            roleCacheFolder: "~/.aws/cli/cache",
            mfaCode: { [console] serial in try Self.mfaCode(of: serial, console) },
            onProcessDelay: { [console] line in console.writeError("\(line)\n") }
        )
    }

    /// Asks at the terminal for the code that a device shows.
    private static func mfaCode(of serial: String, _ console: Console) throws -> String {
        guard console.canAsk, let code = console.readSecret("Enter MFA code for \(serial): ") else {
            throw CredentialsError(
                "A code of the device \(serial) is needed, and standard input is not a terminal to ask for it at."
            )
        }
        return code.filter { !$0.isWhitespace }
    }

    /// What an unsigned request is signed with before ``UnsignedTransport`` takes the signature away.
    private static let anonymous = StaticCredentialsProvider(
        Credentials(accessKeyID: "unsigned", secretAccessKey: "unsigned")
    )

    /// The transport with the configuration's proxies and authorities, under the options.
    private func curl(_ found: AWSConfiguration) -> CurlTransport {
        var curl = CurlTransportConfiguration(found)
        curl.maxConnections = 16
        if let file = options.certificateAuthorities { curl.tls.certificateAuthorityFile = file }
        if !options.verifiesTLS { curl.tls.verification = .disabledInsecurely }
        return CurlTransport(configuration: curl)
    }

    /// The AWS CLI's limits. By default, 60 seconds to connect and 60 to wait for an answer.
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

/// Sends requests without the signature that the client has made: `--no-sign-request`.
struct UnsignedTransport: HTTPTransport {
    private let inner: any HTTPTransport

    init(_ inner: any HTTPTransport) {
        self.inner = inner
    }

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
