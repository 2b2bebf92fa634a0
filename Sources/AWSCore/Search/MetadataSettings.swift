extension ContainerEndpoint {
    static let relativeVariable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    static let fullVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    /// The link-local address of the ECS agent, the base of relative URIs.
    private static let agent = "http://169.254.170.2"

    /// Reads the variables. The relative URI takes precedence over the full one.
    init?(_ environment: EnvironmentVariables) throws(ConfigurationError) {
        if let path = environment[Self.relativeVariable] {
            guard path.first == "/" else {
                throw ConfigurationError("\(Self.relativeVariable) must begin with a slash.")
            }
            url = Secret(Self.agent + path)
            variable = Self.relativeVariable
        } else if let text = environment[Self.fullVariable] {
            url = Secret(text)
            variable = Self.fullVariable
        } else {
            return nil
        }
        tokenFile = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]
    }
}

extension InstanceMetadataSettings {
    /// Reads the variables and the profile's keys; nil if `AWS_EC2_METADATA_DISABLED` is true.
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
            // Limits both to 3600, more than enough, because larger numbers would overflow elsewhere.
            guard let value = Int(pythonText: found.value), (1...3600).contains(value) else {
                throw ConfigurationError(
                    "\"\(SecretScrubber.scrub(found.value))\" must be a whole number from 1 to 3600 (\(found.source))."
                )
            }
            return value
        }
        let mode = look("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")
        if let mode, mode.value.lowercased() != "ipv4", mode.value.lowercased() != "ipv6" {
            throw ConfigurationError(
                "\"\(SecretScrubber.scrub(mode.value))\" must be ipv4 or ipv6 (\(mode.source))."
            )
        }
        let usesIPv6: Bool
        if let mode {
            usesIPv6 = mode.value.lowercased() == "ipv6"
        } else {
            usesIPv6 = try reader.flag(nil, "AWS_IMDS_USE_IPV6", "imds_use_ipv6").value
        }
        if let named = look("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint") {
            do throws(HTTPURL.Problem) {
                url = try HTTPURL(named.value).asBase
            } catch {
                throw ConfigurationError(
                    "The endpoint of the instance metadata \(error.reason) (\(named.source))."
                )
            }
        } else {
            url = HTTPURL(
                scheme: "http",
                authority: usesIPv6 ? Self.hostIPv6 : Self.hostIPv4
            )
        }
        timeoutSeconds = try count("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")
        attempts = try count("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")
        allowsVersion1 = try !reader.flag(
            nil,
            "AWS_EC2_METADATA_V1_DISABLED",
            "ec2_metadata_v1_disabled"
        ).value
    }
}
