extension AWSConfiguration {
    /// Settings of the environment and the profile for calls to S3 itself.
    package struct S3Settings: Sendable {
        /// `auto`, `virtual` or `path`.
        package var addressingStyle: ResolvedSetting<String>?
        /// Whether to use the accelerate endpoint.
        package var usesAcceleration: ResolvedSetting<Bool>?
        /// `when_supported` or `when_required`.
        package var requestChecksums: ResolvedSetting<String>?
        /// The same for responses.
        package var responseChecksums: ResolvedSetting<String>?
    }

    /// Reads the settings.
    ///
    /// - Throws: ``ConfigurationError`` for an invalid value.
    package func s3Settings() throws(ConfigurationError) -> S3Settings {
        let uses = ["when_supported", "when_required"]
        return S3Settings(
            addressingStyle: try nested("addressing_style", of: ["auto", "virtual", "path"]),
            usesAcceleration: try nestedFlag("use_accelerate_endpoint"),
            requestChecksums: try text(
                "AWS_REQUEST_CHECKSUM_CALCULATION",
                "request_checksum_calculation",
                of: uses
            ),
            responseChecksums: try text(
                "AWS_RESPONSE_CHECKSUM_VALIDATION",
                "response_checksum_validation",
                of: uses
            )
        )
    }

    /// Whether calls to S3 and S3 Control use the dual-stack endpoint: by the general setting, or by the profile's
    /// `use_dualstack_endpoint` below `s3`, whose `false` is none, as in botocore.
    ///
    /// - Throws: ``ConfigurationError`` for an invalid value.
    package func usesDualStackForS3() throws(ConfigurationError) -> ResolvedSetting<Bool> {
        guard let nested = try nestedFlag("use_dualstack_endpoint"), nested.value, !usesDualStack.value else {
            return usesDualStack
        }
        return nested
    }

    private func nestedFlag(_ key: String) throws(ConfigurationError) -> ResolvedSetting<Bool>? {
        try nested(key, of: ["true", "false"]).map { ResolvedSetting($0.value == "true", from: $0.source) }
    }

    /// Reads an indented key below the profile's `s3`.
    private func nested(_ key: String, of values: [String]) throws(ConfigurationError) -> ResolvedSetting<
        String
    >? {
        guard let property = profileProperties["s3"], case .nested(let keys) = property.value,
            let value = keys[key], !value.isEmpty
        else { return nil }
        let source = SettingSource.profile(
            profile.value,
            key: "s3.\(key)",
            path: property.path,
            line: property.line
        )
        return try check(ResolvedSetting(value, from: source), values)
    }

    private func text(
        _ variable: String,
        _ key: String,
        of values: [String]
    ) throws(ConfigurationError) -> ResolvedSetting<String>? {
        let reader = SettingsReader(environment: environment, files: files, profile: profile)
        guard let found = reader.text(nil, variables: [variable], key: key) else { return nil }
        return try check(found, values)
    }

    /// Returns the value in lowercase.
    private func check(
        _ found: ResolvedSetting<String>,
        _ values: [String]
    ) throws(ConfigurationError) -> ResolvedSetting<String> {
        let value = found.value.lowercased()
        guard values.contains(value) else {
            // In lowercase, a secret may look like words.
            let shown = SecretScrubber.scrub(found.value)
            throw ConfigurationError(
                "\"\(shown)\" must be one of \(values.joined(separator: ", ")) (\(found.source))."
            )
        }
        return ResolvedSetting(value, from: found.source)
    }
}
