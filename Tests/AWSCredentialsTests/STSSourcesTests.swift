import AWSCore
import Basics
import CurlTransport
import HTTPTransport
import Synchronization
import Testing

@testable import AWSCredentials

@Suite struct STSSourcesTests {
    private let scene: Scene

    init() throws {
        scene = try Scene()
    }

    private static let base = """
        [profile base]
        aws_access_key_id = AKIDBASE
        aws_secret_access_key = basesecret

        """

    static func reply(
        _ action: String = "AssumeRole",
        keyID: String = "ASIAROLE",
        expiration: String = "2026-01-31T13:00:00Z"
    ) -> String {
        """
        <\(action)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><\(action)Result>
        <AssumedRoleUser><AssumedRoleId>AROA:n</AssumedRoleId>
        <Arn>arn:aws:sts::123456789012:assumed-role/r/n</Arn></AssumedRoleUser>
        <Credentials><AccessKeyId>\(keyID)</AccessKeyId><SecretAccessKey>rolesecret</SecretAccessKey>
        <SessionToken>roletoken</SessionToken><Expiration>\(expiration)</Expiration></Credentials>
        </\(action)Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></\(action)Response>
        """
    }

    private static func error(_ code: String, _ message: String = "no") -> String {
        "<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error>"
            + "<RequestId>1</RequestId></ErrorResponse>"
    }

