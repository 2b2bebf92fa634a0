import Testing

@_spi(CredentialsPlan) @testable import AWSCore

@Suite struct CredentialsSearchTests {
    private static let keys = ["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "s"]

    private func search(
        config: String? = nil,
        credentials: String? = nil,
        _ variables: [String: String] = [:],
        profile: String? = nil
    ) throws -> CredentialsSearch {
        let folder = try TemporaryFolder()
        return try folder.configuration(
            config: config,
            credentials: credentials,
            variables,
            profile: profile
        ).searchCredentials()
    }

    @Test("environment keys take precedence over the profile, unless it is set in code")
    func environment() throws {
        let file = "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s"
        guard case .environment = try search(credentials: file, Self.keys).plan?.kind else {
            Issue.record("not the environment")
            return
        }
        guard
            case .staticKeys(let found, _, _) = try search(credentials: file, Self.keys, profile: "default")
                .plan?.kind
        else {
            Issue.record("not the profile")
            return
        }
        #expect(found.accessKeyID == "AKIDFILE")
    }

    @Test("an empty aws_account_id is no account", arguments: [true, false])
    func emptyAccount(inCredentialsFile: Bool) throws {
        let keys = "[default]\naws_access_key_id = A\naws_secret_access_key = s\naws_account_id =\n"
        let found = try inCredentialsFile ? search(credentials: keys) : search(config: keys)
        guard case .staticKeys(let credentials, _, _) = found.plan?.kind else {
            Issue.record("not the keys")
            return
        }
        #expect(credentials.accountID == nil)
    }

    @Test("a secret in credential_source is not quoted")
    func pastedSecret() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try search(
                config: "[default]\nrole_arn = r\ncredential_source = wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"
            )
        }
        #expect(error.message.contains("credential_source"))
        #expect(!error.message.contains("wJalr"))
    }

    @Test("half a key pair is an error", arguments: [true, false])
    func partial(inFile: Bool) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try inFile
                ? search(credentials: "[default]\naws_access_key_id = AKID")
                : search(["AWS_ACCESS_KEY_ID": "AKID"])
        }
        #expect(error.message.lowercased().contains("aws_secret_access_key"))
    }

    @Test(
        "follows the CLI's order within a profile",
        arguments: [
            (
                "role_arn = r\nsource_profile = base\naws_access_key_id = A\naws_secret_access_key = s",
                "role r"
            ),
            (
                "role_arn = r\nweb_identity_token_file = /t\naws_access_key_id = A\naws_secret_access_key = s",
                "web identity"
            ),
            (
                "sso_account_id = 1\nsso_role_name = R\nsso_start_url = u\nsso_region = g\ncredential_process = p",
                "IAM Identity"
            ),
            ("login_session = l\ncredential_process = p", "aws login"),
            (
                "credential_process = p\naws_access_key_id = A\naws_secret_access_key = s",
                "credential_process"
            ),
            ("aws_access_key_id = A\naws_secret_access_key = s", "keys of profile"),
        ]
    )
    func order(profile: String, expected: String) throws {
        let base = "[profile base]\naws_access_key_id = B\naws_secret_access_key = s\n"
        let plan = try #require(try search(config: base + "[default]\n" + profile).plan)
        #expect(plan.description.contains(expected), "\(plan)")
    }

    @Test(
        "credential_process has a lower precedence than keys of the credentials file, but a higher one than keys of the config file"
    )
    func keysAndProcess() throws {
        let plan = try #require(
            try search(
                config: "[default]\ncredential_process = p",
                credentials: "[default]\naws_access_key_id = A\naws_secret_access_key = s"
            ).plan
        )
        #expect(plan.description.contains("keys of profile"))
    }

    @Test("chains roles through source_profile")
    func chain() throws {
        let config = """
            [profile a]
            role_arn = role-a
            source_profile = b
            external_id = x
            role_session_name = n
            duration_seconds = 900
            [profile b]
            role_arn = role-b
            source_profile = c
            mfa_serial = m
            [profile c]
            aws_access_key_id = C
            aws_secret_access_key = s
            """
        let plan = try search(config: config, profile: "a").plan
        guard case .assumeRole(let a, let second)? = plan?.kind,
            case .assumeRole(let b, let third) = second.kind, case .staticKeys(let c, _, _) = third.kind
        else {
            Issue.record("not the chain: \(String(describing: plan))")
            return
        }
        #expect(
            a
                == AssumedRole(
                    profile: "a",
                    roleARN: "role-a",
                    sessionName: "n",
                    externalID: "x",
                    mfaSerial: nil,
                    durationSeconds: 900
                )
        )
        #expect(b.mfaSerial == "m")
        #expect(c.accessKeyID == "C")
    }

    @Test("a profile can assume a role with its own keys")
    func selfSource() throws {
        let config =
            "[default]\nrole_arn = r\nsource_profile = default\naws_access_key_id = A\naws_secret_access_key = s"
        guard case .assumeRole(_, let source)? = try search(config: config).plan?.kind,
            case .staticKeys = source.kind
        else {
            Issue.record("not the own keys")
            return
        }
    }

    @Test(
        "rejects roles with an invalid source",
        arguments: [
            ("[default]\nrole_arn = r", "requires source_profile"),
            ("[default]\nrole_arn = r\nsource_profile = default", "circular: default → default"),
            (
                "[default]\nrole_arn = r\nsource_profile = b\n[profile b]\nrole_arn = s\nsource_profile = default",
                "circular: default → b → default"
            ),
            (
                "[default]\nrole_arn = r\nsource_profile = b\n[profile b]\nrole_arn = s\nsource_profile = b",
                "circular: default → b → b"
            ),
            (
                "[default]\nrole_arn = r\nsource_profile = b\naws_access_key_id = A\naws_secret_access_key = s\n"
                    + "[profile b]\nrole_arn = s\nsource_profile = default",
                "circular: default → b → default"
            ),
            ("[default]\nrole_arn = r\nsource_profile = gone", "\"gone\" does not exist"),
            (
                "[default]\nrole_arn = r\nsource_profile = b\n[profile b]\nregion = x",
                "\"b\" has no credentials"
            ),
            ("[default]\nrole_arn = r\nsource_profile = b\ncredential_source = Environment", "both"),
            ("[default]\nrole_arn = r\ncredential_source = Nowhere", "\"Nowhere\" must be"),
            ("[default]\nrole_arn = r\ncredential_source = Environment", "not both set"),
            (
                "[default]\nrole_arn = r\ncredential_source = EcsContainer",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI"
            ),
            ("[default]\nsso_account_id = 1\nsso_role_name = r", "sso_start_url, sso_region is missing"),
            (
                "[default]\nsso_account_id = 1\nsso_role_name = r\nsso_session = gone",
                "\"gone\" does not exist"
            ),
            (
                "[default]\nsso_account_id = 1\nsso_region = a\nsso_session = s\n[sso-session s]\nsso_region = b",
                "sso_region differs"
            ),
        ]
    )
    func refuses(config: String, reason: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try search(config: config) }
        #expect(error.message.contains(reason), "\(error)")
    }

    @Test("a web identity in the environment takes precedence over the profile's keys, and can use its role")
    func webIdentity() throws {
        let variables = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_SESSION_NAME": "n"]
        let plan = try search(
            config: "[default]\nrole_arn = r\nsource_profile = x\nweb_identity_token_file = /no",
            variables
        ).plan
        guard case .webIdentity(let role) = plan?.kind else {
            Issue.record("not web identity: \(String(describing: plan))")
            return
        }
        #expect(role.tokenFile == "/token")
        #expect(role.roleARN == "r")
        #expect(role.sessionName == "n")
        let error = try #require(throws: ConfigurationError.self) { try search(variables) }
        #expect(error.message.contains("AWS_ROLE_ARN"))
    }

    @Test("reads IAM Identity Center settings from the profile's session")
    func ssoSession() throws {
        let config = """
            [default]
            sso_session = corp
            sso_account_id = 123456789012
            sso_role_name = Reader
            [sso-session corp]
            sso_start_url = https://corp
            sso_region = eu-west-1
            """
        guard case .sso(let role) = try search(config: config).plan?.kind else {
            Issue.record("not IAM Identity Center")
            return
        }
        #expect(
            role
                == SSORole(
                    profile: "default",
                    session: "corp",
                    startURL: "https://corp",
                    region: "eu-west-1",
                    accountID: "123456789012",
                    roleName: "Reader"
                )
        )
    }

    @Test("ends with the container and the instance metadata")
    func last() throws {
        let relative = try search(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"]).plan
        #expect(relative?.description == "container endpoint (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)")
        guard case .container(let endpoint) = relative?.kind else { return }
        #expect(endpoint.url.reveal() == "http://169.254.170.2/v2/x")
        guard case .instanceMetadata(let settings) = try search().plan?.kind else {
            Issue.record("not instance metadata")
            return
        }
        #expect(
            settings
                == InstanceMetadataSettings(
                    url: HTTPURL(scheme: "http", authority: "169.254.169.254"),
                    timeoutSeconds: 1,
                    attempts: 1,
                    allowsVersion1: true
                )
        )
        let six = try search(["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"]).plan
        guard case .instanceMetadata(let settings) = six?.kind else { return }
        #expect(settings.endpoint == "http://[fd00:ec2::254]")
    }

    @Test(
        "asks the instance metadata over IPv6 where that is set, and the mode takes precedence",
        arguments: [
            (["AWS_IMDS_USE_IPV6": "True"], "http://[fd00:ec2::254]"),
            (["AWS_IMDS_USE_IPV6": "false"], "http://169.254.169.254"),
            (
                ["AWS_IMDS_USE_IPV6": "true", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv4"],
                "http://169.254.169.254"
            ),
        ]
    )
    func instanceOverIPv6(_ variables: [String: String], endpoint: String) throws {
        guard case .instanceMetadata(let settings) = try search(variables).plan?.kind else {
            Issue.record("no instance metadata")
            return
        }
        #expect(settings.endpoint == endpoint)
    }

    @Test("lists every place that was checked if there are no credentials")
    func nothing() throws {
        let found = try search(["AWS_EC2_METADATA_DISABLED": "true", "AWS_SECRET_ACCESS_KEY": "hunter2"])
        #expect(found.plan == nil)
        let message = found.noCredentials().message
        for part in [
            "environment: AWS_ACCESS_KEY_ID is not set, but AWS_SECRET_ACCESS_KEY is",
            "profile \"default\"",
            "/credentials: no such file", "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_EC2_METADATA_DISABLED", "aws sso login",
        ] {
            #expect(message.contains(part), "\(part) is not in \(message)")
        }
        #expect(!message.contains("hunter2"))
    }
}
