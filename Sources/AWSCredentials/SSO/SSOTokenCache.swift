internal import AWSCore
@_spi(Shapes) internal import Basics
internal import HTTPTransport
internal import HTTPTypes

/// The token that `aws sso login` left in its cache, renewed where it can be.
///
/// A token of an `sso-session` is renewed when less than 15 minutes of it are left, and written back for the AWS
/// CLI, which shares it; one of the legacy form cannot be renewed.
struct SSOTokenCache: Sendable {
    let role: SSORole
    let configuration: AWSConfiguration
    let caller: ServiceCaller

    private var path: String {
        get throws {
            let name = try CacheFileName.digest(of: role.session ?? role.startURL, .sha1)
            return FilePath.expandHome("~/.aws/sso/cache/\(name).json", configuration.environment)
        }
    }

    func accessToken() async throws -> String {
        let path = try path
        let text: String
        do {
            text = try TokenFile.read(
                path,
                for: "The IAM Identity Center token of profile \"\(role.profile)\""
            )
        } catch let error as CredentialsError {
            throw CredentialsError("\(error.message); \(role.signInAdvice).")
        }
        guard let token = try? SSOToken(JSONValue(parsing: Array(text.utf8))),
            let accessToken = token.accessToken,
            let end = token.expiresAt.flatMap(ISO8601.parse)
        else { throw CredentialsError("\(path) holds no IAM Identity Center token; \(role.signInAdvice).") }
        let left = end.timeIntervalSince(caller.clock.now)
        if left < CachingCredentialsProvider.advisoryWindow, role.session != nil,
            let renewed = try await renew(token, path: path)
        {
            return renewed
        }
        guard left > 0 else {
            throw CredentialsError(
                "The IAM Identity Center token of profile \"\(role.profile)\" expired at \(ISO8601.format(end)); "
                    + "\(role.signInAdvice)."
            )
        }
        return accessToken
    }

    /// A new token; nil when there is nothing to renew it with, or the service does not.
    private func renew(_ token: SSOToken, path: String) async throws -> String? {
        guard let refreshToken = token.refreshToken, let clientID = token.clientId,
            let clientSecret = token.clientSecret,
            let registrationEnd = token.registrationExpiresAt.flatMap(ISO8601.parse),
            registrationEnd > caller.clock.now
        else { return nil }
        let purpose = "CreateToken"
        let endpoint = try ServiceEndpoint("sso_oidc", host: "oidc", region: role.region, configuration)
        try caller.check(endpoint.url, for: purpose)
        let body = JSONValue.write([
            "grantType": "refresh_token", "clientId": clientID, "clientSecret": clientSecret,
            "refreshToken": refreshToken,
        ])
        var request = HTTPRequest(.post, endpoint.url, path: "/token")
        request.headerFields[.contentType] = "application/json"
        request.headerFields[.accept] = "application/json"
        do {
            let response = try await caller.send(request, body: body, timeout: .seconds(10), for: purpose)
            guard response.head.status.code == 200, let reply = try? Reply(JSONValue(parsing: response.body))
            else { return nil }
            var renewed = token
            renewed.startUrl = role.startURL
            renewed.region = role.region
            renewed.accessToken = reply.accessToken
            renewed.expiresAt = ISO8601.format(caller.clock.now.addingTimeInterval(reply.expiresIn))
            // The old one is spent, also where the reply brings no new one.
            renewed.refreshToken = reply.refreshToken
            // A cache that cannot be written does not make the new token a bad one.
            try? FileReader.replace(path, with: renewed.json)
            return reply.accessToken
        } catch is Unreachable {
            return nil
        }
    }

    private struct Reply {
        var accessToken: String
        var expiresIn: Double
        var refreshToken: String?

        init(_ json: JSONValue) throws(JSONValue.Mismatch) {
            accessToken = try JSONValue.required(json.text("accessToken"))
            expiresIn = try JSONValue.required(json.number("expiresIn"))
            refreshToken = try json.text("refreshToken")
        }
    }
}
