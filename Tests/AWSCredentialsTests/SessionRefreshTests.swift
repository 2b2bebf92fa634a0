import AWSCore
import Basics
import Synchronization
import Testing

@testable import AWSCredentials

@Suite("A refresh token that can be used once")
struct SessionRefreshTests {
    private let scene: Scene

    init() throws { scene = try Scene() }

    /// The session in a file of the AWS CLI.
    enum Session: CaseIterable {
        case login
        case identityCenter

        private static let arn = "arn:aws:sts::123456789012:assumed-role/r/me"

        var config: String {
            switch self {
            case .login:
                return "[default]\nlogin_session = \(Self.arn)"
            case .identityCenter:
                return """
                    [default]
                    sso_session = corp
                    sso_account_id = 123456789012
                    sso_role_name = Read
                    [sso-session corp]
                    sso_start_url = https://corp.awsapps.com/start
                    sso_region = us-west-2
                    """
            }
        }

        var file: String {
            get throws {
                switch self {
                case .login:
                    return ".aws/login/cache/\(try CacheFileName.digest(of: Self.arn, .sha256)).json"
                case .identityCenter:
                    return ".aws/sso/cache/\(try CacheFileName.digest(of: "corp", .sha1)).json"
                }
            }
        }

        /// A file whose access key ID, or token, is `name`.
        func contents(_ name: String, expires: String) -> String {
            let members: [JSONValue.Member]
            switch self {
            case .login:
                let keys: [JSONValue.Member] = [
                    .init("accessKeyId", .string(name)), .init("secretAccessKey", .string("s")),
                    .init("sessionToken", .string("t")), .init("expiresAt", .string(expires)),
                ]
                members = [
                    .init("accessToken", .object(keys)), .init("clientId", .string("c")),
                    .init("refreshToken", .string("r1")), .init("dpopKey", .string(ES256KeyTests.key)),
                ]
            case .identityCenter:
                members = [
                    .init("accessToken", .string(name)), .init("expiresAt", .string(expires)),
                    .init("clientId", .string("c")), .init("clientSecret", .string("cs")),
                    .init("refreshToken", .string("r1")),
                    .init("registrationExpiresAt", .string("2026-03-01T00:00:00Z")),
                ]
            }
            return JSONValue.object(members).description
        }

