extension AWSConfiguration {
    /// What a caller decides in code, each beating the environment and the profile; nil leaves it to them.
    public struct Overrides: Sendable {
        /// The region.
        public var region: String?
        /// The endpoint of S3 Control, as a URL.
        public var endpointURL: String?
        /// The account id, 12 digits.
        public var accountID: String?
        /// Whether endpoints that variables and profiles name are left aside.
        public var ignoresConfiguredEndpointURLs: Bool?
        /// Whether FIPS endpoints are used.
        public var usesFIPS: Bool?
        /// Whether dual-stack endpoints are used.
        public var usesDualStack: Bool?
        /// Whether nothing is put in front of an endpoint's host name.
        public var disablesHostPrefixInjection: Bool?
        /// How calls are retried.
        public var retryMode: RetryMode?
        /// The most attempts for one call, from 1.
        public var maxAttempts: Int?
        /// The path of a PEM file with the certificate authorities to trust.
        public var caBundle: String?
        /// The application's name in the user agent.
        public var appID: String?
        /// The path of the config file.
        public var configFile: String?
        /// The path of the credentials file.
        public var credentialsFile: String?

        /// Decides nothing.
        public init() {}
    }
}
