import Testing

@_spi(CredentialsPlan) @testable import AWSCore

@Suite struct AWSConfigurationTests {
    private static let config = """
        [default]
        region = eu-west-1
        use_fips_endpoint = TRUE
        retry_mode = adaptive
        max_attempts = 7
        ca_bundle = /profile.pem
        sdk_ua_app_id = profile-app
        aws_account_id = 111111111111
        """

    @Test("reads each setting from the profile, with file and line")
    func ofProfile() throws {
        let folder = try TemporaryFolder()
        let found = try folder.configuration(config: Self.config)
        #expect(found.region?.value == "eu-west-1")
        let source = SettingSource.profile("default", key: "region", path: "\(folder.path)/config", line: 2)
        #expect(found.region?.source == source)
        #expect(found.usesFIPS.value)
        #expect(found.retryMode?.value == .adaptive)
        #expect(found.maxAttempts?.value == 7)
        #expect(found.caBundle?.value == "/profile.pem")
        #expect(found.appID?.value == "profile-app")
        #expect(found.accountID?.value == "111111111111")
        #expect(found.usesDualStack == ResolvedSetting(false, from: .default))
    }

    @Test(
        "a path in the environment that is not UTF-8 is an error, because it would be another file's",
        arguments: [
            "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE",
        ]
    )
    func pathsOfOtherEncodings(variable: String) throws {
        let folder = try TemporaryFolder()
        func environment(_ value: [UInt8]) -> EnvironmentVariables {
            let entry = Array("\(variable)=\(folder.path)/".utf8) + value
            return EnvironmentVariables(entries: [entry] + folder.environment().entries)
        }
        // Latin-1, a byte of no sequence, a sequence that is cut off.
        let values: [[UInt8]] = [Array("caf".utf8) + [0xE9], [0xFF], [0xE2, 0x82]]
        for value in values {
            let error = try #require(throws: ConfigurationError.self) {
                _ = try AWSConfiguration.load(environment: environment(value + Array("/file".utf8)))
            }
            #expect(error.message.contains(variable))
            #expect(!error.message.contains("\u{FFFD}"))
            var overrides = AWSConfiguration.Overrides()
            overrides.configFile = "\(folder.path)/config"
            overrides.credentialsFile = "\(folder.path)/credentials"
            overrides.caBundle = "/code.pem"
            _ = try AWSConfiguration.load(environment: environment(value), overrides: overrides)
        }
        // UTF-8, also with a real replacement character.
        for value in ["file", "caf\u{E9}", "e\u{301}", "\u{1F600}", "\u{FFFD}"] {
            _ = try AWSConfiguration.load(environment: environment(Array(value.utf8)))
            let given = folder.environment([variable: "\(folder.path)/\(value)"])
            _ = try AWSConfiguration.load(environment: given)
        }
    }

    @Test(
        "so is one with a variable or a home folder that is not UTF-8",
        arguments: ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"],
        [
            ("$DIR/file", "DIR"), ("${DIR}/file", "DIR"), ("/$NONE/$DIR", "DIR"), ("~/file", "HOME"),
            ("~", "HOME"), ("$HOME/file", "HOME"), ("$TILDE/file", "HOME"),
        ]
    )
    func partsOfOtherEncodings(variable: String, path: (String, String)) throws {
        let (text, part) = path
        let error = try #require(throws: ConfigurationError.self) {
            _ = try AWSConfiguration.load(
                environment: Self.environment(with: part, of: [variable: text, "TILDE": "~"])
            )
        }
        #expect(error.message.contains("variable \(part) "))
        #expect(!error.message.contains("\u{FFFD}"))
    }

    @Test(
        "a variable or a home folder that is not UTF-8 is no error if no path in the environment has it",
        arguments: ["DIR", "HOME"],
        ["/file", "$NONE/file", "$DIRECTORY/file", "${DIR", "~root/file", "/~/file", "$ROOT/file"]
    )
    func unusedOtherEncodings(part: String, path: String) throws {
        let variables = ["AWS_CONFIG_FILE": path, "AWS_SHARED_CREDENTIALS_FILE": path, "ROOT": "/"]
        _ = try AWSConfiguration.load(environment: Self.environment(with: part, of: variables))
    }

    @Test("default files in a home folder that is not UTF-8 count as missing, because keys may be elsewhere")
    func homeOfOtherEncoding() throws {
        let found = try AWSConfiguration.load(
            environment: Self.environment(with: "HOME", of: ["AWS_REGION": "us-west-2"])
        )
        #expect(found.region?.value == "us-west-2")
        #expect(found.files.profileNames == [])
    }

    /// An environment with the variable `part` that is not UTF-8.
    private static func environment(
        with part: String,
        of variables: [String: String]
    ) -> EnvironmentVariables {
        let entry = Array("\(part)=/no/such/caf".utf8) + [0xE9]
        return EnvironmentVariables(entries: [entry] + EnvironmentVariables(variables).entries)
    }

    @Test("the environment takes precedence over the profile, and code over both")
    func precedence() throws {
        let folder = try TemporaryFolder()
        let variables = [
            "AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "no", "AWS_USE_FIPS_ENDPOINT": "false",
            "AWS_RETRY_MODE": "standard", "AWS_MAX_ATTEMPTS": "2", "AWS_CA_BUNDLE": "/env.pem",
            "AWS_SDK_UA_APP_ID": "env-app", "AWS_ACCOUNT_ID": "222222222222",
        ]
        let found = try folder.configuration(config: Self.config, variables)
        #expect(found.region == ResolvedSetting("us-west-2", from: .environment("AWS_REGION")))
        #expect(found.usesFIPS == ResolvedSetting(false, from: .environment("AWS_USE_FIPS_ENDPOINT")))
        #expect(found.retryMode?.value == .standard)
        #expect(found.maxAttempts?.value == 2)
        #expect(found.caBundle?.value == "/env.pem")
        #expect(found.appID?.value == "env-app")
        #expect(found.accountID?.value == "222222222222")

        var overrides = AWSConfiguration.Overrides()
        overrides.region = "sa-east-1"
        overrides.usesFIPS = true
        overrides.retryMode = .legacy
        overrides.maxAttempts = 1
        overrides.accountID = "333333333333"
        let decided = try folder.configuration(config: Self.config, variables, overrides: overrides)
        #expect(decided.region == ResolvedSetting("sa-east-1", from: .code))
        #expect(decided.usesFIPS == ResolvedSetting(true, from: .code))
        #expect(decided.retryMode?.value == .legacy)
        #expect(decided.maxAttempts?.value == 1)
        #expect(decided.accountID?.value == "333333333333")
    }

    @Test("treats an empty variable as not set")
    func empty() throws {
        let folder = try TemporaryFolder()
        let found = try folder.configuration(config: Self.config, ["AWS_REGION": "", "AWS_PROFILE": ""])
        #expect(found.region?.value == "eu-west-1")
    }

    @Test(
        "rejects invalid values by name",
        arguments: [
            ("AWS_USE_FIPS_ENDPOINT", "yes"), ("AWS_USE_DUALSTACK_ENDPOINT", "1"), ("AWS_RETRY_MODE", "fast"),
            ("AWS_MAX_ATTEMPTS", "0"), ("AWS_MAX_ATTEMPTS", "many"), ("AWS_ACCOUNT_ID", "12345"),
            ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "on"), ("AWS_DISABLE_HOST_PREFIX_INJECTION", "x"),
        ]
    )
    func refuses(variable: String, value: String) throws {
        let folder = try TemporaryFolder()
        let error = try #require(throws: ConfigurationError.self) {
            try folder.configuration([variable: value])
        }
        #expect(error.message.contains(variable))
        #expect(error.message.contains("\"\(value)\""))
    }

    @Test("an explicitly named profile must exist", arguments: [true, false])
    func missingProfile(inCode: Bool) throws {
        let folder = try TemporaryFolder()
        try folder.write("[profile dev]\nregion = x", to: "config")
        let error = try #require(throws: ConfigurationError.self) {
            try inCode
                ? folder.configuration(profile: "dve") : folder.configuration(["AWS_PROFILE": "dve"])
        }
        #expect(error.message.contains("\"dve\""))
        #expect(error.message.contains("the profiles are dev"))
        #expect(error.message.contains("\(folder.path)/config"))
    }

    private static let services = """
        [default]
        services = local
        endpoint_url = http://profile
        [services local]
        s3_control =
          endpoint_url = http://services
        """

    @Test(
        "finds the endpoint in the CLI's order",
        arguments: [
            (["AWS_ENDPOINT_URL_S3_CONTROL": "http://own", "AWS_ENDPOINT_URL": "http://all"], "http://own"),
            (["AWS_ENDPOINT_URL": "http://all"], "http://all"),
            ([:], "http://services"),
            (["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true", "AWS_ENDPOINT_URL": "http://all"], nil),
        ] as [([String: String], String?)]
    )
    func endpoint(variables: [String: String], url: String?) throws {
        let folder = try TemporaryFolder()
        let found = try folder.configuration(config: Self.services, variables)
        #expect(try found.endpointURL()?.value == url)
    }

    @Test("other services have their own keys, and the profile's endpoint applies to all")
    func otherServices() throws {
        let folder = try TemporaryFolder()
        var overrides = AWSConfiguration.Overrides()
        overrides.endpointURL = "http://code"
        let found = try folder.configuration(config: Self.services, overrides: overrides)
        #expect(try found.endpointURL()?.value == "http://code")
        #expect(try found.endpointURL(service: "sts")?.value == "http://profile")
    }

    @Test("a services section that does not exist is an error")
    func missingServices() throws {
        let folder = try TemporaryFolder()
        let found = try folder.configuration(config: "[default]\nservices = gone")
        let error = try #require(throws: ConfigurationError.self) { try found.endpointURL() }
        #expect(error.message.contains("[services gone]"))
        #expect(error.message.contains("line 2"))
    }

    @Test(
        "reads proxies from lowercase variables first, and ignores what a CGI request can set",
        arguments: [
            (["http_proxy": "a", "HTTP_PROXY": "b", "ALL_PROXY": "c"], "a", "c"),
            (["HTTP_PROXY": "b", "HTTPS_PROXY": "d"], "b", "d"),
            (["HTTP_PROXY": "b", "REQUEST_METHOD": "GET"], nil, nil),
            ([:], nil, nil),
        ] as [([String: String], String?, String?)]
    )
    func proxies(variables: [String: String], http: String?, https: String?) throws {
        let found = try TemporaryFolder().configuration(variables.merging(["NO_PROXY": "localhost"]) { $1 })
        #expect(found.httpProxy?.value.reveal() == http)
        #expect(found.httpsProxy?.value.reveal() == https)
        #expect(found.noProxy?.value == "localhost")
    }

    @Test(
        "reports a proxy without its user, and nothing of a malformed one",
        arguments: [
            ("http://proxy.test:3128", "http://proxy.test:3128"),
            ("proxy.test", "proxy.test"),
            ("user:hunter2@proxy.test:1/x", "<redacted>@proxy.test:1"),
            ("socks5h://user:hunter2@[::1]:1", "socks5h://<redacted>@[::1]:1"),
            ("http://user:hunter2#@x@proxy.test", "http://<redacted>@proxy.test"),
            ("user:hunter2://@proxy.test", "<redacted>@proxy.test"),
            ("hunter2://user@proxy.test", "<redacted>@proxy.test"),
            ("http://user:x@\u{301}hunter2", "<redacted>, malformed"),
            ("http://user:x@hunter2#y", "<redacted>, malformed"),
            ("user:hunter2", "<redacted>, malformed"),
            ("htp://user:hunter2", "<redacted>, malformed"),
            ("http://user hunter2", "<redacted>, malformed"),
            ("http://user:hunter2@", "<redacted>, malformed"),
        ]
    )
    func reportedProxy(url: String, shown: String) throws {
        let report = try TemporaryFolder().configuration(["HTTPS_PROXY": url]).report()
        #expect(report.entries.first { $0.name == "https_proxy" }?.value == shown)
    }

    @Test("warns of a region that is probably a typo")
    func misspeltRegion() throws {
        let folder = try TemporaryFolder()
        let report = try folder.configuration(["AWS_REGION": "us-esat-1"]).report()
        #expect(
            report.warnings == [
                "the region \"us-esat-1\" (environment variable AWS_REGION) is unknown. Did you mean us-east-1?"
            ]
        )
    }

    @Test("reports every setting with its source, without secrets")
    func report() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = hunter2secret",
            to: "credentials",
            permissions: 0o666
        )
        let found = try folder.configuration(
            config: Self.config,
            ["HTTPS_PROXY": "http://user:hunter2@proxy:3128", "AWS_REGION": "us-west-2"]
        )
        let report = found.report()
        let text = report.description
        #expect(text.contains("us-west-2  (environment variable AWS_REGION)"))
        #expect(text.contains("use_fips_endpoint of profile \"default\" (\(folder.path)/config, line 3)"))
        #expect(text.contains("AKIDEXAMPLE  (keys of profile \"default\" (\(folder.path)/credentials))"))
        #expect(text.contains("http://<redacted>@proxy:3128"))
        #expect(text.contains("AWS_ACCESS_KEY_ID is not set"))
        #expect(report.warnings.count == 1)
        var dumped = ""
        dump(found, to: &dumped)
        dump(try found.searchCredentials(), to: &dumped)
        #expect(!(text + dumped + "\(found)").contains("hunter2"))
    }

    @Test(
        "splits a FIPS pseudo region into the region and the FIPS setting",
        arguments: [
            ("fips-us-gov-west-1", "us-gov-west-1", true), ("us-east-1-fips", "us-east-1", true),
            ("us-east-1", "us-east-1", false), ("fips-aws-global", "aws-global", true),
        ]
    )
    func pseudoRegions(name: String, region: String, usesFIPS: Bool) throws {
        let folder = try TemporaryFolder()
        let found = try folder.configuration(
            config: "[default]\nuse_fips_endpoint = false\nregion = \(name)"
        )
        #expect(found.region?.value == region)
        #expect(found.usesFIPS.value == usesFIPS)
    }

    @Test("reads numbers like Python", arguments: [" 3", "3 ", "+3", "0_3", "\t3"])
    func numbers(text: String) throws {
        let folder = try TemporaryFolder()
        #expect(try folder.configuration(config: "", ["AWS_MAX_ATTEMPTS": text]).maxAttempts?.value == 3)
    }

    @Test(
        "rejects invalid numbers without quoting secrets",
        arguments: ["3.0", "3 0", "_3", "3_", "", "0x3", "-3"]
    )
    func noNumbers(text: String) throws {
        let folder = try TemporaryFolder()
        guard !text.isEmpty else { return }
        let error = try #require(throws: ConfigurationError.self) {
            try folder.configuration(config: "", ["AWS_MAX_ATTEMPTS": text])
        }
        #expect(error.message.contains("whole number"))
        let pasted = try #require(throws: ConfigurationError.self) {
            try folder.configuration(
                config: "",
                ["AWS_MAX_ATTEMPTS": "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"]
            )
        }
        #expect(!pasted.message.contains("wJalr"))
    }

    @Test(
        "rejects invalid settings for S3 without quoting secrets",
        // In lowercase, the second looks like words.
        arguments: ["wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMIKMDENGbPxRfiCYEXAMPLEKEY"]
    )
    func pastedSecret(secret: String) throws {
        for (config, variables) in [
            ("", ["AWS_REQUEST_CHECKSUM_CALCULATION": secret]),
            ("", ["AWS_RESPONSE_CHECKSUM_VALIDATION": secret]),
            ("[default]\nrequest_checksum_calculation = \(secret)", [:]),
            ("[default]\ns3 =\n  addressing_style = \(secret)", [:]),
        ] as [(String, [String: String])] {
            let found = try TemporaryFolder().configuration(config: config, variables)
            let error = try #require(throws: ConfigurationError.self) { try found.s3Settings() }
            #expect(error.message.contains("must be one of"))
            #expect(!error.message.lowercased().contains("wjalr"), "\(error)")
        }
        let found = try TemporaryFolder()
            .configuration(config: "[default]\ns3 =\n  use_dualstack_endpoint = \(secret)")
        let error = try #require(throws: ConfigurationError.self) { try found.usesDualStackForS3() }
        #expect(error.message.contains("must be one of"))
        #expect(!error.message.lowercased().contains("wjalr"), "\(error)")
        #expect(!"\(found)".lowercased().contains("wjalr"))
    }

    @Test(
        "S3's own dual-stack setting adds to the general one, as in botocore",
        arguments: [
            (nil, nil, false), (nil, "true", true), (nil, "false", false), ("TRUE", nil, true),
            ("false", nil, false), ("false", "true", true), ("true", "false", true),
        ] as [(String?, String?, Bool)]
    )
    func dualStack(nested: String?, general: String?, isUsed: Bool) throws {
        let config = nested.map { "[default]\ns3 =\n  use_dualstack_endpoint = \($0)" } ?? ""
        let variables = general.map { ["AWS_USE_DUALSTACK_ENDPOINT": $0] } ?? [:]
        let found = try TemporaryFolder().configuration(config: config, variables)
        #expect(try found.usesDualStackForS3().value == isUsed)
    }

    @Test("reads settings for S3 in any case")
    func s3Settings() throws {
        let found = try TemporaryFolder().configuration(
            config: "[default]\ns3 =\n  addressing_style = Path",
            ["AWS_REQUEST_CHECKSUM_CALCULATION": "WHEN_REQUIRED"]
        ).s3Settings()
        #expect(found.addressingStyle?.value == "path")
        #expect(found.requestChecksums?.value == "when_required")
    }

    @Test("uses the certificate authorities of REQUESTS_CA_BUNDLE if no other setting has any")
    func requestsBundle() throws {
        let folder = try TemporaryFolder()
        let variables = ["REQUESTS_CA_BUNDLE": "/requests.pem"]
        #expect(try folder.configuration(config: "", variables).caBundle?.value == "/requests.pem")
        let profile = "[default]\nca_bundle = /profile.pem"
        #expect(try folder.configuration(config: profile, variables).caBundle?.value == "/profile.pem")
        let empty = ["REQUESTS_CA_BUNDLE": ""]
        #expect(try folder.configuration(config: "", empty).caBundle == nil)
    }

    @Test(
        "a URL's port is a number of digits only",
        arguments: [
            ("0", true), ("443", true), ("0443", true), ("65535", true),
            ("", false), ("+443", false), ("-0", false), ("+0", false), ("+", false), ("65536", false),
            ("4a", false), ("\u{663}", false),
        ]
    )
    func ports(port: String, isValid: Bool) {
        for host in ["host", "[::1]"] {
            #expect(((try? HTTPURL("https://\(host):\(port)/path")) != nil) == isValid)
        }
    }

    @Test(
        "detects this machine in any notation",
        arguments: [
            ("http://127.0.0.1", true), ("http://127.1:80", true), ("http://0x7f.1", true),
            ("http://[::1]:8080", true), ("http://[0:0:0:0:0:0:0:1]", true),
            ("http://[::ffff:127.0.0.1]", true),
            ("http://localhost.", true), ("http://a.localhost", true), ("http://LocalHost", true),
            ("http://127.0.0.1.evil.example", false), ("http://[::2]", false), ("http://128.1", false),
            ("http://localhost.evil.example", false), ("http://10.0.0.1", false), ("http://0.0.0.0", false),
        ]
    )
    func loopback(text: String, isLoopback: Bool) throws {
        #expect(try HTTPURL(text).isLoopback == isLoopback)
    }
}
