import AWSClientRuntime
@_spi(CredentialsPlan) import AWSCore
@_spi(Shapes) import Basics
import HTTPTransport
import HTTPTypes
import Logging
import Synchronization

/// A provider of cached credentials of `aws login`, refreshed five minutes before they expire.
///
/// The refreshed session is written back to the cache that the AWS CLI shares, as botocore does. No AWS client locks
/// the file. If another process has refreshed the session in the meantime, it is read from the file.
///
/// Source: botocore's `LoginCredentialFetcher`; AWS Sign-In Service API, `CreateOAuth2Token`.
final class LoginProvider: CredentialsProvider {
    /// How long before the expiration credentials are refreshed.
    static let renewalWindow: TimeInterval = 5 * 60

    private let access: ServiceAccess
    private let configuration: AWSConfiguration
    private let file: Result<SessionFile, CredentialsError>
    /// The access key ID of credentials that a service has rejected although they seem valid.
    private let refused = Mutex<String?>(nil)

    init(session: String, _ access: ServiceAccess, _ configuration: AWSConfiguration) {
        self.access = access
        self.configuration = configuration
        file = Result { () throws(CredentialsError) in
            let environment = configuration.environment
            let folder = FilePath.expand(
                environment["AWS_LOGIN_CACHE_DIRECTORY"] ?? "~/.aws/login/cache",
                in: environment
            )
            let name = try CacheFileName.digest(of: session, .sha256)
            return SessionFile.shared("\(folder)/\(name).json")
        }
    }

    func credentials() async throws -> Credentials {
        let file = try file.get()
        let kept = try read(file)
        guard needsRefresh(kept) else { return kept.credentials }
        let failure: CredentialsError
        let isRefusal: Bool
        do {
            try await file.refresh { [self] in
                // Another provider or process may have refreshed the session in the meantime.
                let latest = try read(file)
                if needsRefresh(latest) { try await renew(latest, file) }
            }
            return try read(file).credentials
        } catch let error as CallFailure {
            let advice = Self.advice(error.serviceCode)
            failure = CredentialsError(error, for: Self.purpose(kept), advice: advice)
            isRefusal = error.serviceCode != nil
        } catch let error as CredentialsError {
            failure = error
            isRefusal = false
        }
        let isUsable = kept.end > access.clock.now && !isRefused(kept.credentials)
        // A refresh token can be used once, and another process may have used it first. After a refusal, that process
        // may not have written its session yet.
        let clock: (any Clock<Duration>)? = isRefusal && !isUsable ? access.delayClock : nil
        let other = try await SessionFile.awaitSession(clock) { session(insteadOf: kept, file) }
        if let other { return other.credentials }
        guard isUsable else { throw failure }
        access.logger?.notice("The session of `aws login` was not renewed: \(failure.message)")
        return kept.credentials
    }

    func invalidate(_ credentials: Credentials) {
        refused.withLock { $0 = credentials.accessKeyID }
    }

    private func isRefused(_ credentials: Credentials) -> Bool {
        refused.withLock { $0 == credentials.accessKeyID }
    }

    private func needsRefresh(_ session: LoginSession) -> Bool {
        // Nothing is fresh if the clock has no valid date. The refresh then reports the clock.
        let isFresh = session.end.timeIntervalSince(access.clock.now) > Self.renewalWindow
        return !isFresh || isRefused(session.credentials)
    }

    /// The valid session that another process has written since `kept` was read, if any.
    private func session(insteadOf kept: LoginSession, _ file: SessionFile) -> LoginSession? {
        guard let other = try? read(file), other.credentials != kept.credentials,
            other.end > access.clock.now
        else { return nil }
        return other
    }

    private func read(_ file: SessionFile) throws(CredentialsError) -> LoginSession {
        let text: String
        do throws(CredentialsError) {
            text = try file.read(for: "The session of `aws login`")
        } catch {
            throw CredentialsError("\(error.message); run `aws login`.")
        }
        guard let session = try? LoginSession(JSONValue(parsing: Array(text.utf8))) else {
            throw CredentialsError("\(file.path) contains no session of `aws login`; run `aws login`.")
        }
        return session
    }

    private static func purpose(_ session: LoginSession) -> String {
        "Renewing the session of `aws login`, which ends at \(ISO8601.format(session.end))"
    }

    /// Refreshes the session in the file.
    ///
    /// - Throws: `CallFailure` if the call fails; `CredentialsError` if it cannot be made.
    private func renew(_ session: LoginSession, _ file: SessionFile) async throws {
        let purpose = Self.purpose(session)
        guard let renewal = session.renewal else {
            throw CredentialsError(
                "\(purpose): \(file.path) lacks clientId, refreshToken or dpopKey; run `aws login`."
            )
        }
        guard let key = ES256Key(pem: renewal.key) else {
            throw CredentialsError(
                "\(purpose): the dpopKey of \(file.path) is not a P-256 key; run `aws login`."
            )
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
        // A refresh token and a proof can be used once, so only requests that were not sent are retried.
        let call = CredentialsCall(
            "CreateOAuth2Token",
            request,
            body: body,
            kind: { $0.mayHaveActed || $0.httpStatus != nil ? .permanent : $0.retryKind },
            read: Self.outcome
        )
        let response = try await call.perform(by: executor)
        file.replace(with: session.renewed(by: response, now: access.clock.now))
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

/// Proves to the sign-in service that the sender of a request has the session's key.
///
/// Source: RFC 9449, section 4.2.
enum DPoP {
    /// The value of the `DPoP` header of a POST to `url`; nil if libcrypto could not sign.
    ///
    /// - Parameters:
    ///   - id: A unique ID for the proof.
    ///   - now: The current time, in whole seconds since 1970.
    static func proof(_ key: ES256Key, url: String, id: String, now: Int) -> String? {
        let publicKey: [JSONValue.Member] = [
            .init("kty", .string("EC")), .init("x", .string(Base64.encodeForURL(key.x))),
            .init("y", .string(Base64.encodeForURL(key.y))), .init("crv", .string("P-256")),
        ]
        let header: [JSONValue.Member] = [
            .init("typ", .string("dpop+jwt")), .init("alg", .string("ES256")),
            .init("jwk", .object(publicKey)),
        ]
        let claims: [JSONValue.Member] = [
            .init("htm", .string("POST")), .init("htu", .string(url)),
            .init("iat", .integer(now)), .init("jti", .string(id)),
        ]
        let signed = [header, claims]
            .map { Base64.encodeForURL(Array(JSONValue.object($0).description.utf8)) }
            .joined(separator: ".")
        guard let signature = key.signature(of: Array(signed.utf8)) else { return nil }
        return "\(signed).\(Base64.encodeForURL(signature))"
    }
}

extension HTTPField.Name {
    fileprivate static let dpop = token("DPoP")
}