    @Test("assumes a role with the source profile's keys, signed for the region")
    func assumeRole() async throws {
        let server = try LoopbackServer { _ in .answer(200, Self.reply()) }
        defer { server.close() }
        let chain = try scene.chain(
            Self.base
                + """
                [default]
                role_arn = arn:aws:iam::123456789012:role/r
                source_profile = base
                external_id = a b&c
                role_session_name = me
                duration_seconds = 900
                """,
            ["AWS_ENDPOINT_URL_STS": server.url + "/"]
        )
        let found = try await chain.credentials()
        #expect(
            found
                == Credentials(
                    accessKeyID: "ASIAROLE",
                    secretAccessKey: "rolesecret",
                    sessionToken: "roletoken",
                    expiration: Scene.noon.addingTimeInterval(3600),
                    accountID: "123456789012"
                )
        )
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/")
        #expect(
            request.form == [
                "Action": "AssumeRole", "Version": "2011-06-15", "ExternalId": "a%20b%26c",
                "RoleSessionName": "me",
                "RoleArn": "arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr", "DurationSeconds": "900",
            ]
        )
        let authorization = try #require(request.fields["authorization"])
        #expect(authorization.contains("Credential=AKIDBASE/20260131/eu-west-1/sts/aws4_request"))
        _ = try await chain.credentials()
        #expect(server.requests.count == 1)
    }

    @Test("assumes a role although all slots of the transport are in use", arguments: [false, true])
    func busyTransport(isWrapped: Bool) async throws {
        let server = try LoopbackServer { _ in .answer(200, Self.reply()) }
        defer { server.close() }
        let transport = CurlTransport(configuration: CurlTransportConfiguration(maxConnections: 1))
        let held = try #require(transport.tryAcquireSlot())
        let used: any HTTPTransport = isWrapped ? RecordingTransport(transport) : transport
        let chain = DefaultCredentialsChain(
            configuration: try scene.configuration(
                Self.base + "[default]\nrole_arn = r\nsource_profile = base",
                ["AWS_ENDPOINT_URL_STS": server.url]
            ),
            access: scene.access(used),
            mfaCode: nil
        )
        #expect(try await chain.credentials().accessKeyID == "ASIAROLE")
        #expect(!held.mayHaveSent)
    }

    @Test("chains roles, each signed with the previous one's credentials")
    func chain() async throws {
        let server = try LoopbackServer { request in
            .answer(200, Self.reply(keyID: request.form["RoleArn"] == "b" ? "ASIAB" : "ASIAA"))
        }
        defer { server.close() }
        let chain = try scene.chain(
            Self.base
                + "[default]\nrole_arn = a\nsource_profile = b\n[profile b]\nrole_arn = b\nsource_profile = base",
            ["AWS_ENDPOINT_URL": server.url]
        )
        #expect(try await chain.credentials().accessKeyID == "ASIAA")
        #expect(server.requests.map { $0.form["RoleArn"] } == ["b", "a"])
        #expect(server.requests[1].fields["authorization"]?.contains("Credential=ASIAB/") == true)
        #expect(server.requests[1].fields["x-amz-security-token"] == "roletoken")
    }

    @Test("assumes a role with the environment's keys")
    func credentialSource() async throws {
        let server = try LoopbackServer { _ in .answer(200, Self.reply()) }
        defer { server.close() }
        // Named in code, the profile goes before the keys, and still may use them.
        try scene.write("[profile x]\nrole_arn = r\ncredential_source = Environment", to: "config")
        let configuration = try AWSConfiguration.load(
            environment: EnvironmentVariables([
                "HOME": scene.folder, "AWS_CONFIG_FILE": "\(scene.folder)/config", "AWS_REGION": "eu-west-1",
                "AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "s",
                "AWS_ENDPOINT_URL_STS": server.url,
            ]),
            profile: "x"
        )
        let chain = DefaultCredentialsChain(
            configuration: configuration,
            access: scene.access(),
            mfaCode: nil
        )
        #expect(try await chain.credentials().accessKeyID == "ASIAROLE")
        #expect(server.requests[0].fields["authorization"]?.contains("AKIDENV") == true)
    }

    private static let mfa = base + "[default]\nrole_arn = r\nsource_profile = base\nmfa_serial = arn:mfa"

    @Test("gets the MFA code from the callback")
    func mfaCode() async throws {
        let server = try LoopbackServer { _ in .answer(200, Self.reply()) }
        defer { server.close() }
        let chain = try scene.chain(Self.mfa, ["AWS_ENDPOINT_URL_STS": server.url]) { serial in
            serial == "arn:mfa" ? "123456" : "no"
        }
        _ = try await chain.credentials()
        #expect(server.requests[0].form["SerialNumber"] == "arn%3Amfa")
        #expect(server.requests[0].form["TokenCode"] == "123456")
        #expect(try await scene.failure(Self.mfa).contains("mfaCode"))
    }

    @Test(
        "sends a code only once, even if the request fails",
        arguments: [
            LoopbackServer.Reply.answer(503, "busy"), .answer(400, error("Throttling")), .raw(""),
            .answer(403, error("SignatureDoesNotMatch"), fields: ["Date": "Sat, 31 Jan 2026 20:00:00 GMT"]),
            .answer(403, error("ExpiredToken")),
        ]
    )
    func codeOnce(reply: LoopbackServer.Reply) async throws {
        let server = try LoopbackServer { _ in reply }
        defer { server.close() }
        let codes = Mutex(["111111", "111111", "222222"])
        let chain = try scene.chain(Self.mfa, ["AWS_ENDPOINT_URL_STS": server.url]) { _ in
            codes.withLock { $0.removeFirst() }
        }
        await #expect(throws: CredentialsError.self) { try await chain.credentials() }
        let again = try await #require(throws: CredentialsError.self) { try await chain.credentials() }
        #expect(again.message.contains("was already used"))
        #expect(!again.message.contains("111111"))
        await #expect(throws: CredentialsError.self) { try await chain.credentials() }
        #expect(server.requests.map { $0.form["TokenCode"] } == ["111111", "222222"])
    }

    @Test(
        "shares a role's cached credentials with the AWS CLI until they are about to expire or are rejected"
    )
    func roleCache() async throws {
        let calls = Mutex(0)
        let server = try LoopbackServer { _ in
            .answer(200, Self.reply(keyID: "ASIA\(calls.withLock { $0 += 1; return $0 })"))
        }
        defer { server.close() }
        let codes = Mutex(100_000)
        func chain() throws -> DefaultCredentialsChain {
            var access = scene.access()
            access.roleCacheFolder = scene.folder + "/.aws/cli/cache"
            return DefaultCredentialsChain(
                configuration: try scene.configuration(Self.mfa, ["AWS_ENDPOINT_URL_STS": server.url]),
                access: access
            ) { _ in "\(codes.withLock { $0 += 1; return $0 })" }
        }
        let first = try await chain().credentials()
        #expect(first.accessKeyID == "ASIA1")
        let again = try chain()
        #expect(try await again.credentials() == first)
        #expect(server.requests.count == 1)
        // The name that botocore gives it.
        let name = try CacheFileName.digest(of: #"{"RoleArn": "r", "SerialNumber": "arn:mfa"}"#, .sha1)
        let path = "\(scene.folder)/.aws/cli/cache/\(name).json"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        again.invalidate(first)
        #expect(try await chain().credentials().accessKeyID == "ASIA2")
        scene.date.withLock { $0 += 45 * 60 + 1 }
        #expect(try await chain().credentials().accessKeyID == "ASIA3")
        try scene.write("{", to: ".aws/cli/cache/\(name).json")
        #expect(try await chain().credentials().accessKeyID == "ASIA4")
    }

    @Test("removes rejected credentials from the cache, whose dates are in whole seconds")
    func rejectedWithSkew() async throws {
        scene.date.withLock { $0 += 0.25 }
        let calls = Mutex(0)
        let server = try LoopbackServer { _ in
            // The service's clock is a day ahead, so the expiration by the scene's clock has a fraction.
            .answer(
                200,
                Self.reply(
                    keyID: "ASIA\(calls.withLock { $0 += 1; return $0 })",
                    expiration: "2026-02-01T13:00:00Z"
                ),
                fields: ["Date": "Sun, 01 Feb 2026 12:00:00 GMT"]
            )
        }
        defer { server.close() }
        func chain() throws -> DefaultCredentialsChain {
            var access = scene.access()
            access.roleCacheFolder = scene.folder + "/cache"
            return DefaultCredentialsChain(
                configuration: try scene.configuration(
                    Self.base + "[default]\nrole_arn = r\nsource_profile = base",
                    ["AWS_ENDPOINT_URL_STS": server.url]
                ),
                access: access,
                mfaCode: nil
            )
        }
        let own = try chain()
        let first = try await own.credentials()
        #expect(first.expiration == Scene.noon.addingTimeInterval(3600.25))
        #expect(try await chain().credentials().accessKeyID == "ASIA1")
        own.invalidate(first)
        #expect(try await chain().credentials().accessKeyID == "ASIA2")
    }

    @Test("reports invalid keys")
    func badKey() async throws {
        let message = try await scene.failure(
            "[profile base]\naws_access_key_id = bad key\naws_secret_access_key = s\n"
                + "[default]\nrole_arn = r\nsource_profile = base"
        )
        #expect(message.hasPrefix("AssumeRole of r (profile \"default\"): "))
        #expect(message.contains("cannot be signed"))
    }

    @Test("rejects invalid codes, and reports why the callback failed")
    func oddCodes() async throws {
        struct NoTerminal: Error, CustomStringConvertible { var description: String { "not a terminal" } }
        for code in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            let chain = try scene.chain(Self.mfa) { _ in code }
            let error = try await #require(throws: CredentialsError.self) { try await chain.credentials() }
            #expect(error.message.contains("six digits"))
        }
        let chain = try scene.chain(Self.mfa) { _ in throw NoTerminal() }
        let error = try await #require(throws: CredentialsError.self) { try await chain.credentials() }
        #expect(error.message.contains("arn:mfa") && error.message.contains("not a terminal"))
    }

    @Test("makes as many attempts as AWS_MAX_ATTEMPTS allows", arguments: [1, 2, 5])
    func maxAttempts(count: Int) async throws {
        let server = try LoopbackServer { _ in .answer(503, "busy") }
        defer { server.close() }
        _ = try await scene.failure(
            Self.base + "[default]\nrole_arn = r\nsource_profile = base",
            ["AWS_ENDPOINT_URL_STS": server.url, "AWS_MAX_ATTEMPTS": " \(count) "]
        )
        #expect(server.requests.count == count)
        #expect(
            server.requests.last?.fields["amz-sdk-request"] == "attempt=\(count); max=\(count)"
        )
        #expect(Set(server.requests.map { $0.fields["amz-sdk-invocation-id"] }).count == 1)
    }

    @Test("fetches other credentials once if STS reports that they have expired")
    func expiredSource() async throws {
        let server = try LoopbackServer { request in
            request.form["RoleArn"] == "b"
                ? .answer(200, Self.reply(keyID: "ASIAB"))
                : .answer(400, Self.error("ExpiredTokenException"))
        }
        defer { server.close() }
        let message = try await scene.failure(
            Self.base
                + "[default]\nrole_arn = a\nsource_profile = b\n[profile b]\nrole_arn = b\nsource_profile = base",
            ["AWS_ENDPOINT_URL": server.url]
        )
        #expect(server.requests.map { $0.form["RoleArn"] } == ["b", "a", "b"])
        #expect(message.contains("ExpiredTokenException") && message.contains("Renew the credentials"))
    }

    @Test("assumes a role with a web identity, unsigned, reading the token each time")
    func webIdentity() async throws {
        let server = try LoopbackServer { _ in
            .answer(200, Self.reply("AssumeRoleWithWebIdentity", expiration: "2026-01-31T12:05:00Z"))
        }
        defer { server.close() }
        let path = try scene.write("first.jwt", to: "token")
        let chain = try scene.chain(
            "",
            ["AWS_WEB_IDENTITY_TOKEN_FILE": path, "AWS_ROLE_ARN": "r", "AWS_ENDPOINT_URL_STS": server.url]
        )
        #expect(try await chain.credentials().accountID == "123456789012")
        try scene.write("second.jwt", to: "token")
        scene.date.withLock { $0 += 299 }
        _ = try await chain.credentials()
        #expect(server.requests.map { $0.form["WebIdentityToken"] } == ["first.jwt", "second.jwt"])
        #expect(server.requests[0].form["RoleSessionName"]?.hasPrefix("swift-s3-control-") == true)
        #expect(server.requests[0].fields["authorization"] == nil)
    }

    @Test("reports a missing token file")
    func noTokenFile() async throws {
        let message = try await scene.failure(
            "",
            ["AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere/token", "AWS_ROLE_ARN": "r"]
        )
        #expect(message.contains("/nowhere/token: no such file"))
    }

    private func failure(_ reply: LoopbackServer.Reply) async throws -> (message: String, requests: Int) {
        let server = try LoopbackServer { _ in reply }
        defer { server.close() }
        let message = try await scene.failure(
            Self.base + "[default]\nrole_arn = r\nsource_profile = base",
            ["AWS_ENDPOINT_URL_STS": server.url]
        )
        return (message, server.requests.count)
    }

    @Test("does not retry a rejection by STS, and reports it")
    func refused() async throws {
        let found = try await failure(
            .answer(
                403,
                Self.error("AccessDenied", "User may not, secret wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY")
            )
        )
        #expect(found.requests == 1)
        #expect(found.message.contains("AssumeRole of r (profile \"default\"): AccessDenied: User may not"))
        #expect(!found.message.contains("wJalr"))
    }

    @Test(
        "retries failures and throttling of STS, with delays",
        arguments: [
            (LoopbackServer.Reply.answer(503, "busy"), "HTTP status 503"),
            (.answer(400, error("Throttling", "Rate exceeded")), "Throttling: Rate exceeded"),
            (.answer(400, error("IDPCommunicationError")), "IDPCommunicationError"),
            (.answer(200, ""), "the response is not the expected XML"),
            (.answer(200, "<AssumeRoleResponse><AssumeRoleRes"), "the response is not the expected XML"),
        ]
    )
    func retries(reply: LoopbackServer.Reply, expected: String) async throws {
        let found = try await failure(reply)
        #expect(found.requests == 3)
        #expect(found.message.contains(expected))
        #expect(scene.pauses.withLock(\.count) == 2)
    }

    @Test("skips white space before the response")
    func whiteSpace() async throws {
        let server = try LoopbackServer { _ in .answer(200, " \n<?xml version=\"1.0\"?>\n" + Self.reply()) }
        defer { server.close() }
        let chain = try scene.chain(
            Self.base + "[default]\nrole_arn = r\nsource_profile = base",
            ["AWS_ENDPOINT_URL_STS": server.url]
        )
        #expect(try await chain.credentials().accessKeyID == "ASIAROLE")
        #expect(server.requests.count == 1)
    }

    @Test(
        "rejects invalid responses",
        arguments: [
            "", "<html>hello", "<a/>", "<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>", "{}",
        ]
    )
    func garbage(body: String) async throws {
        let found = try await failure(.answer(200, body))
        #expect(found.message.contains("the response"))
    }

    @Test(
        "reports a connection that breaks",
        arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx", "garbage\r\n\r\n"]
    )
    func broken(raw: String) async throws {
        let found = try await failure(.raw(raw))
        #expect(found.message.hasPrefix("AssumeRole of r"))
        #expect(found.requests == 3)
    }

    @Test(
        "signs again with the service's time if the clock is a day off, and uses its own for the expiration"
    )
    func skew() async throws {
        let server = try LoopbackServer { request in
            // The service's day is the one after the scene's.
            let date = ["Date": "Sun, 01 Feb 2026 12:00:00 GMT"]
            guard request.fields["x-amz-date"] == "20260201T120000Z" else {
                return .answer(403, Self.error("SignatureDoesNotMatch", "Signature expired"), fields: date)
            }
            return .answer(200, Self.reply(expiration: "2026-02-01T13:00:00Z"), fields: date)
        }
        defer { server.close() }
        let chain = try scene.chain(
            Self.base + "[default]\nrole_arn = r\nsource_profile = base",
            ["AWS_ENDPOINT_URL_STS": server.url]
        )
        #expect(try await chain.credentials().expiration == Scene.noon.addingTimeInterval(3600))
        #expect(server.requests.count == 2)
    }

    @Test("does not sign again without clock skew")
    func noSkew() async throws {
        let found = try await failure(
            .answer(
                403,
                Self.error("SignatureDoesNotMatch"),
                fields: ["Date": "Sat, 31 Jan 2026 12:01:00 GMT"]
            )
        )
        #expect(found.requests == 1)
    }

    @Test(
        "ignores a date that is not a service's",
        arguments: [
            ["Date": "Sun, 31 Jan 9999 12:00:00 GMT"], ["Date": "Sat, 31 Jan 26 18:00:00 GMT"],
            ["Date": "Sat, 31 Jan 2026 18:00:00 GMT", "Age": "7"], ["Date": "Tue, 03 Feb 2026 12:00:00 GMT"],
        ]
    )
    func oddDate(fields: [String: String]) async throws {
        let found = try await failure(.answer(403, Self.error("SignatureDoesNotMatch"), fields: fields))
        #expect(found.requests == 1)
        let server = try LoopbackServer { _ in .answer(200, Self.reply(), fields: fields) }
        defer { server.close() }
        let chain = try scene.chain(
            Self.base + "[default]\nrole_arn = r\nsource_profile = base",
            ["AWS_ENDPOINT_URL_STS": server.url]
        )
        #expect(try await chain.credentials().expiration == Scene.noon.addingTimeInterval(3600))
    }

    @Test("rejects a plain HTTP endpoint on another machine")
    func insecure() async throws {
        let message = try await scene.failure(
            Self.base + "[default]\nrole_arn = r\nsource_profile = base",
            ["AWS_ENDPOINT_URL_STS": "http://sts.example"]
        )
        #expect(message.contains("plain HTTP"))
    }

    @Test(
        "uses the region's endpoint",
        arguments: [
            ("eu-west-1", [:], "https://sts.eu-west-1.amazonaws.com", "eu-west-1"),
            ("cn-north-1", [:], "https://sts.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            ("aws-global", [:], "https://sts.amazonaws.com", "us-east-1"),
            (
                "eu-west-1", ["AWS_STS_REGIONAL_ENDPOINTS": "legacy"], "https://sts.amazonaws.com",
                "us-east-1"
            ),
            (
                "eu-west-1", ["AWS_STS_REGIONAL_ENDPOINTS": "regional"],
                "https://sts.eu-west-1.amazonaws.com",
                "eu-west-1"
            ),
            (
                "eu-south-1", ["AWS_STS_REGIONAL_ENDPOINTS": "legacy"],
                "https://sts.eu-south-1.amazonaws.com", "eu-south-1"
            ),
            (
                "eu-west-1", ["AWS_STS_REGIONAL_ENDPOINTS": "legacy", "AWS_ENDPOINT_URL_STS": "https://s/"],
                "https://s", "eu-west-1"
            ),
            (
                "us-east-1", ["AWS_STS_REGIONAL_ENDPOINTS": "legacy", "AWS_USE_FIPS_ENDPOINT": "true"],
                "https://sts-fips.us-east-1.amazonaws.com", "us-east-1"
            ),
            ("fips-us-gov-west-1", [:], "https://sts.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
            ("us-east-1-fips", [:], "https://sts-fips.us-east-1.amazonaws.com", "us-east-1"),
            (
                "us-east-1", ["AWS_USE_FIPS_ENDPOINT": "true"], "https://sts-fips.us-east-1.amazonaws.com",
                "us-east-1"
            ),
            (
                "us-gov-west-1", ["AWS_USE_FIPS_ENDPOINT": "true"], "https://sts.us-gov-west-1.amazonaws.com",
                "us-gov-west-1"
            ),
            (
                "eu-west-1", ["AWS_USE_DUALSTACK_ENDPOINT": "true"], "https://sts.eu-west-1.api.aws",
                "eu-west-1"
            ),
            (
                "us-east-1", ["AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true"],
                "https://sts-fips.us-east-1.api.aws", "us-east-1"
            ),
        ] as [(String, [String: String], String, String)]
    )
    func endpoint(region: String, variables: [String: String], url: String, signingRegion: String) throws {
        let configuration = try scene.configuration("", variables.merging(["AWS_REGION": region]) { $1 })
        let endpoint = try ServiceEndpoint.sts(configuration)
        #expect(endpoint.url.description == url)
        #expect(endpoint.signingRegion == signingRegion)
    }

    @Test(
        "rejects a region that is not valid in a host name",
        arguments: [
            "eu-west-1.evil.example", "a/b", "a@b", "-a", "é", "a b", String(repeating: "a", count: 64),
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        ]
    )
    func oddRegion(region: String) async throws {
        let message = try await scene.failure(
            Self.base + "[default]\nrole_arn = r\nsource_profile = base",
            ["AWS_REGION": region]
        )
        #expect(message.contains("not a valid DNS name"), "\(message)")
        #expect(!message.contains("wJalr"))
    }

    @Test("reports a missing region")
    func noRegion() async throws {
        let message = try await scene.failure(
            Self.base + "[default]\nrole_arn = r\nsource_profile = base",
            ["AWS_REGION": ""]
        )
        #expect(message.contains("Region must be set to call STS"))
    }

    @Test("finds the account in the configuration, with the credentials, or through STS")
    func account() async throws {
        let server = try LoopbackServer { _ in
            .answer(
                200,
                """
                <GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::333333333333:user/u</Arn>
                <UserId>U</UserId><Account>333333333333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>
                """
            )
        }
        defer { server.close() }
        func resolve(_ variables: [String: String], account: String?) async throws -> ResolvedSetting<String>
        {
            let configuration = try scene.configuration(
                "",
                variables.merging(["AWS_ENDPOINT_URL_STS": server.url]) { $1 }
            )
            var credentials = Credentials(accessKeyID: "AKID", secretAccessKey: "s")
            credentials.accountID = account
            return try await AccountIDResolver(
                configuration: configuration,
                credentials: StaticCredentialsProvider(credentials),
                transport: CurlTransport()
            ).accountID()
        }
        let configured = try await resolve(["AWS_ACCOUNT_ID": "111111111111"], account: "222222222222")
        #expect(configured == ResolvedSetting("111111111111", from: .environment("AWS_ACCOUNT_ID")))
        #expect(
            try await resolve([:], account: "222222222222")
                == ResolvedSetting("222222222222", from: .credentials)
        )
        #expect(server.requests.isEmpty)
        for none in [nil, ""] {
            #expect(
                try await resolve([:], account: none)
                    == ResolvedSetting("333333333333", from: .callerIdentity)
            )
        }
        #expect(server.requests[0].form["Action"] == "GetCallerIdentity")
    }
}
