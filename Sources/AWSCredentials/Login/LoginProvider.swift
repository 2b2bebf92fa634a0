internal import AWSClientRuntime
@_spi(CredentialsPlan) internal import AWSCore
@_spi(Shapes) internal import Basics
internal import HTTPTransport
internal import HTTPTypes
internal import Logging
internal import Synchronization

/// A provider of cached credentials of `aws login`, refreshed five minutes before they expire.
///
/// The refreshed session is written back to the cache that the AWS CLI shares, as botocore does. No AWS client locks
/// the file. If another process has refreshed the session in the meantime, it is read from the file.
///
/// Source: botocore's `LoginCredentialFetcher`; AWS Sign-In Service API, `CreateOAuth2Token`.
final class LoginProvider: CredentialsProvider {
    /// How long before the expiration credentials are refreshed.
    static let renewalWindow: TimeInterval = 5 * 60

    private let session: String
    private let access: ServiceAccess
    private let configuration: AWSConfiguration
    private let file = SessionFile()
    /// The access key ID of credentials that a service has rejected although they seem valid.
    private let refused = Mutex<String?>(nil)

    init(session: String, _ access: ServiceAccess, _ configuration: AWSConfiguration) {
        self.session = session
        self.access = access
        self.configuration = configuration
    }

    func credentials() async throws -> Credentials {
        let path = try path
        let kept = try read(path)
        let left = kept.end.timeIntervalSince(access.clock.now)
        let isRefused = isRefused(kept.credentials)
        if left > Self.renewalWindow, !isRefused { return kept.credentials }
        let failure: CredentialsError
        do {
            return try await renew(kept, path: path)
        } catch let error as CredentialsError {
            failure = error
        }
        // A refresh token can be used once, and another process may have used it first.
        if let newer = try? read(path), newer.credentials != kept.credentials, newer.end > access.clock.now {
            return newer.credentials
        }
        guard left > 0, !isRefused else { throw failure }
        access.logger?.notice("The session of `aws login` was not renewed: \(failure.message)")
        return kept.credentials
    }

    func invalidate(_ credentials: Credentials) {
        refused.withLock { $0 = credentials.accessKeyID }
    }

    private func isRefused(_ credentials: Credentials) -> Bool {
        refused.withLock { $0 == credentials.accessKeyID }
    }

    private var path: String {
        get throws {
            let environment = configuration.environment
            let folder = FilePath.expand(
                environment["AWS_LOGIN_CACHE_DIRECTORY"] ?? "~/.aws/login/cache",
                in: environment
            )
            return "\(folder)/\(try CacheFileName.digest(of: session, .sha256)).json"
        }
    }

    private func read(_ path: String) throws(CredentialsError) -> LoginSession {
        let text: String
        do throws(CredentialsError) {
            text = try file.read(path, for: "The session of `aws login`")
        } catch {
            throw CredentialsError("\(error.message); run `aws login`.")
        }
        guard let session = try? LoginSession(JSONValue(parsing: Array(text.utf8))) else {
            throw CredentialsError("\(path) contains no session of `aws login`; run `aws login`.")
        }
        return session
    }

    private func renew(_ session: LoginSession, path: String) async throws -> Credentials {
        let purpose = "Renewing the session of `aws login`, which ends at \(ISO8601.format(session.end))"
        guard let renewal = session.renewal else {
            throw CredentialsError(
                "\(purpose): \(path) lacks clientId, refreshToken or dpopKey; run `aws login`."
            )
        }
        guard let key = ES256Key(pem: renewal.key) else {
            throw CredentialsError("\(purpose): the dpopKey of \(path) is not a P-256 key; run `aws login`.")
        }
        let endpoint = try ServiceEndpoint.signIn(session.region, configuration)
        try access.check(endpoint.url, for: purpose)
        var request = HTTPRequest(.post, endpoint.url, path: "/v1/token")
        let url = "\(endpoint.url.scheme)://\(endpoint.url.authority)\(request.path ?? "")"
        let id = UUID().uuidString.lowercased()
        guard let now = Int(exactly: access.clock.now.timeIntervalSince1970.rounded(.down)) else {
            throw CredentialsError("\(purpose): this machine's clock has no valid date; correct it.")
        }
        guard let proof = DPoP.proof(key, url: url, id: id, now: now) else {
            throw CredentialsError("\(purpose): libcrypto could not sign with the session's key.")
        }
        request.headerFields[.contentType] = "application/json"
        request.headerFields[.accept] = "application/json"
        request.headerFields[.dpop] = proof
        let body = JSONValue.write([
            "clientId": renewal.clientID, "refreshToken": renewal.refreshToken,
            "grantType": "refresh_token",
        ])
        let executor = access.unsignedExecutor(of: "Signin", endpoint, configuration)
        let call = CredentialsCall("CreateOAuth2Token", request, body: body, read: Self.outcome)
        let response: RenewedSession
        do {
            response = try await call.perform(by: executor)
        } catch let failure as CallFailure {
            throw CredentialsError(failure, for: purpose, advice: Self.advice(failure.serviceCode))
        }
        let renewed = session.renewed(by: response, now: access.clock.now)
        file.replace(path, with: renewed)
        guard let result = try? LoginSession(renewed) else {
            throw CredentialsError("\(purpose): the response contains no credentials.")
        }
        return result.credentials
    }

    private static func outcome(of response: TransportResponse) -> CredentialsCall<RenewedSession>.Outcome {
        let document = try? JSONValue(parsing: response.body)
        guard response.statusCode == 200 else {
            // The exception's name is the same for all reasons. `error` distinguishes them.
            guard let code = try? document?.text("error") else { return .fault(.status(response)) }
            return .fault(.service(ServiceFault(code: code, message: try? document?.text("message"))))
        }
        guard let document, let renewed = try? RenewedSession(document) else {
            return .fault(.unreadable("the response contains no credentials", cause: nil))
        }
        return .result(renewed)
    }

    private static func advice(_ code: String?) -> String? {
        switch code {
        case "TOKEN_EXPIRED": "The session has expired; run `aws login`."
        case "USER_CREDENTIALS_CHANGED": "The user's credentials have changed; run `aws login`."
        case "INSUFFICIENT_PERMISSIONS":
            "The user may lack permission for the action signin:CreateOAuth2Token."
        default: nil
        }
    }
}

extension HTTPField.Name {
    fileprivate static let dpop: Self = {
        guard let name = Self("DPoP") else { preconditionFailure("DPoP is a field's name") }
        return name
    }()
}
