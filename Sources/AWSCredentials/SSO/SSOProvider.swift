internal import AWSCore
@_spi(Shapes) internal import Basics
internal import HTTPTransport
internal import HTTPTypes

/// Credentials of a role that IAM Identity Center gives to a signed-in user.
///
/// Source: AWS SSO Portal API Reference, `GetRoleCredentials`; where the token is: how the AWS CLI keeps it.
struct SSOProvider: CredentialsProvider {
    let role: SSORole
    let configuration: AWSConfiguration
    let caller: ServiceCaller

    func credentials() async throws -> Credentials {
        let token = try await SSOTokenCache(role: role, configuration: configuration, caller: caller)
            .accessToken()
        let purpose =
            "GetRoleCredentials of \(role.roleName) in account \(role.accountID) (profile \"\(role.profile)\")"
        let endpoint = try ServiceEndpoint("sso", host: "portal.sso", region: role.region, configuration)
        try caller.check(endpoint.url, for: purpose)
        let query =
            "account_id=\(PercentEncoding.encode(role.accountID))&role_name=\(PercentEncoding.encode(role.roleName))"
        let response = try await caller.sendRetrying(
            timeout: .seconds(10),
            pause: .milliseconds(200),
            for: purpose
        ) {
            var request = HTTPRequest(.get, endpoint.url, path: "/federation/credentials", query: query)
            request.headerFields[.accept] = "application/json"
            request.headerFields[.ssoBearerToken] = token
            return (request, [])
        }
        guard response.head.status.code == 200 else {
            if response.head.status.code == 401 {
                throw CredentialsError(
                    "\(purpose): the token is not accepted any more; \(role.signInAdvice)."
                )
            }
            let message = try? JSONValue(parsing: response.body).text("message")
            let said = message.map { ": " + SecretScrubber.scrub($0) } ?? ""
            throw CredentialsError("\(purpose): HTTP status \(response.head.status.code)\(said)")
        }
        guard let reply = try? Keys(JSONValue(parsing: response.body)) else {
            throw CredentialsError("\(purpose): the reply holds no credentials.")
        }
        let skew = HTTPDate.skew(of: response.head, now: caller.clock.now) ?? 0
        return Credentials(
            accessKeyID: reply.accessKeyId,
            secretAccessKey: reply.secretAccessKey,
            sessionToken: reply.sessionToken,
            expiration: Date(timeIntervalSince1970: reply.expiration / 1000 - skew),
            accountID: role.accountID
        )
    }

    private struct Keys {
        var accessKeyId: String
        var secretAccessKey: String
        var sessionToken: String
        /// Milliseconds since 1970.
        var expiration: Double

        init(_ json: JSONValue) throws(JSONValue.Mismatch) {
            let keys = try JSONValue.required(json.member("roleCredentials"))
            accessKeyId = try JSONValue.required(keys.text("accessKeyId"))
            secretAccessKey = try JSONValue.required(keys.text("secretAccessKey"))
            sessionToken = try JSONValue.required(keys.text("sessionToken"))
            expiration = try JSONValue.required(keys.number("expiration"))
        }
    }
}

extension SSORole {
    /// What a person has to do to get a new token.
    var signInAdvice: String { "run `aws sso login --profile \(profile)`" }
}

extension HTTPField.Name {
    fileprivate static var ssoBearerToken: Self {
        guard let name = Self("x-amz-sso_bearer_token") else { preconditionFailure("a field's name") }
        return name
    }
}
