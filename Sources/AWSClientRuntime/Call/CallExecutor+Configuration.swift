package import AWSCore
package import AWSSigV4
package import HTTPTransport
package import Logging

extension CallExecutor {
    /// The settings of an executor.
    package struct Configuration: Sendable {
        package var transport: any HTTPTransport
        package var credentials: any CredentialsProvider
        /// The signer; nil for calls that are not signed.
        package var signer: SigV4Signer?
        package var catalog: ErrorCatalog
        package var retryPolicy: any RetryPolicy
        package var middleware: [any ClientMiddleware] = []
        package var transferOptions = TransferOptions()
        /// The maximum duration of a call, including all attempts and the delays
        /// between them; nil for no limit.
        package var timeout: Duration?
        /// The clock for delays and for the call's timeout.
        package var delayClock: any Clock<Duration> = ContinuousClock()
        /// The clock that dates requests.
        package var clock = WallClock.system
        package var userAgent: UserAgent
        package var telemetry: Telemetry
        /// The transport and the provider again, set by code that knows their types. If nil, the executor
        /// casts them, and the Swift runtime searches all conformances of the process: 0.8 million
        /// instructions for the two.
        package var slots: (any SlottedTransport)?
        package var readyCredentials: (any ReadyCredentialsProvider)?

        package init(
            transport: any HTTPTransport,
            credentials: any CredentialsProvider,
            signer: SigV4Signer?,
            catalog: ErrorCatalog,
            retryPolicy: any RetryPolicy,
            userAgent: UserAgent,
            telemetry: Telemetry
        ) {
            self.transport = transport
            self.credentials = credentials
            self.signer = signer
            self.catalog = catalog
            self.retryPolicy = retryPolicy
            self.userAgent = userAgent
            self.telemetry = telemetry
        }
    }
}

extension CallExecutor.Configuration {
    /// The transport, if a call acquires one of its slots before the call is signed.
    ///
    /// Calls of prerequisite transfers do not: these have separate slots, which are seldom all in use.
    var slottedTransport: (any SlottedTransport)? {
        if transferOptions.isPrerequisite { return nil }
        return slots ?? (transport as? any SlottedTransport)
    }
}

/// The settings that the clients of all services have in common.
package protocol ClientSettings {
    var endpoint: String? { get }
    var credentials: any CredentialsProvider { get }
    var transferOptions: TransferOptions { get }
    var callTimeout: Duration? { get }
    var retryPolicy: any RetryPolicy { get }
    var middleware: [any ClientMiddleware] { get }
    var applicationID: String? { get }
    var delayClock: any Clock<Duration> { get }
    var clock: WallClock { get }
    var logger: Logger? { get }
}

extension CallExecutor.Configuration {
    /// Creates a configuration from the settings of a client.
    ///
    /// - Parameters:
    ///   - service: The service's name in telemetry.
    ///   - features: The features to name in the user agent.
    package init(
        _ settings: some ClientSettings,
        service: String,
        region: String,
        transport: any HTTPTransport,
        signer: SigV4Signer,
        catalog: ErrorCatalog,
        features: [UserAgent.Feature] = []
    ) {
        var userAgent = UserAgent(
            retryMode: settings.retryPolicy.name,
            applicationID: settings.applicationID,
            hasCustomEndpoint: settings.endpoint != nil
        )
        for feature in features { userAgent.add(feature) }
        self.init(
            transport: transport,
            credentials: settings.credentials,
            signer: signer,
            catalog: catalog,
            retryPolicy: settings.retryPolicy,
            userAgent: userAgent,
            telemetry: Telemetry(
                service: service,
                region: region,
                logger: settings.logger,
                clock: settings.delayClock
            )
        )
        middleware = settings.middleware
        transferOptions = settings.transferOptions
        timeout = settings.callTimeout
        delayClock = settings.delayClock
        clock = settings.clock
    }
}
