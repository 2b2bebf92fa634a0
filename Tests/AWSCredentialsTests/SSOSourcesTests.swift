import AWSCore
import Basics
import Synchronization
import Testing

@testable import AWSCredentials

@Suite struct SSOSourcesTests {
    private let scene: Scene

    init() throws {
        scene = try Scene()
    }

    private static let startURL = "https://corp.awsapps.com/start"

    private static let legacy = """
        [default]
        sso_start_url = \(startURL)
        sso_region = us-west-2
        sso_account_id = 123456789012
        sso_role_name = Read Only
        """

    private static let session = """
        [default]
        sso_session = corp
        sso_account_id = 123456789012
        sso_role_name = Read Only
        [sso-session corp]
        sso_start_url = \(startURL)
        sso_region = us-west-2
        """

    private static let reply = LoopbackServer.Reply.json(
        """
        {"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "s", "sessionToken": "t",
        "expiration": 1769864400000}}
        """
    )

    private static func cacheFile(_ name: String) throws -> String {
        ".aws/sso/cache/\(try CacheFileName.digest(of: name, .sha1)).json"
    }

    private func writeToken(for name: String, expires: String = "2026-01-31T20:00:00Z", _ more: String = "")
        throws
    {
        try scene.write(
            #"{"startUrl": "u", "region": "us-west-2", "accessToken": "old+token", "expiresAt": "\#(expires)"\#(more)}"#,
            to: Self.cacheFile(name)
        )
    }

    private static let renewable =
        #", "clientId": "c", "clientSecret": "cs", "refreshToken": "r1", "registrationExpiresAt": "2026-03-01T00:00:00Z""#

    @Test("names cache files by the CLI's digests")
    func digests() throws {
        #expect(try CacheFileName.digest(of: "abc", .sha1) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(
            try CacheFileName.digest(of: "abc", .sha256)
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    @Test("fetches the role's credentials with the token, in both formats", arguments: [legacy, session])
    func fetches(config: String) async throws {
        let server = try LoopbackServer { _ in Self.reply }
        defer { server.close() }
        try writeToken(for: config == Self.legacy ? Self.startURL : "corp")
        let found = try await scene.chain(config, ["AWS_ENDPOINT_URL_SSO": server.url]).credentials()
        #expect(
            found
                == Credentials(
                    accessKeyID: "ASIASSO",
                    secretAccessKey: "s",
                    sessionToken: "t",
                    expiration: Scene.noon.addingTimeInterval(3600),
                    accountID: "123456789012"
                )
        )
        let request = try #require(server.requests.first)
        #expect(request.method == "GET")
        #expect(request.target == "/federation/credentials?account_id=123456789012&role_name=Read%20Only")
        #expect(request.fields["x-amz-sso_bearer_token"] == "old+token")
        #expect(request.fields["authorization"] == nil)
    }

    @Test("fails with advice to sign in if the token is missing or expired", arguments: [legacy, session])
    func signIn(config: String) async throws {
        let name = config == Self.legacy ? Self.startURL : "corp"
        #expect(try await scene.failure(config).contains("run `aws sso login --profile default`"))
        try writeToken(for: name, expires: "2026-01-31T11:59:59Z")
        let message = try await scene.failure(config)
        #expect(message.contains("expired at 2026-01-31T11:59:59Z; run `aws sso login --profile default`"))
        #expect(!message.contains("old+token"))
    }

