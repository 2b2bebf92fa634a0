import AWSClientRuntime
@_spi(CredentialsPlan) import AWSCore
@_spi(Shapes) import Basics
import HTTPTransport
import HTTPTypes
import Logging

/// The cached token of `aws sso login`, refreshed if possible.
///
/// A token of an `sso-session` is refreshed 15 minutes before it expires, and written back to the cache that the AWS
/// CLI shares. A token in the legacy format cannot be refreshed.
struct SSOTokenCache: Sendable {
    private let role: SSORole
    private let access: ServiceAccess
    private let file: Result<SessionFile, CredentialsError>
    private let service: Result<(endpoint: ServiceEndpoint, executor: CallExecutor), CredentialsError>

    init(_ role: SSORole, _ access: ServiceAccess, _ configuration: AWSConfiguration) {
        self.role = role
        self.access = access
        file = Result { () throws(CredentialsError) in
            let name = try CacheFileName.digest(of: role.session ?? role.startURL, .sha1)
            return SessionFile.shared(
                FilePath.expandHome("~/.aws/sso/cache/\(name).json", in: configuration.environment)
            )
        }
        service = Result { () throws(CredentialsError) in
            let endpoint = try ServiceEndpoint.tokens(role.region, configuration)
            return (endpoint, access.unsignedExecutor(of: "SSOOIDC", endpoint, configuration))
        }
    }

    func accessToken() async throws -> String {
        let file = try file.get()
        var kept = try read(file)
        var reason = ""
        if needsRefresh(until: kept.end) {
            do {
                try await file.refresh { [self] in
                    // Another provider or process may have refreshed the token in the meantime.
                    let latest = try read(file)
                    if needsRefresh(until: latest.end) { try await renew(latest.token, file) }
                }
                kept = try read(file)
            } catch let failure as CallFailure {
                if let other = try await token(insteadOf: kept.text, kept.end, after: failure, file) {
                    return other
                }
                let error = CredentialsError(failure, for: "CreateToken")
                access.logger?.notice("The IAM Identity Center token was not renewed: \(error.message)")
                reason = " and was not renewed (\(error.message))"
            }
        }
        guard kept.end > access.clock.now else {
            throw CredentialsError(
                "The IAM Identity Center token of profile \"\(role.profile)\" expired at \(ISO8601.format(kept.end))"
                    + "\(reason); \(role.signInAdvice)."
            )
        }
        return kept.text
    }

    private func needsRefresh(until end: Date) -> Bool {
        role.session != nil
            && end.timeIntervalSince(access.clock.now) < CachingCredentialsProvider.advisoryWindow
    }

    /// The token of another process, which may have used the refresh token first; nil if there is none.
    private func token(
        insteadOf kept: String,
        _ end: Date,
        after failure: CallFailure,
        _ file: SessionFile
    ) async throws -> String? {
        // After a refusal, the other process may not have written its token yet.
        let waits = failure.serviceCode != nil && end <= access.clock.now
        return try await SessionFile.awaitSession(waits ? access.delayClock : nil) { () -> String? in
            guard let other = try? read(file), other.text != kept, other.end > access.clock.now else {
                return nil
            }
            return other.text
        }
    }

    private func read(
        _ file: SessionFile
    ) throws(CredentialsError) -> (token: SSOToken, text: String, end: Date) {
        let text: String
        do throws(CredentialsError) {
            text = try file.read(for: "The IAM Identity Center token of profile \"\(role.profile)\"")
        } catch {
            throw CredentialsError("\(error.message); \(role.signInAdvice).")
        }
        guard let token = try? SSOToken(JSONValue(parsing: Array(text.utf8))),
            let accessToken = token.accessToken, let end = token.expiration
        else {
            throw CredentialsError(
                "\(file.path) contains no IAM Identity Center token; \(role.signInAdvice)."
            )
        }
        return (token, accessToken, end)
    }

