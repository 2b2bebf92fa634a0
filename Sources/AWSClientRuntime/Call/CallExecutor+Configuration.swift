package import AWSCore
package import AWSSigV4
package import HTTPTransport

extension CallExecutor {
    /// What calls are made with.
    package struct Configuration: Sendable {
        package var transport: any HTTPTransport
        package var credentials: any CredentialsProvider
        /// nil for calls that carry no signature.
        package var signer: SigV4Signer?
        package var catalog: ErrorCatalog
        package var retryPolicy: any RetryPolicy
        package var middleware: [any ClientMiddleware] = []
        package var transferOptions = TransferOptions()
        /// The longest that a call may take; nil for no limit.
        package var timeout: Duration?
        /// What delays and timeouts are waited for by.
        package var delayClock: any Clock<Duration> = ContinuousClock()
        /// What requests are dated by.
        package var clock = WallClock.system
        package var userAgent: UserAgent
        package var telemetry: Telemetry
        /// The transport and the provider again, set by code that knows their types. If nil, the executor casts them. The
        /// Swift runtime then walks through all conformances of the process: 0.8 million instructions for the two.
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
