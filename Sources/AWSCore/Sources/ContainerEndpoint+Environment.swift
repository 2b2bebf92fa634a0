extension ContainerEndpoint {
    static let relativeVariable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    static let fullVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    /// The link-local address of the ECS agent, which a relative URI belongs to.
    private static let agent = "http://169.254.170.2"

    /// Reads the variables; the relative URI goes before the full one.
    init?(_ environment: EnvironmentVariables) throws(ConfigurationError) {
        if let path = environment[Self.relativeVariable] {
            guard path.first == "/" else {
                throw ConfigurationError("\(Self.relativeVariable) does not begin with a slash.")
            }
            self.init(url: Self.agent + path, variable: Self.relativeVariable)
        } else if let url = environment[Self.fullVariable] {
            self.init(url: url, variable: Self.fullVariable)
        } else {
            return nil
        }
        tokenFile = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]
    }
}

extension InstanceMetadataSettings {
    /// Reads the variables and the profile's keys; nil when `AWS_EC2_METADATA_DISABLED` is true.
    init?(_ configuration: AWSConfiguration) throws(ConfigurationError) {
        let environment = configuration.environment
        if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
        let reader = SettingsReader(
            environment: environment,
            files: configuration.files,
            profile: configuration.profile
        )
        func look(_ variable: String, _ key: String) -> ResolvedSetting<String>? {
            reader.text(nil, variables: [variable], key: key)
        }
        func count(_ variable: String, _ key: String) throws(ConfigurationError) -> Int {
            guard let found = look(variable, key) else { return 1 }
            guard let value = Int(found.value), value >= 1 else {
                throw ConfigurationError("\"\(found.value)\" is no number from 1 (\(found.source)).")
            }
            return value
        }
        let mode = look("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")
        if let mode, mode.value.lowercased() != "ipv4", mode.value.lowercased() != "ipv6" {
            throw ConfigurationError("\"\(mode.value)\" is neither ipv4 nor ipv6 (\(mode.source)).")
        }
        let standard = mode?.value.lowercased() == "ipv6" ? Self.addressIPv6 : Self.addressIPv4
        var endpoint =
            look("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint")?.value ?? standard
        while endpoint.last == "/" { endpoint.removeLast() }
        self.init(
            endpoint: endpoint,
            timeoutSeconds: try count("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout"),
            attempts: try count("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")
        )
    }
}
