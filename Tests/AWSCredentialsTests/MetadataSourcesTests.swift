import AWSCore
import Basics
import CurlTransport
import HTTPTransport
import Synchronization
import Testing

@testable import AWSCredentials

@Suite struct MetadataSourcesTests {
    private let scene: Scene

    init() throws {
        scene = try Scene()
    }

    private static func keys(_ keyID: String, expiration: String = "2026-01-31T18:00:00Z", more: String = "")
        -> String
    {
        """
        {"AccessKeyId": "\(keyID)", "SecretAccessKey": "s", "Token": "t", "Expiration": "\(expiration)"\(more)}
        """
    }

    // MARK: Container

    private func container(_ server: LoopbackServer, _ more: [String: String] = [:]) -> [String: String] {
        ["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/role/?id=1"].merging(more) { $1 }
    }

    @Test("requests the container's endpoint with the token of the variable or the file")
    func containerEndpoint() async throws {
        let server = try LoopbackServer { _ in
            .json(Self.keys("ASIAC", more: #", "AccountId": "123456789012""#))
        }
        defer { server.close() }
        let found = try await scene.chain("", container(server)).credentials()
        #expect(
            found
                == Credentials(
                    accessKeyID: "ASIAC",
                    secretAccessKey: "s",
                    sessionToken: "t",
                    expiration: Scene.noon.addingTimeInterval(6 * 3600),
                    accountID: "123456789012"
                )
        )
        let path = try scene.write("of-file\n", to: "token")
        let variable = ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "of-variable"]
        let file = variable.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": path]) { $1 }
        _ = try await scene.chain("", container(server, variable)).credentials()
        _ = try await scene.chain("", container(server, file)).credentials()
        #expect(server.requests.map { $0.fields["authorization"] } == [nil, "of-variable", "of-file"])
        #expect(server.requests.allSatisfy { $0.target == "/role/?id=1" && $0.method == "GET" })
    }

    @Test("goes through no proxy, whatever the transport's configuration says", arguments: [true, false])
    func noProxy(isContainer: Bool) async throws {
        let proxy = try LoopbackServer { _ in .json(Self.keys("ASIAPROXY")) }
        defer { proxy.close() }
        let server = try LoopbackServer { request in
            request.target.hasSuffix("/security-credentials/") ? .answer(200, "r") : .json(Self.keys("ASIAC"))
        }
        defer { server.close() }
        let transport = CurlTransport(
            configuration: CurlTransportConfiguration(proxy: .all(try Proxy(url: proxy.url)))
        )
        let variables =
            isContainer ? container(server) : ["AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url]
        let chain = DefaultCredentialsChain(
            configuration: try scene.configuration("", variables),
            transport: transport,
            clock: WallClock { [scene] in scene.date.withLock { $0 } }
        )
        #expect(try await chain.credentials().accessKeyID == "ASIAC")
        #expect(proxy.requests.isEmpty)
        #expect(transport.withoutProxy as? CurlTransport !== transport)
        let plain = CurlTransport()
        #expect(plain.withoutProxy as? CurlTransport === plain)
    }

    @Test("makes requests although all slots of the transport are in use", arguments: [true, false])
    func busyTransport(isContainer: Bool) async throws {
        let server = try LoopbackServer { request in
            request.target.hasSuffix("/security-credentials/") ? .answer(200, "r") : .json(Self.keys("ASIAC"))
        }
        defer { server.close() }
        let transport = CurlTransport(configuration: CurlTransportConfiguration(maxConnections: 1))
        let held = try #require(transport.tryAcquireSlot())
        let chain = DefaultCredentialsChain(
            configuration: try scene.configuration("", isContainer ? container(server) : instance(server)),
            access: scene.access(transport),
            mfaCode: nil
        )
        #expect(try await chain.credentials().accessKeyID == "ASIAC")
        #expect(!held.mayHaveSent)
    }

    @Test("rejects a token that would break out of its field")
    func injectedToken() async throws {
        let server = try LoopbackServer { _ in .json(Self.keys("ASIAC")) }
        defer { server.close() }
        let message = try await scene.failure(
            "",
            container(server, ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "a\r\nX: hunter2"])
        )
        #expect(message.contains("line breaks"))
        #expect(!message.contains("hunter2"))
        #expect(server.requests.isEmpty)
    }