        /// The response with a new session named `ASIANEW`.
        var renewal: LoopbackServer.Reply {
            switch self {
            case .login:
                return .json(
                    #"{"accessToken": {"accessKeyId": "ASIANEW", "secretAccessKey": "s", "sessionToken": "t"}, "#
                        + #""expiresIn": 900, "refreshToken": "r2"}"#
                )
            case .identityCenter:
                return .json(#"{"accessToken": "ASIANEW", "expiresIn": 3600, "refreshToken": "r2"}"#)
            }
        }

        /// The service's code for a used refresh token.
        var refusalCode: String {
            switch self {
            case .login: return "TOKEN_EXPIRED"
            case .identityCenter: return "invalid_grant"
            }
        }

        var refusal: LoopbackServer.Reply { .json(#"{"error": "\#(refusalCode)"}"#, status: 400) }
    }

    /// A server that answers each refresh with `answer`, which receives the number of the request. Its portal returns
    /// credentials whose access key ID is the token.
    private static func server(
        _ answer: @escaping @Sendable (Int) -> LoopbackServer.Reply
    ) throws -> LoopbackServer {
        let count = Mutex(0)
        return try LoopbackServer { request in
            guard request.method == "POST" else {
                let token = request.fields["x-amz-sso_bearer_token"] ?? ""
                return .json(
                    #"{"roleCredentials": {"accessKeyId": "\#(token)", "secretAccessKey": "s", "sessionToken": "t", "#
                        + #""expiration": 1769864400000}}"#
                )
            }
            let number = count.withLock { count in
                count += 1
                return count
            }
            return answer(number)
        }
    }

    private static func refreshCount(_ server: LoopbackServer) -> Int {
        server.requests.filter { $0.method == "POST" }.count
    }

    @Test("is used by one of the clients that start together", arguments: Session.allCases)
    func together(session: Session) async throws {
        let clientCount = 4
        // How often each client has read the clock: first its cache, then the provider with the file's session.
        let readings = Mutex([Int](repeating: 0, count: clientCount))
        let server = try Self.server { number in
            guard number == 1 else { return session.refusal }
            for _ in 0..<5000 {
                if readings.withLock({ $0.allSatisfy { $0 >= 2 } }) { break }
                usleep(1000)
            }
            return session.renewal
        }
        defer { server.close() }
        try scene.write(session.contents("ASIAOLD", expires: "2026-01-31T11:00:00Z"), to: session.file)
        let configuration = try scene.configuration(session.config, ["AWS_ENDPOINT_URL": server.url])
        var chains: [DefaultCredentialsChain] = []
        for client in 0..<clientCount {
            var access = scene.access()
            access.clock = WallClock {
                readings.withLock { $0[client] += 1 }
                return Scene.noon
            }
            chains.append(DefaultCredentialsChain(configuration: configuration, access: access, mfaCode: nil))
        }
        let tasks = chains.map { chain in Task { try await chain.credentials().accessKeyID } }
        for task in tasks {
            #expect(try await task.value == "ASIANEW")
        }
        #expect(Self.refreshCount(server) == 1)
    }

    @Test("may be refused before the other process has written its session", arguments: Session.allCases)
    func writtenLate(session: Session) async throws {
        let server = try Self.server { _ in session.refusal }
        defer { server.close() }
        let path = try session.file
        let theirs = session.contents("ASIATHEIRS", expires: "2026-01-31T13:00:00Z")
        try scene.write(session.contents("ASIAOLD", expires: "2026-01-31T11:00:00Z"), to: path)
        var access = scene.access()
        access.delayClock = RecordingClock { [scene] pause in
            let count = scene.pauses.withLock { pauses -> Int in
                pauses.append(pause)
                return pauses.count
            }
            if count == 3 { _ = try? scene.write(theirs, to: path) }
        }
        let chain = DefaultCredentialsChain(
            configuration: try scene.configuration(session.config, ["AWS_ENDPOINT_URL": server.url]),
            access: access,
            mfaCode: nil
        )
        #expect(try await chain.credentials().accessKeyID == "ASIATHEIRS")
        #expect(Self.refreshCount(server) == 1)
        #expect(scene.pauses.withLock(\.count) == 3)
    }

    @Test("is reported as refused if no session is written within a second", arguments: Session.allCases)
    func neverWritten(session: Session) async throws {
        let server = try Self.server { _ in session.refusal }
        defer { server.close() }
        try scene.write(session.contents("ASIAOLD", expires: "2026-01-31T11:00:00Z"), to: session.file)
        let message = try await scene.failure(session.config, ["AWS_ENDPOINT_URL": server.url])
        #expect(message.contains(session.refusalCode), "\(message)")
        #expect(Self.refreshCount(server) == 1)
        let waited = scene.pauses.withLock { $0.reduce(.zero, +) }
        #expect(waited > .zero && waited <= .seconds(1))
    }

    @Test("delays no call while the session is valid", arguments: Session.allCases)
    func stillValid(session: Session) async throws {
        let server = try Self.server { _ in session.refusal }
        defer { server.close() }
        try scene.write(session.contents("ASIAOLD", expires: "2026-01-31T12:01:00Z"), to: session.file)
        let chain = try scene.chain(session.config, ["AWS_ENDPOINT_URL": server.url])
        #expect(try await chain.credentials().accessKeyID == "ASIAOLD")
        #expect(Self.refreshCount(server) == 1)
        #expect(scene.pauses.withLock(\.count) == 0)
    }

    @Test("is not used again by a client that starts after the refresh", arguments: Session.allCases)
    func afterwards(session: Session) async throws {
        let server = try Self.server { number in number == 1 ? session.renewal : session.refusal }
        defer { server.close() }
        try scene.write(session.contents("ASIAOLD", expires: "2026-01-31T11:00:00Z"), to: session.file)
        for _ in 0..<2 {
            let chain = try scene.chain(session.config, ["AWS_ENDPOINT_URL": server.url])
            #expect(try await chain.credentials().accessKeyID == "ASIANEW")
        }
        #expect(Self.refreshCount(server) == 1)
    }
}
