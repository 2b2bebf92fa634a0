internal import CurlTransport
internal import Logging
internal import S3Control

/// Makes the client that a command line asks for.
struct ClientFactory: Sendable {
    let options: GlobalOptions
    let environment: Environment
    /// What sends in place of libcurl, for tests.
    var transport: (any HTTPTransport)?

    /// A configuration from the options, and from the environment where they say nothing.
    func configuration(account: AccountID?) throws -> S3ControlConfiguration {
        guard let region = options.region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] else {
            throw CommandError(
                "You must specify a region. You can also configure your region by running \"aws configure\"."
            )
        }
        guard let account = try account ?? environment["AWS_ACCOUNT_ID"].map(AccountID.init(_:)) else {
            throw CommandError("You must specify an account: give --account-id, or set AWS_ACCOUNT_ID.")
        }
        var configuration = S3ControlConfiguration(
            accountID: account,
            region: region,
            endpoint: options.endpointURL ?? environment["AWS_ENDPOINT_URL_S3_CONTROL"]
                ?? environment["AWS_ENDPOINT_URL"],
            credentials: EnvironmentCredentialsProvider(environment: environment)
        )
        let attempts = environment["AWS_MAX_ATTEMPTS"].flatMap { Int($0) }
        if attempts == 1 { configuration.retryPolicy = NoRetryPolicy() }
        // Whoever writes http:// on the command line has said so; an environment may be someone else's.
        configuration.allowsInsecureTransport = options.endpointURL != nil
        configuration.transport = transport ?? curl()
        configuration.transferOptions = transferOptions
        if options.debug { configuration.logger = Self.logger() }
        return configuration
    }

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

    private static func logger() -> Logger {
        var logger = Logger(label: "s3control") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .trace
        return logger
    }
}