    @Test(
        "rejects hosts other than this machine's and the platform's",
        arguments: [
            ("http://example.com/x", "example.com is not allowed"), ("http://10.0.0.1/x", "not allowed"),
            ("http://169.254.169.254/x", "not allowed"), ("http://127.0.0.1.evil.com/x", "not allowed"),
            ("http://localhost.evil.com/x", "not allowed"), ("http://user@localhost/x", "user information"),
            ("ftp://localhost/x", "must begin with https:// or http://"), ("localhost/x", "no scheme"),
            ("http://[::2]/x", "not allowed"), ("http://128.1/x", "not allowed"),
            ("http://a.localhost/x", "not allowed"), ("http://127.1.evil/x", "not allowed"),
        ]
    )
    func hosts(url: String, reason: String) async throws {
        let message = try await scene.failure("", ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        #expect(message.contains(reason), "\(message)")
    }

    @Test(
        "accepts addresses of this machine and the platform in any notation",
        arguments: [
            "http://127.1/x", "http://0x7f000001/x", "http://[0:0:0:0:0:0:0:1]/x", "http://localhost./x",
            "http://LOCALHOST/x", "http://[::ffff:127.0.0.1]/x", "http://127.9.9.9/x",
            "http://169.254.170.2/x", "http://[fd00:ec2:0:0:0:0:0:23]/x", "https://example.com/x",
        ]
    )
    func allowedHosts(url: String) async throws {
        let configuration = try scene.configuration("", ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        let transport = AnsweringTransport { _ in (200, Self.keys("ASIAC")) }
        let chain = DefaultCredentialsChain(
            configuration: configuration,
            access: scene.access(transport),
            mfaCode: nil
        )
        #expect(try await chain.credentials().accessKeyID == "ASIAC")
    }

    @Test("accepts an account ID that is a number")
    func numericAccount() async throws {
        let server = try LoopbackServer { _ in .json(Self.keys("ASIAC", more: #", "AccountId": 12345678901"#))
        }
        defer { server.close() }
        #expect(try await scene.chain("", container(server)).credentials().accountID == "012345678901")
    }

    @Test("takes an account ID that is empty or null for none", arguments: ["\"\"", "null"])
    func noAccount(value: String) async throws {
        let server = try LoopbackServer { _ in
            .json(Self.keys("ASIAC", more: #", "AccountId": \#(value)"#))
        }
        defer { server.close() }
        let found = try await scene.chain("", container(server)).credentials()
        #expect(found.accessKeyID == "ASIAC")
        #expect(found.accountID == nil)
    }

    @Test(
        "reports the endpoint's error",
        arguments: [
            (
                LoopbackServer.Reply.json(#"{"code": "x", "message": "m"}"#, status: 404), 3,
                "x: m (HTTP status 404)"
            ),
            (.answer(401, "the token has ended\n"), 3, "HTTP status 401, the token has ended"),
            (.answer(429, "slowly"), 3, "HTTP status 429"),
            (.answer(400, "bad path"), 1, "HTTP status 400, bad path"),
            (
                .json(#"{"Code": "AccessDenied", "Message": "not you"}"#, status: 403), 1,
                "AccessDenied: not you (HTTP status 403)"
            ),
            (.answer(500, "oops"), 3, "HTTP status 500"),
            (.json(#"{"Code": "AccessDenied", "Message": "not you"}"#), 3, "AccessDenied: not you"),
            (.json("garbage"), 3, "not the expected JSON"),
            (.json("{}"), 3, "contains no credentials"),
            (.json(keys("A", expiration: "soon")), 3, "Expiration is not a date"),
            (.raw(""), 3, "Container credentials"),
        ]
    )
    func containerFaults(reply: LoopbackServer.Reply, requests: Int, reason: String) async throws {
        let server = try LoopbackServer { _ in reply }
        defer { server.close() }
        let message = try await scene.failure("", container(server))
        #expect(message.contains(reason), "\(message)")
        #expect(server.requests.count == requests)
        #expect(scene.pauses.withLock(\.count) == requests - 1)
    }

    @Test("makes another request after an incomplete response", arguments: ["", #"{"AccessKeyId": "A"#])
    func incompleteResponse(text: String) async throws {
        let count = Mutex(0)
        let server = try LoopbackServer { _ in
            let isFirst = count.withLock { count in
                count += 1
                return count == 1
            }
            return .json(isFirst ? text : Self.keys("ASIAC"))
        }
        defer { server.close() }
        #expect(try await scene.chain("", container(server)).credentials().accessKeyID == "ASIAC")
        #expect(server.requests.count == 2)
    }

    @Test("uses short-lived credentials until they expire", arguments: [1.0, 60, 600, 899])
    func shortLived(left: Double) async throws {
        let end = ISO8601.format(Scene.noon.addingTimeInterval(left))
        let server = try LoopbackServer { _ in .json(Self.keys("ASIAC", expiration: end)) }
        defer { server.close() }
        let found = try await scene.chain("", container(server)).credentials()
        #expect(found.expiration == Scene.noon.addingTimeInterval(left))
    }

    @Test(
        "uses credentials that the endpoint could not renew, or that are expired only by a wrong clock"
    )
    func stale() async throws {
        let server = try LoopbackServer { _ in .json(Self.keys("ASIAC", expiration: "2026-01-30T12:00:00Z")) }
        defer { server.close() }
        let found = try await scene.chain("", container(server)).credentials()
        let left = try #require(found.expiration).timeIntervalSince(Scene.noon)
        #expect((17 * 60...25 * 60).contains(left))
    }

    // MARK: Instance

    private func instance(_ server: LoopbackServer, _ more: [String: String] = [:]) -> [String: String] {
        [
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url + "/",
            // A busy machine may take longer than the default, which is a second.
            "AWS_METADATA_SERVICE_TIMEOUT": "60",
        ].merging(more) { $1 }
    }

    private static let rolePath = "/latest/meta-data/iam/security-credentials/"

    /// Answers as the service does, except where `answers` has something else for a path.
    private static func service(_ answers: [String: LoopbackServer.Reply] = [:]) throws -> LoopbackServer {
        try LoopbackServer { request in
            if let answer = answers[request.target] { return answer }
            switch (request.method, request.target) {
            case ("PUT", "/latest/api/token"):
                guard request.fields["x-aws-ec2-metadata-token-ttl-seconds"] == "21600" else {
                    return .answer(400, "")
                }
                return .answer(200, "tok==")
            case ("GET", _) where request.fields["x-aws-ec2-metadata-token"] != "tok==":
                return .answer(401, "")
            case ("GET", rolePath): return .answer(200, "my role\n")
            case ("GET", rolePath + "my%20role"):
                return .json(keys("ASIAI", more: #", "Code": "Success", "Type": "AWS-HMAC""#))
            default: return .answer(404, "")
            }
        }
    }

    @Test("fetches the instance's role through version 2 of the service")
    func instanceRole() async throws {
        let server = try Self.service()
        defer { server.close() }
        let found = try await scene.chain("", instance(server)).credentials()
        #expect(found.accessKeyID == "ASIAI")
        #expect(found.expiration == Scene.noon.addingTimeInterval(6 * 3600))
        #expect(server.requests.map(\.method) == ["PUT", "GET", "GET"])
    }

    @Test(
        "lists every place that was checked if the service has no credentials",
        arguments: [
            ("/latest/api/token", LoopbackServer.Reply.answer(400, ""), "there is no token, HTTP status 400"),
            ("/latest/api/token", .answer(200, ""), "empty or not text"),
            (rolePath, .answer(404, ""), "the instance has no role, HTTP status 404"),
            (
                rolePath + "my%20role",
                .json(#"{"Code": "AssumeRoleUnauthorizedAccess", "Message": "no trust"}"#), "no trust"
            ),
            (rolePath + "my%20role", .json("<html>"), "not the expected JSON"),
            (rolePath + "my%20role", .answer(500, ""), "HTTP status 500"),
        ]
    )
    func instanceFaults(path: String, reply: LoopbackServer.Reply, reason: String) async throws {
        let server = try Self.service([path: reply])
        defer { server.close() }
        let message = try await scene.failure("", instance(server))
        #expect(message.hasPrefix("No credentials. Checked: environment: AWS_ACCESS_KEY_ID is not set"))
        #expect(message.contains(reason), "\(message)")
    }

    /// Version 1 of the service, which knows no tokens.
    private static func firstVersion(_ status: Int) throws -> LoopbackServer {
        try service([
            "/latest/api/token": .answer(status, ""), rolePath: .answer(200, "r"),
            rolePath + "r": .json(keys("ASIAV1")),
        ])
    }

    @Test("falls back to version 1 of the service", arguments: [403, 404, 405])
    func version1(status: Int) async throws {
        let server = try Self.firstVersion(status)
        defer { server.close() }
        #expect(try await scene.chain("", instance(server)).credentials().accessKeyID == "ASIAV1")
        #expect(server.requests.allSatisfy { $0.fields["x-aws-ec2-metadata-token"] == nil })
    }

    @Test(
        "does not fall back to version 1 if it is disabled",
        arguments: [
            ("", ["AWS_EC2_METADATA_V1_DISABLED": "true"]),
            ("[default]\nec2_metadata_v1_disabled = True", [:]),
        ]
    )
    func noVersion1(config: String, variables: [String: String]) async throws {
        let server = try Self.firstVersion(404)
        defer { server.close() }
        let message = try await scene.failure(config, instance(server, variables))
        #expect(message.contains("ec2_metadata_v1_disabled"), "\(message)")
        #expect(server.requests.count == 1)
    }

    @Test("makes as many attempts as the settings allow", arguments: [404, 429, 500])
    func instanceRetries(status: Int) async throws {
        let calls = Mutex(0)
        let server = try LoopbackServer { request in
            guard request.method == "GET" else { return .answer(200, "tok==") }
            guard request.target == Self.rolePath else { return .json(Self.keys("ASIAI")) }
            return calls.withLock {
                $0 += 1
                return $0 < 3 ? .answer(status, "") : .answer(200, "r")
            }
        }
        defer { server.close() }
        let attempts = ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": " 3"]
        #expect(try await scene.chain("", instance(server, attempts)).credentials().accessKeyID == "ASIAI")
        #expect(server.requests.map(\.method) == ["PUT", "GET", "GET", "GET", "GET"])
    }

    @Test("requests the token again after an empty response")
    func emptyToken() async throws {
        let tokens = Mutex(0)
        let server = try LoopbackServer { request in
            if request.method == "PUT" {
                let isFirst = tokens.withLock { count in
                    count += 1
                    return count == 1
                }
                return .answer(200, isFirst ? "" : "tok")
            }
            return request.target == Self.rolePath ? .answer(200, "r") : .json(Self.keys("ASIAI"))
        }
        defer { server.close() }
        let attempts = ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "2"]
        #expect(try await scene.chain("", instance(server, attempts)).credentials().accessKeyID == "ASIAI")
        #expect(server.requests.map(\.method) == ["PUT", "PUT", "GET", "GET"])
    }

    @Test("sends the name of a role as it is")
    func roleName() async throws {
        let role = "a+b=c,d@e_f.g-h"
        let server = try Self.service([
            Self.rolePath: .answer(200, role), Self.rolePath + role: .json(Self.keys("ASIAI")),
        ])
        defer { server.close() }
        #expect(try await scene.chain("", instance(server)).credentials().accessKeyID == "ASIAI")
        #expect(server.requests.last?.target == Self.rolePath + role)
    }

    @Test("requests a new token if the service rejects the old one")
    func newToken() async throws {
        let tokens = Mutex(0)
        let server = try LoopbackServer { request in
            if request.method == "PUT" {
                return .answer(200, "tok\(tokens.withLock { $0 += 1; return $0 })")
            }
            guard request.fields["x-aws-ec2-metadata-token"] == "tok2" else { return .answer(401, "") }
            return request.target == Self.rolePath ? .answer(200, "r") : .json(Self.keys("ASIAI"))
        }
        defer { server.close() }
        let attempts = ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "2"]
        #expect(try await scene.chain("", instance(server, attempts)).credentials().accessKeyID == "ASIAI")
        #expect(server.requests.map(\.method) == ["PUT", "GET", "PUT", "GET", "GET"])
    }

    @Test("gives up after one second if nothing responds, or after two if version 1 is possible")
    func silence() async throws {
        let server = try LoopbackServer { _ in .silence }
        defer { server.close() }
        let ordinary = RecordingTransport()
        let transport = RecordingTransport()
        let chain = DefaultCredentialsChain(
            configuration: try scene.configuration(
                "",
                instance(
                    server,
                    [
                        "AWS_EC2_METADATA_V1_DISABLED": "true", "AWS_METADATA_SERVICE_TIMEOUT": "1",
                    ]
                )
            ),
            access: scene.access(ordinary, metadata: transport),
            mfaCode: nil
        )
        let error = try await #require(throws: CredentialsError.self) { try await chain.credentials() }
        #expect(error.message.contains("instance metadata: "))
        // By the limit and not by the clock, which a loaded machine makes a liar.
        #expect(transport.timeouts == [.seconds(1)])
        #expect(ordinary.timeouts.isEmpty)
        #expect(server.requests.count <= 1)
    }

    @Test("sends no request if the service is disabled or the environment has keys")
    func notAsked() async throws {
        let server = try Self.service()
        defer { server.close() }
        let off = try await scene.failure("", instance(server, ["AWS_EC2_METADATA_DISABLED": "TRUE"]))
        #expect(off.contains("AWS_EC2_METADATA_DISABLED"))
        let keys = ["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s"]
        #expect(try await scene.chain("", instance(server, keys)).credentials().accessKeyID == "AKID")
        #expect(server.requests.isEmpty)
    }

    @Test("reports the result of fetching, without secrets")
    func report() async throws {
        let server = try LoopbackServer { _ in .json(Self.keys("ASIAC")) }
        defer { server.close() }
        let text = await (try scene.chain("", container(server))).report().description
        #expect(text.contains("access key id"))
        #expect(text.contains("ASIAC  (container endpoint (AWS_CONTAINER_CREDENTIALS_FULL_URI))"))
        #expect(text.contains("2026-01-31T18:00:00Z"))
        #expect(text.contains("<redacted>"))
        let failed = await (try scene.chain("", ["AWS_EC2_METADATA_DISABLED": "true"])).report().description
        #expect(failed.contains("access key id") && failed.contains("No credentials. Checked"))
    }

    @Test("does not cache failures")
    func notKept() async throws {
        let isUp = Mutex(false)
        let server = try LoopbackServer { _ in
            isUp.withLock(\.self) ? .json(Self.keys("ASIAC")) : .answer(403, "")
        }
        defer { server.close() }
        let chain = try scene.chain("", container(server))
        await #expect(throws: CredentialsError.self) { try await chain.credentials() }
        isUp.withLock { $0 = true }
        #expect(try await chain.credentials().accessKeyID == "ASIAC")
        #expect(server.requests.count == 2)
    }
}
