import AWSCore
import Basics
import Synchronization
import Testing

@testable import AWSCredentials

@Suite("A session of aws login")
struct LoginSourcesTests {
    private let scene: Scene

    init() throws { scene = try Scene() }

    private static let session = "arn:aws:sts::123456789012:assumed-role/r/me"
    private static let config = "[default]\nlogin_session = \(session)"
    private static let key = ES256KeyTests.key
    private static let renewable = [
        "refreshToken": "hidden1", "clientId": "arn:aws:signin:::devtools/same-device", "dpopKey": key,
    ]

    private static var file: String {
        get throws { ".aws/login/cache/\(try CacheFileName.digest(of: session, .sha256)).json" }
    }

    private func write(
        expires: String,
        _ more: [String: String] = [:],
        key: String = "ASIALOGIN",
        home: String = "."
    ) throws {
        let members = more.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
        let token: [JSONValue.Member] = [
            .init("accessKeyId", .string(key)), .init("secretAccessKey", .string("s")),
            .init("sessionToken", .string("t")), .init("accountId", .string("123456789012")),
            .init("expiresAt", .string(expires)),
        ]
        try scene.write(
            JSONValue.object([.init("accessToken", .object(token))] + members).description,
            to: "\(home)/\(Self.file)"
        )
    }

    private static func reply(_ number: Int, lifetime: String = "900") -> LoopbackServer.Reply {
        .json(
            #"{"accessToken": {"accessKeyId": "ASIA\#(number)", "secretAccessKey": "s\#(number)", "sessionToken": "t\#(number)"}, "#
                + #""tokenType": "aws_sigv4", "expiresIn": \#(lifetime), "refreshToken": "hidden\#(number + 1)"}"#
        )
    }

    @Test("is read from its cache until five minutes before its expiration, without a request")
    func cached() async throws {
        try write(expires: "2026-01-31T12:05:01Z", Self.renewable)
        let found = try await scene.chain(Self.config).credentials()
        #expect(found.accessKeyID == "ASIALOGIN")
        #expect(found.accountID == "123456789012")
        let elsewhere = ["AWS_LOGIN_CACHE_DIRECTORY": "$HOME/.aws/login/cache"]
        #expect(try await scene.chain(Self.config, elsewhere).credentials().accessKeyID == "ASIALOGIN")
    }