    @Test("fails with advice to sign in if the portal rejects the token")
    func unauthorized() async throws {
        let server = try LoopbackServer { _ in .json(#"{"message": "Session token not found"}"#, status: 401)
        }
        defer { server.close() }
        try writeToken(for: Self.startURL)
        let message = try await scene.failure(Self.legacy, ["AWS_ENDPOINT_URL_SSO": server.url])
        #expect(message.contains("run `aws sso login --profile default`"))
    }

    @Test(
        "reports other errors of the portal",
        arguments: [
            (
                LoopbackServer.Reply.json(#"{"message": "No access"}"#, status: 403), 1,
                "No access (HTTP status 403)"
            ),
            (.json("oops"), 3, "contains no credentials"),
            (.json("{}"), 3, "contains no credentials"),
            (.answer(500, ""), 3, "HTTP status 500"),
        ]
    )
    func faults(reply: LoopbackServer.Reply, requests: Int, expected: String) async throws {
        let server = try LoopbackServer { _ in reply }
        defer { server.close() }
        try writeToken(for: Self.startURL)
        #expect(
            try await scene.failure(Self.legacy, ["AWS_ENDPOINT_URL_SSO": server.url]).contains(expected)
        )
        #expect(server.requests.count == requests)
    }

    @Test(
        "rejects a damaged cache file",
        arguments: ["", "{", "[]", #"{"accessToken": "x"}"#, #"{"accessToken": "x", "expiresAt": "soon"}"#]
    )
    func brokenCache(text: String) async throws {
        try scene.write(text, to: Self.cacheFile("corp"))
        #expect(try await scene.failure(Self.session).contains("run `aws sso login"))
    }

    @Test("refreshes a session's token before it expires, and writes it back for the CLI")
    func renews() async throws {
        let server = try LoopbackServer { request in
            request.target == "/token"
                ? .json(#"{"accessToken": "new", "expiresIn": 3600, "refreshToken": "r2"}"#) : Self.reply
        }
        defer { server.close() }
        try writeToken(for: "corp", expires: "2026-01-31T12:10:00Z", Self.renewable)
        _ = try await scene.chain(Self.session, ["AWS_ENDPOINT_URL": server.url]).credentials()
        #expect(server.requests.map(\.target).first == "/token")
        #expect(
            server.requests[0].body
                == #"{"clientId":"c","clientSecret":"cs","grantType":"refresh_token","refreshToken":"r1"}"#
        )
        #expect(server.requests[1].fields["x-amz-sso_bearer_token"] == "new")
        let kept = try scene.read(Self.cacheFile("corp"))
        for part in [
            #""accessToken":"new""#, #""refreshToken":"r2""#, #""expiresAt":"2026-01-31T13:00:00Z""#,
        ] {
            #expect(kept.contains(part))
        }
        let mode = try FileManager.default.attributesOfItem(
            atPath: "\(scene.folder)/\(Self.cacheFile("corp"))"
        )[.posixPermissions]
        #expect((mode as? Int) == 0o600)
    }

    @Test(
        "rejects invalid expirations and lifetimes",
        arguments: ["1e300", "-1e300", "1e17", "-1e17", "\"soon\"", "null"]
    )
    func oddNumbers(number: String) async throws {
        let server = try LoopbackServer { request in
            request.target == "/token"
                ? .json(#"{"accessToken": "new", "expiresIn": \#(number)}"#)
                : .json(
                    #"{"roleCredentials": {"accessKeyId": "A", "secretAccessKey": "s", "sessionToken": "t", "expiration": \#(number)}}"#
                )
        }
        defer { server.close() }
        try writeToken(for: "corp", expires: "2026-01-31T12:10:00Z", Self.renewable)
        let message = try await scene.failure(Self.session, ["AWS_ENDPOINT_URL": server.url])
        #expect(message.contains("contains no credentials"))
        #expect(server.requests[1].fields["x-amz-sso_bearer_token"] == "old+token")
    }

    @Test("refreshes a token whose registration expires at a number of seconds")
    func numericRegistration() async throws {
        let server = try LoopbackServer { request in
            request.target == "/token" ? .json(#"{"accessToken": "new", "expiresIn": 3600}"#) : Self.reply
        }
        defer { server.close() }
        try writeToken(
            for: "corp",
            expires: "2026-01-31T12:10:00Z",
            Self.renewable.replacing(#""2026-03-01T00:00:00Z""#, with: "1772323200")
        )
        _ = try await scene.chain(Self.session, ["AWS_ENDPOINT_URL": server.url]).credentials()
        #expect(server.requests[1].fields["x-amz-sso_bearer_token"] == "new")
        #expect(
            try scene.read(Self.cacheFile("corp")).contains(
                #""registrationExpiresAt":"2026-03-01T00:00:00Z""#
            )
        )
    }

    @Test("uses a valid token that cannot be refreshed")
    func cannotRenew() async throws {
        let server = try LoopbackServer { request in
            request.target == "/token" ? .json(#"{"error": "invalid_grant"}"#, status: 400) : Self.reply
        }
        defer { server.close() }
        try writeToken(for: "corp", expires: "2026-01-31T12:10:00Z", Self.renewable)
        _ = try await scene.chain(Self.session, ["AWS_ENDPOINT_URL": server.url]).credentials()
        #expect(server.requests[1].fields["x-amz-sso_bearer_token"] == "old+token")
    }

    @Test("uses a token that another process has refreshed in the meantime")
    func renewedElsewhere() async throws {
        let scene = scene
        let path = try Self.cacheFile("corp")
        let server = try LoopbackServer { request in
            guard request.target == "/token" else { return Self.reply }
            _ = try? scene.write(
                #"{"accessToken": "theirs", "expiresAt": "2026-01-31T20:00:00Z"}"#,
                to: path
            )
            return .json(#"{"error": "invalid_grant"}"#, status: 400)
        }
        defer { server.close() }
        try writeToken(for: "corp", expires: "2026-01-31T11:00:00Z", Self.renewable)
        _ = try await scene.chain(Self.session, ["AWS_ENDPOINT_URL": server.url]).credentials()
        #expect(server.requests[1].fields["x-amz-sso_bearer_token"] == "theirs")
    }

    @Test("says why an expired token was not refreshed")
    func reason() async throws {
        let server = try LoopbackServer { _ in
            .json(#"{"error": "slow_down", "error_description": "later"}"#, status: 400)
        }
        defer { server.close() }
        try writeToken(for: "corp", expires: "2026-01-31T11:00:00Z", Self.renewable)
        let message = try await scene.failure(Self.session, ["AWS_ENDPOINT_URL": server.url])
        #expect(
            message.contains(
                "expired at 2026-01-31T11:00:00Z and was not renewed (CreateToken: slow_down: later (HTTP status 400)); run"
            )
        )
    }

    @Test("keeps a refreshed token in memory if its file cannot be written")
    func readOnlyCache() async throws {
        let end = Scene.noon.addingTimeInterval(3600).timeIntervalSince1970 * 1000
        let server = try LoopbackServer { request in
            switch request.body.contains("r1") {
            case _ where request.target != "/token":
                .json(
                    #"{"roleCredentials": {"accessKeyId": "A", "secretAccessKey": "s", "sessionToken": "t", "expiration": \#(Int(end))}}"#
                )
            case true: .json(#"{"accessToken": "second", "expiresIn": 28800, "refreshToken": "r2"}"#)
            case false: .json(#"{"error": "invalid_grant"}"#, status: 400)
            }
        }
        defer { server.close() }
        try writeToken(for: "corp", expires: "2026-01-31T12:10:00Z", Self.renewable)
        let home = scene.deepHome(for: try Self.cacheFile("corp"))
        let deep = "\(home)/\(try Self.cacheFile("corp"))"
        try scene.write(scene.read(Self.cacheFile("corp")), to: deep)
        let chain = try scene.chain(
            Self.session,
            ["AWS_ENDPOINT_URL": server.url, "HOME": "\(scene.folder)/\(home)"]
        )
        _ = try await chain.credentials()
        scene.date.withLock { $0 = $0.addingTimeInterval(3599 - 600) }
        _ = try await chain.credentials()
        #expect(server.requests.map(\.target).filter { $0 == "/token" }.count == 1)
        #expect(server.requests.last?.fields["x-amz-sso_bearer_token"] == "second")
        #expect(try scene.read(deep).contains("old+token"))
    }
}