    /// Refreshes the token in the file. Does nothing if there is no valid refresh token.
    private func renew(_ token: SSOToken, _ file: SessionFile) async throws {
        guard let refreshToken = token.refreshToken, let clientID = token.clientID,
            let clientSecret = token.clientSecret,
            let registrationEnd = token.registrationExpiration, registrationEnd > access.clock.now
        else { return }
        let (endpoint, executor) = try service.get()
        try access.check(endpoint.url, for: "CreateToken")
        var request = HTTPRequest(.post, endpoint.url, path: "/token")
        request.headerFields[.contentType] = "application/json"
        request.headerFields[.accept] = "application/json"
        let body = JSONValue.write([
            "grantType": "refresh_token", "clientId": clientID, "clientSecret": clientSecret,
            "refreshToken": refreshToken,
        ])
        // A refresh token can be used once, so only requests that were not sent are retried.
        let call = CredentialsCall(
            "CreateToken",
            request,
            body: body,
            kind: { $0.mayHaveActed ? .permanent : $0.retryKind },
            read: Self.outcome
        )
        let response: RenewedToken
        do {
            response = try await call.perform(by: executor)
        } catch let failure as CallFailure {
            guard failure.code == "invalidConfiguration" else { throw failure }
            throw CredentialsError(failure, for: "CreateToken")
        }
        var renewed = token
        renewed.startURL = role.startURL
        renewed.region = role.region
        renewed.accessToken = response.accessToken
        renewed.expiration = access.clock.now.addingTimeInterval(response.lifetime)
        // The old refresh token is used up, even if the response contains no new one.
        renewed.refreshToken = response.refreshToken
        file.replace(with: renewed.json)
    }

    private static func outcome(
        of response: TransportResponse
    ) -> CredentialsCall<RenewedToken>.Outcome {
        let document = try? JSONValue(parsing: response.body)
        guard response.statusCode == 200 else {
            guard let code = try? document?.text("error") else { return .fault(.status(response)) }
            let message = try? document?.text("error_description")
            return .fault(.service(ServiceFault(code: code, message: message)))
        }
        guard let document, let renewed = try? RenewedToken(document) else {
            return .fault(.unreadable("the response contains no token", cause: nil))
        }
        return .result(renewed)
    }
}

/// A token of IAM Identity Center in the AWS CLI's format in `~/.aws/sso/cache`.
private struct SSOToken {
    var startURL: String?
    var region: String?
    var accessToken: String?
    var expiration: Date?
    let clientID: String?
    let clientSecret: String?
    var refreshToken: String?
    let registrationExpiration: Date?

    init(_ json: JSONValue) throws(JSONValue.Mismatch) {
        startURL = try json.text("startUrl")
        region = try json.text("region")
        accessToken = try json.text("accessToken")
        expiration = try json.date("expiresAt")
        clientID = try json.text("clientId")
        clientSecret = try json.text("clientSecret")
        refreshToken = try json.text("refreshToken")
        registrationExpiration = try json.date("registrationExpiresAt")
    }

    /// The token in the AWS CLI's format.
    var json: JSONValue {
        let members = [
            "startUrl": startURL, "region": region, "accessToken": accessToken,
            "expiresAt": expiration.map(ISO8601.format), "clientId": clientID, "clientSecret": clientSecret,
            "refreshToken": refreshToken,
            "registrationExpiresAt": registrationExpiration.map(ISO8601.format),
        ]
        let present = members.compactMapValues(\.self).sorted { $0.key < $1.key }
        return .object(present.map { JSONValue.Member($0.key, .string($0.value)) })
    }
}

/// The result of CreateToken.
private struct RenewedToken: Sendable {
    let accessToken: String
    let lifetime: TimeInterval
    let refreshToken: String?

    init(_ json: JSONValue) throws(JSONValue.Mismatch) {
        accessToken = try JSONValue.required(json.text("accessToken"))
        lifetime = try JSONValue.required(json.lifetime("expiresIn"))
        refreshToken = try json.text("refreshToken")
    }
}

extension JSONValue {
    /// The date in the member `name`, as a date or in seconds since 1970; nil if it is missing or invalid.
    fileprivate func date(_ name: String) throws(Mismatch) -> Date? {
        if case .string(let text)? = try member(name) { return ISO8601.parse(text) }
        return try number(name).flatMap { Date(validSecondsSince1970: $0) }
    }
}