    @Test("is refreshed by a request with a proof of the key, and written back with unknown members")
    func renewed() async throws {
        let server = try LoopbackServer { _ in Self.reply(1) }
        defer { server.close() }
        try write(
            expires: "2026-01-31T12:05:00Z",
            Self.renewable.merging(["idToken": "i", "unheard": "of"]) { $1 }
        )
        let chain = try scene.chain(Self.config, ["AWS_ENDPOINT_URL_SIGNIN": "\(server.url)/base/"])
        let found = try await chain.credentials()
        #expect(
            found
                == Credentials(
                    accessKeyID: "ASIA1",
                    secretAccessKey: "s1",
                    sessionToken: "t1",
                    expiration: Scene.noon.addingTimeInterval(900),
                    accountID: "123456789012"
                )
        )
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/base/v1/token")
        #expect(request.fields["authorization"] == nil)
        #expect(
            request.body
                == #"{"clientId":"arn:aws:signin:::devtools/same-device","grantType":"refresh_token","refreshToken":"hidden1"}"#
        )
        let parts = try #require(request.fields["dpop"]).split(separator: ".").map(Self.decoded)
        try #require(parts.count == 3)
        #expect(
            String(decoding: parts[0], as: UTF8.self)
                == #"{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","crv":"P-256"}}"#
        )
        let claims = try JSONValue(parsing: String(decoding: parts[1], as: UTF8.self))
        #expect(claims["htm"] == .string("POST"))
        #expect(claims["htu"] == .string("\(server.url)/base/v1/token"))
        #expect(claims["iat"] == .integer(1_769_860_800))
        #expect(claims["jti"]?.text?.count == 36)
        #expect(parts[2].count == 64)
        let kept = try JSONValue(parsing: scene.read(Self.file))
        #expect(kept["refreshToken"] == .string("hidden2"))
        #expect(kept["unheard"] == .string("of") && kept["idToken"] == .string("i"))
        #expect(kept["dpopKey"] == .string(Self.key))
        #expect(kept["accessToken"]?["accessKeyId"] == .string("ASIA1"))
        #expect(kept["accessToken"]?["accountId"] == .string("123456789012"))
        #expect(kept["accessToken"]?["expiresAt"] == .string("2026-01-31T12:15:00Z"))
        let mode = try FileManager.default.attributesOfItem(atPath: "\(scene.folder)/\(Self.file)")[
            .posixPermissions
        ]
        #expect((mode as? Int) == 0o600)
    }

    private static func decoded(_ part: Substring) -> [UInt8] {
        var text = part.replacing("-", with: "+").replacing("_", with: "/")
        while !text.utf8.count.isMultiple(of: 4) { text += "=" }
        return Base64.decode(text) ?? []
    }

    @Test("lasts for a wait of ten hours, with each session refreshed from the previous one")
    func long() async throws {
        let count = Mutex(0)
        let server = try LoopbackServer { request in
            let number = count.withLock { count in
                count += 1
                return count
            }
            guard request.body.contains(#""hidden\#(number)""#) else {
                return .json(#"{"error": "TOKEN_EXPIRED", "message": "spent"}"#, status: 400)
            }
            return Self.reply(number)
        }
        defer { server.close() }
        try write(expires: "2026-01-31T11:00:00Z", Self.renewable)
        let chain = try scene.chain(Self.config, ["AWS_ENDPOINT_URL_SIGNIN": server.url])
        for _ in 0..<1200 {
            let now = scene.date.withLock { $0 }
            let found = try await chain.credentials()
            #expect(try #require(found.expiration) > now)
            scene.date.withLock { $0 = $0.addingTimeInterval(30) }
        }
        // 10 hours, with a session at least each 10 and at most each 15 minutes.
        #expect((40...60).contains(count.withLock { $0 }))
    }

    @Test("is refreshed after a service has rejected its credentials before they expired")
    func refused() async throws {
        let server = try LoopbackServer { _ in Self.reply(1) }
        defer { server.close() }
        try write(expires: "2026-01-31T13:00:00Z", Self.renewable)
        let chain = try scene.chain(Self.config, ["AWS_ENDPOINT_URL_SIGNIN": server.url])
        chain.invalidate(try await chain.credentials())
        #expect(try await chain.credentials().accessKeyID == "ASIA1")
    }

    @Test("is read from the file if another process has refreshed it in the meantime")
    func renewedElsewhere() async throws {
        let (scene, other) = (scene, try Self.file)
        let theirs =
            #"{"accessToken": {"accessKeyId": "ASIATHEIRS", "secretAccessKey": "s", "sessionToken": "t", "expiresAt": "2026-01-31T12:14:00Z"}}"#
        let server = try LoopbackServer { _ in
            _ = try? scene.write(theirs, to: other)
            return .json(#"{"error": "TOKEN_EXPIRED", "message": "m"}"#, status: 400)
        }
        defer { server.close() }
        try write(expires: "2026-01-31T11:00:00Z", Self.renewable)
        let chain = try scene.chain(Self.config, ["AWS_ENDPOINT_URL_SIGNIN": server.url])
        #expect(try await chain.credentials().accessKeyID == "ASIATHEIRS")
    }

    @Test(
        "is refreshed by one request even if its response is lost, because the refresh token may be used up",
        arguments: [
            (LoopbackServer.Reply.raw(""), "Renewing the session"),
            (.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), "Renewing the session"),
            (.answer(502, "<html>"), "HTTP status 502"),
            (.answer(504, ""), "HTTP status 504"),
            (.json(#"{"error": "server_error", "message": "later"}"#, status: 503), "server_error: later"),
            // A repeated request would have the same proof, which is valid once.
            (.json(#"{"error": "slow_down", "message": "later"}"#, status: 429), "slow_down: later"),
        ]
    )
    func lostResponse(reply: LoopbackServer.Reply, expected: String) async throws {
        let count = Mutex(0)
        let server = try LoopbackServer { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return number == 1 ? reply : .json(#"{"error": "TOKEN_EXPIRED"}"#, status: 400)
        }
        defer { server.close() }
        try write(expires: "2026-01-31T11:00:00Z", Self.renewable)
        let message = try await scene.failure(Self.config, ["AWS_ENDPOINT_URL_SIGNIN": server.url])
        #expect(message.contains(expected), "\(message)")
        #expect(!message.contains("TOKEN_EXPIRED") && !message.contains("has expired"), "\(message)")
        #expect(server.requests.count == 1)
    }

    @Test("is refreshed by another request if the first one was not sent")
    func notSent() async throws {
        try write(expires: "2026-01-31T11:00:00Z", Self.renewable)
        // No program listens on port 1.
        _ = try await scene.failure(Self.config, ["AWS_ENDPOINT_URL_SIGNIN": "http://127.0.0.1:1"])
        #expect(scene.pauses.withLock(\.count) == 2)
    }

    @Test("is used while it is valid if it cannot be refreshed")
    func stillValid() async throws {
        let server = try LoopbackServer { _ in .answer(403, "<html>") }
        defer { server.close() }
        try write(expires: "2026-01-31T12:01:00Z", Self.renewable)
        let chain = try scene.chain(Self.config, ["AWS_ENDPOINT_URL_SIGNIN": server.url])
        #expect(try await chain.credentials().accessKeyID == "ASIALOGIN")
        #expect(server.requests.count == 1)
    }

    @Test("is kept in memory if its file cannot be written, because the token in the file is used up")
    func readOnlyCache() async throws {
        let server = try LoopbackServer { request in
            let number = (1...3).first { request.body.contains(#""hidden\#($0)""#) }
            return number.map { Self.reply($0) } ?? .json(#"{"error": "TOKEN_EXPIRED"}"#, status: 400)
        }
        defer { server.close() }
        let home = scene.deepHome(for: try Self.file)
        try write(expires: "2026-01-31T11:00:00Z", Self.renewable, home: home)
        let variables = ["AWS_ENDPOINT_URL_SIGNIN": server.url, "HOME": "\(scene.folder)/\(home)"]
        let chain = try scene.chain(Self.config, variables)
        let other = try scene.chain(Self.config, variables)
        for number in 1...3 {
            #expect(try await chain.credentials().accessKeyID == "ASIA\(number)")
            #expect(try await other.credentials().accessKeyID == "ASIA\(number)")
            scene.date.withLock { $0 = $0.addingTimeInterval(901) }
        }
        #expect(try scene.read("\(home)/\(Self.file)").contains("ASIALOGIN"))
        // Somebody has signed in again.
        try write(expires: "2026-01-31T20:00:00Z", key: "ASIANEW", home: home)
        #expect(try await chain.credentials().accessKeyID == "ASIANEW")
    }

    @Test("fails with advice to run aws login if it is missing, or has expired and cannot be refreshed")
    func loginAgain() async throws {
        #expect(try await scene.failure(Self.config).contains("run `aws login`"))
        for missing in Self.renewable.keys {
            try write(expires: "2026-01-31T11:00:00Z", Self.renewable.filter { $0.key != missing })
            let message = try await scene.failure(Self.config)
            #expect(message.contains("ends at 2026-01-31T11:00:00Z"))
            #expect(message.contains("lacks clientId, refreshToken or dpopKey; run `aws login`"))
            #expect(!message.contains("hidden"))
        }
        try write(expires: "2026-01-31T11:00:00Z", Self.renewable.merging(["dpopKey": "no key"]) { $1 })
        #expect(try await scene.failure(Self.config).contains("is not a P-256 key; run `aws login`"))
    }

    @Test(
        "cannot be refreshed if the clock has no valid date",
        arguments: [Double.nan, .infinity, 1e300, 1e19]
    )
    func brokenClock(seconds: Double) async throws {
        try write(expires: "2026-01-31T11:00:00Z", Self.renewable)
        scene.date.withLock { $0 = Date(timeIntervalSince1970: seconds) }
        let message = try await scene.failure(Self.config)
        #expect(message.contains("this machine's clock has no valid date"), "\(message)")
    }

    @Test(
        "reports the service's error",
        arguments: [
            (
                LoopbackServer.Reply.json(#"{"error": "TOKEN_EXPIRED", "message": "gone"}"#, status: 400),
                "TOKEN_EXPIRED: gone (HTTP status 400). The session has expired; run `aws login`."
            ),
            (
                .json(#"{"error": "USER_CREDENTIALS_CHANGED", "message": "new password"}"#, status: 401),
                "have changed; run `aws login`."
            ),
            (
                .json(#"{"error": "INSUFFICIENT_PERMISSIONS", "message": "no"}"#, status: 403),
                "signin:CreateOAuth2Token"
            ),
            (.json(#"{"error": "invalid_request", "message": "odd"}"#, status: 400), "invalid_request: odd"),
            (.answer(404, "<html>"), "HTTP status 404"),
            (.json("{}"), "contains no credentials"),
            (.json("[]"), "contains no credentials"),
            (reply(1, lifetime: "1e300"), "contains no credentials"),
            (reply(1, lifetime: "0"), "contains no credentials"),
            (reply(1, lifetime: "\"900\""), "contains no credentials"),
        ]
    )
    func faults(reply: LoopbackServer.Reply, expected: String) async throws {
        let server = try LoopbackServer { _ in reply }
        defer { server.close() }
        try write(expires: "2026-01-31T11:00:00Z", Self.renewable)
        let message = try await scene.failure(Self.config, ["AWS_ENDPOINT_URL_SIGNIN": server.url])
        #expect(message.contains(expected), "\(message)")
        #expect(!message.contains("hidden") && !message.contains("ASIA1"))
    }

    @Test(
        "is refreshed in its own region or the configured one",
        arguments: [
            ("us-east-1", false, false, "us-east-1.signin.aws.amazon.com"),
            ("us-east-1", false, true, "signin.us-east-1.api.aws"),
            ("us-east-1", true, false, "signin-fips.us-east-1.amazonaws.com"),
            ("us-east-1", true, true, "signin-fips.us-east-1.api.aws"),
            ("mars-1", false, false, "mars-1.signin.aws.amazon.com"),
            ("cn-north-1", false, false, "cn-north-1.signin.amazonaws.cn"),
            ("cn-north-1", true, false, "signin-fips.cn-north-1.amazonaws.com.cn"),
            ("us-gov-west-1", false, false, "us-gov-west-1.signin.amazonaws-us-gov.com"),
            ("us-gov-west-1", true, false, "signin-fips.amazonaws-us-gov.com"),
            ("us-gov-east-1", true, false, "us-gov-east-1.signin-fips.amazonaws-us-gov.com"),
            ("us-gov-east-1", true, true, "signin-fips.us-gov-east-1.api.aws"),
            ("eusc-de-east-1", false, false, "eusc-de-east-1.signin.amazonaws-eusc.eu"),
            ("us-iso-east-1", false, false, "us-iso-east-1.signin.c2shome.ic.gov"),
            ("us-isob-east-1", false, false, "us-isob-east-1.signin.sc2shome.sgov.gov"),
        ]
    )
    func endpoint(region: String, fips: Bool, dualStack: Bool, host: String) throws {
        let variables = [
            "AWS_USE_FIPS_ENDPOINT": "\(fips)", "AWS_USE_DUALSTACK_ENDPOINT": "\(dualStack)",
        ]
        let configuration = try scene.configuration("", variables)
        #expect(try ServiceEndpoint.signIn(region, configuration).url.authority == host)
        let own = try scene.configuration("", variables.merging(["AWS_REGION": region]) { $1 })
        #expect(try ServiceEndpoint.signIn(nil, own).url.authority == host)
    }
}
