/// Finds the source that a profile configures, following `source_profile` references.
struct ProfilePlanner {
    private let configuration: AWSConfiguration
    private let usesEnvironment: Bool
    private var visited: [String] = []

    private var files: SharedConfiguration { configuration.files }

    init(_ configuration: AWSConfiguration, usesEnvironment: Bool) {
        self.configuration = configuration
        self.usesEnvironment = usesEnvironment
    }

    /// The role of the profile's `role_arn`; nil if it has none or it is for web identity.
    mutating func assumedRole(_ name: String) throws(ConfigurationError) -> CredentialsPlan? {
        let profile = ProfileReader(files, name)
        guard hasAssumedRole(profile), let roleARN = try profile.value("role_arn") else { return nil }
        if visited.isEmpty { visited = [name] }
        let role = AssumedRole(
            profile: name,
            roleARN: roleARN,
            sessionName: profile.text("role_session_name"),
            externalID: profile.text("external_id"),
            mfaSerial: profile.text("mfa_serial"),
            // As in the AWS CLI, a duration that is not a number is ignored.
            durationSeconds: profile.text("duration_seconds").flatMap { Int(pythonText: $0) }
        )
        switch (profile.text("source_profile"), profile.text("credential_source")) {
        case (nil, nil):
            throw profile.error("role_arn requires source_profile or credential_source")
        case (_?, _?):
            throw profile.error("it has both source_profile and credential_source; keep one")
        case (nil, let source?):
            return .assumeRole(role, source: try named(source, profile))
        case (let source?, nil):
            return .assumeRole(role, source: try follow(source, from: profile))
        }
    }

    /// The first source other than an assumed role that the profile configures; nil if there is none.
    func plan(_ name: String) throws(ConfigurationError) -> CredentialsPlan? {
        let profile = ProfileReader(files, name)
        if let plan = try webIdentity(profile) { return plan }
        if let plan = try SSORole(profile).map(CredentialsPlan.sso) { return plan }
        if let plan = try staticKeys(profile, files.credentialsProfiles[name], files.credentialsPath) {
            return plan
        }
        if let session = try profile.value("login_session") { return .login(session: session) }
        if let command = try profile.value("credential_process") {
            return .process(
                command: Secret(command),
                profile: name,
                accountID: profile.text("aws_account_id")
            )
        }
        return try staticKeys(profile, files.configProfiles[name], files.configPath)
    }

    private func hasAssumedRole(_ profile: ProfileReader) -> Bool {
        profile.has("role_arn") && !profile.has("web_identity_token_file")
    }

    private func hasStaticKeys(_ profile: ProfileReader) -> Bool {
        profile.has("aws_access_key_id") || profile.has("aws_secret_access_key")
    }

    private mutating func follow(
        _ source: String,
        from profile: ProfileReader
    ) throws(ConfigurationError) -> CredentialsPlan {
        let sourceProfile = ProfileReader(files, source)
        guard sourceProfile.exists else {
            throw profile.error("its source_profile \"\(source)\" does not exist")
        }
        // A profile can refer to itself if it has keys to assume the role with.
        if visited.contains(source), source != profile.name || !hasStaticKeys(sourceProfile) {
            throw profile.error(
                "source_profile is circular: \((visited + [source]).joined(separator: " → "))"
            )
        }
        visited.append(source)
        if !hasStaticKeys(sourceProfile), let plan = try assumedRole(source) { return plan }
        let ofSource = ProfilePlanner(configuration, usesEnvironment: false)
        guard let plan = try ofSource.plan(source) else {
            throw profile.error("its source_profile \"\(source)\" has no credentials")
        }
        return plan
    }

    private func named(_ source: String, _ profile: ProfileReader) throws(ConfigurationError)
        -> CredentialsPlan
    {
        let environment = configuration.environment
        switch source {
        case "Environment":
            guard environment["AWS_ACCESS_KEY_ID"] != nil, environment["AWS_SECRET_ACCESS_KEY"] != nil else {
                throw profile.error(
                    "its credential_source is Environment, but AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not "
                        + "both set"
                )
            }
            return .environment
        case "EcsContainer":
            guard let plan = try CredentialsPlanner.container(environment) else {
                throw profile.error(
                    "its credential_source is EcsContainer, but neither \(ContainerEndpoint.relativeVariable) nor "
                        + "\(ContainerEndpoint.fullVariable) is set"
                )
            }
            return plan
        case "Ec2InstanceMetadata":
            guard let settings = try InstanceMetadataSettings(configuration) else {
                throw profile.error(
                    "its credential_source is Ec2InstanceMetadata, which AWS_EC2_METADATA_DISABLED disables"
                )
            }
            return .instanceMetadata(settings)
        default:
            throw profile.error(
                "its credential_source \"\(SecretScrubber.scrub(source))\" must be Environment, "
                    + "EcsContainer, or Ec2InstanceMetadata"
            )
        }
    }

