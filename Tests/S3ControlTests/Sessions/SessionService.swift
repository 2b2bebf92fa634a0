import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import Synchronization

/// The services of `aws login` and IAM Identity Center, in front of an emulator that accepts their sessions until they end.
///
/// Each refresh token is accepted once, as by the services.
final class SessionService: HTTPTransport {
    /// How long sessions last.
    struct Lifetime: Sendable {
        /// The lifetime that the services announce, in seconds.
        var announced: Int
        /// The lifetime after which the emulator rejects the credentials, in seconds. A token of IAM Identity Center lasts
        /// as announced.
        var actual: Int
    }

    private struct State {
        /// The number of the last refresh token and of the last access token of IAM Identity Center.
        var token = 1
        var tokenEnd: Date
        /// The ends of sessions by access key ID.
        var sessions: [String: Date] = [:]
        var rejected = 0
    }

    private let emulator: S3ControlEmulator
    private let clock: WallClock
    private let lifetime: Lifetime
    private let state: Mutex<State>

    /// Creates the services; the first session, `ASIA0`, and the first token, `token1`, end after `lifetime`.
    init(_ emulator: S3ControlEmulator, clock: WallClock, lifetime: Lifetime) {
        self.emulator = emulator
        self.clock = clock
        self.lifetime = lifetime
        let now = clock.now
        state = Mutex(
            State(
                tokenEnd: now.addingTimeInterval(Double(lifetime.announced)),
                sessions: ["ASIA0": now.addingTimeInterval(Double(lifetime.actual))]
            )
        )
    }

    /// The number of sessions.
    var sessionCount: Int { state.withLock { $0.sessions.count } }
    /// The number of refresh tokens that were used.
    var refreshCount: Int { state.withLock { $0.token - 1 } }
    /// The number of requests that were rejected because their session had ended.
    var rejectedCount: Int { state.withLock { $0.rejected } }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        let path = request.path ?? ""
        if path == "/v1/token" || path == "/token" {
            return refresh(String(decoding: body, as: UTF8.self), isLogin: path == "/v1/token")
        }
        if path.hasPrefix("/federation/credentials") { return roleCredentials(request) }
        guard isValid(request) else {
            return .error("ExpiredToken")
        }
        return try await emulator.send(request, body: body, options: options)
    }

    private func isValid(_ request: HTTPRequest) -> Bool {
        let field = request.headerFields[.authorization] ?? ""
        let id = String(field.split(separator: "Credential=").last?.prefix { $0 != "/" } ?? "")
        let now = clock.now
        return state.withLock { state in
            let isValid = state.sessions[id].map { $0 > now } ?? false
            if !isValid { state.rejected += 1 }
            return isValid
        }
    }

    /// Answers with a new session of `aws login`, or with a new token of IAM Identity Center.
    private func refresh(_ body: String, isLogin: Bool) -> TransportResponse {
        let now = clock.now
        return state.withLock { state in
            guard body.contains(#""refreshToken":"refresh\#(state.token)""#) else {
                return Self.json(#"{"error": "invalid_grant"}"#, status: 400)
            }
            state.token += 1
            state.tokenEnd = now.addingTimeInterval(Double(lifetime.announced))
            let more = #""expiresIn": \#(lifetime.announced), "refreshToken": "refresh\#(state.token)""#
            guard isLogin else { return Self.json(#"{"accessToken": "token\#(state.token)", \#(more)}"#) }
            let id = "ASIA\(state.sessions.count)"
            state.sessions[id] = now.addingTimeInterval(Double(lifetime.actual))
            return Self.json(
                #"{"accessToken": {"accessKeyId": "\#(id)", "secretAccessKey": "s", "sessionToken": "t"}, "#
                    + #""tokenType": "aws_sigv4", \#(more)}"#
            )
        }
    }

    /// Answers with a role's session for a valid token.
    private func roleCredentials(_ request: HTTPRequest) -> TransportResponse {
        let token = HTTPField.Name("x-amz-sso_bearer_token").flatMap { request.headerFields[$0] }
        let now = clock.now
        return state.withLock { state in
            guard token == "token\(state.token)", state.tokenEnd > now else {
                return Self.json(#"{"message": "Session token not found or invalid"}"#, status: 401)
            }
            let id = "ASIA\(state.sessions.count)"
            state.sessions[id] = now.addingTimeInterval(Double(lifetime.actual))
            let end = (now.timeIntervalSince1970 + Double(lifetime.announced)) * 1000
            return Self.json(
                #"{"roleCredentials": {"accessKeyId": "\#(id)", "secretAccessKey": "s", "sessionToken": "t", "expiration": \#(Int(end))}}"#
            )
        }
    }

    private static func json(_ text: String, status: Int = 200) -> TransportResponse {
        TransportResponse(head: HTTPResponse(status: .init(code: status)), body: Array(text.utf8))
    }
}
