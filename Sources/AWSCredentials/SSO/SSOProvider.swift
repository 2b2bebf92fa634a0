import AWSClientRuntime
@_spi(CredentialsPlan) import AWSCore
@_spi(Shapes) import Basics
import HTTPTransport
import HTTPTypes

/// A provider of credentials of a role assigned to a signed-in user in IAM Identity Center.
///
/// Source: AWS SSO Portal API Reference, `GetRoleCredentials`. The location of the token is that of the AWS CLI.
struct SSOProvider: CredentialsProvider {
    private let role: SSORole
    private let access: ServiceAccess
    private let tokens: SSOTokenCache
    private let service: Result<(endpoint: ServiceEndpoint, executor: CallExecutor), CredentialsError>

    init(_ role: SSORole, _ access: ServiceAccess, _ configuration: AWSConfiguration) {
        self.role = role
        self.access = access
        tokens = SSOTokenCache(role, access, configuration)
        service = Result { () throws(CredentialsError) in
            let endpoint = try ServiceEndpoint.portal(role.region, configuration)
            return (endpoint, access.unsignedExecutor(of: "SSO", endpoint, configuration))
        }
    }

    func credentials() async throws -> Credentials {
        let token = try await tokens.accessToken()
        let purpose =
            "GetRoleCredentials of \(role.roleName) in account \(role.accountID) (profile \"\(role.profile)\")"
        let (endpoint, executor) = try service.get()
        try access.check(endpoint.url, for: purpose)
        let account = PercentEncoding.encode(role.accountID)
        let query = "account_id=\(account)&role_name=\(PercentEncoding.encode(role.roleName))"
        var request = HTTPRequest(.get, endpoint.url, path: "/federation/credentials", query: query)
        request.headerFields[.accept] = "application/json"
        request.headerFields[.ssoBearerToken] = token
        let call = CredentialsCall(
            "GetRoleCredentials",
            request,
            // A failure with the status 200 is an incomplete result.
            kind: { $0.httpStatus == 200 ? .transient : $0.retryKind }
        ) { [clock = access.clock, role] in
            Self.outcome(of: $0, accountID: role.accountID, now: clock.now)
        }
        do {
            return try await call.perform(by: executor)
        } catch let failure as CallFailure {
            guard failure.httpStatus == 401 else { throw CredentialsError(failure, for: purpose) }
            throw CredentialsError("\(purpose): the token is no longer valid; \(role.signInAdvice).")
        }
    }

    private static func outcome(
        of response: TransportResponse,
        accountID: String,
        now: Date
    ) -> CredentialsCall<Credentials>.Outcome {
        let document = try? JSONValue(parsing: response.body)
        guard response.statusCode == 200 else {
            let code = response.head.headerFields[.errorType]?.prefix { $0 != ":" }.description
            let message = try? document?.text("message")
            guard code ?? message != nil else { return .fault(.status(response)) }
            return .fault(.service(ServiceFault(code: code, message: message)))
        }
        guard let document, let keys = try? Keys(document) else {
            return .fault(.unreadable("the response contains no credentials", cause: nil))
        }
        return .result(
            Credentials(
                accessKeyID: keys.session.accessKeyID,
                secretAccessKey: keys.session.secretAccessKey,
                sessionToken: keys.session.sessionToken,
                expiration: response.localDate(of: keys.expiration, now: now),
                accountID: accountID
            )
        )
    }

    private struct Keys {
        let session: SessionKeys
        let expiration: Date

        init(_ json: JSONValue) throws(JSONValue.Mismatch) {
            let keys = try JSONValue.required(json.member("roleCredentials"))
            session = try SessionKeys(keys)
            // Milliseconds since 1970.
            let end = try JSONValue.required(keys.number("expiration")) / 1000
            expiration = try JSONValue.required(Date(validSecondsSince1970: end))
        }
    }
}

extension Date {
    /// Creates a date if its year has four digits. Anything else in a response or file is invalid.
    init?(validSecondsSince1970 seconds: TimeInterval) {
        guard (-62_135_596_800..<253_402_300_800).contains(seconds) else { return nil }
        self.init(timeIntervalSince1970: seconds)
    }
}

extension SSORole {
    /// How the user gets a new token.
    var signInAdvice: String { "run `aws sso login --profile \(profile)`" }
}

extension HTTPField.Name {
    fileprivate static let ssoBearerToken = token("x-amz-sso_bearer_token")
    /// The error's code, optionally followed by a colon and a link.
    fileprivate static let errorType = token("x-amzn-errortype")
}