    private func webIdentity(_ profile: ProfileReader) throws(ConfigurationError) -> CredentialsPlan? {
        // Each of the three settings comes from the environment if set there, otherwise from the profile.
        func lookup(_ variable: String, _ key: String) throws(ConfigurationError) -> String? {
            if usesEnvironment, let value = configuration.environment[variable] { return value }
            return try profile.value(key)
        }
        guard let tokenFile = try lookup("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file") else {
            return nil
        }
        let isOfEnvironment =
            usesEnvironment && configuration.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] != nil
        let origin = isOfEnvironment ? "AWS_WEB_IDENTITY_TOKEN_FILE" : "profile \"\(profile.name)\""
        guard let roleARN = try lookup("AWS_ROLE_ARN", "role_arn") else {
            throw ConfigurationError(
                "A web identity token is configured by \(origin), but no role is. Set AWS_ROLE_ARN or role_arn."
            )
        }
        return .webIdentity(
            WebIdentityRole(
                roleARN: roleARN,
                tokenFile: tokenFile,
                sessionName: try lookup("AWS_ROLE_SESSION_NAME", "role_session_name"),
                origin: origin
            )
        )
    }

    private func staticKeys(
        _ profile: ProfileReader,
        _ properties: SharedConfiguration.Properties?,
        _ path: String
    ) throws(ConfigurationError) -> CredentialsPlan? {
        guard let properties, let keyID = properties["aws_access_key_id"]?.text else { return nil }
        guard let secret = properties["aws_secret_access_key"]?.text else {
            throw profile.error("\(path) has aws_access_key_id but no aws_secret_access_key for it")
        }
        guard !keyID.isEmpty, !secret.isEmpty else {
            throw profile.error("aws_access_key_id or aws_secret_access_key is empty in \(path)")
        }
        let token = (properties["aws_security_token"] ?? properties["aws_session_token"])?.text
        let credentials = Credentials(
            accessKeyID: keyID,
            secretAccessKey: secret,
            sessionToken: token?.isEmpty == false ? token : nil,
            accountID: properties["aws_account_id"]?.text
        )
        return .staticKeys(credentials, profile: profile.name, path: path)
    }
}

/// Reads the merged keys of one profile.
struct ProfileReader {
    let name: String
    let files: SharedConfiguration
    let properties: SharedConfiguration.Properties

    /// Whether either file has the profile.
    let exists: Bool

    init(_ files: SharedConfiguration, _ name: String) {
        self.name = name
        self.files = files
        properties = files.profiles[name] ?? [:]
        exists = files.profiles[name] != nil
    }

    func has(_ key: String) -> Bool { properties[key] != nil }

    /// The text of a key; nil if it is missing, empty, or has nested keys.
    func text(_ key: String) -> String? {
        guard let text = properties[key]?.text, !text.isEmpty else { return nil }
        return text
    }

    /// The text of a key; throws if it is present but empty.
    func value(_ key: String) throws(ConfigurationError) -> String? {
        guard let property = properties[key] else { return nil }
        guard let text = text(key) else {
            throw ConfigurationError(
                "\(key) of profile \"\(name)\" is empty (\(property.path), line \(property.line))."
            )
        }
        return text
    }

    func error(_ reason: String) -> ConfigurationError {
        ConfigurationError("Profile \"\(name)\": \(reason).")
    }
}

extension SSORole {
    /// Reads the IAM Identity Center keys of the profile and of its `sso-session` section; nil if the profile has
    /// neither account nor role.
    init?(_ profile: ProfileReader) throws(ConfigurationError) {
        guard profile.has("sso_account_id") || profile.has("sso_role_name") else { return nil }
        var properties = profile.properties
        let session = profile.text("sso_session")
        if let session {
            guard let ofSession = profile.files.ssoSessions[session] else {
                throw profile.error("its sso_session \"\(session)\" does not exist; run `aws configure sso`")
            }
            for (key, property) in ofSession {
                if let own = properties[key], own.text != property.text {
                    throw profile.error("\(key) differs from the value in sso-session \"\(session)\"")
                }
                properties[key] = property
            }
        }
        let names = ["sso_role_name", "sso_account_id", "sso_start_url", "sso_region"]
        let values = names.map { properties[$0]?.text ?? "" }
        let missing = zip(names, values).filter(\.1.isEmpty).map(\.0)
        guard missing.isEmpty else {
            throw profile.error("\(missing.joined(separator: ", ")) is missing for IAM Identity Center")
        }
        self.init(
            profile: profile.name,
            session: session,
            startURL: values[2],
            region: values[3],
            accountID: values[1],
            roleName: values[0]
        )
    }
}
