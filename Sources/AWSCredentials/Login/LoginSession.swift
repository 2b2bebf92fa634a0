import AWSCore
@_spi(Shapes) import Basics

/// A session of `aws login` in the AWS CLI's format in `~/.aws/login/cache`.
struct LoginSession {
    /// The whole file. Members unknown to this version are preserved.
    private let document: JSONValue
    /// The credentials, which are valid for 15 minutes.
    let credentials: Credentials
    let end: Date
    /// The region in which the session was started; nil if an older AWS CLI started it.
    let region: String?
    /// What is needed to refresh the session; nil if anything is missing.
    let renewal: Renewal?

    /// What is needed to refresh a session.
    struct Renewal {
        let clientID: String
        let refreshToken: String
        /// The private key as PEM.
        let key: String
    }

    init(_ document: JSONValue) throws(JSONValue.Mismatch) {
        self.document = document
        let keys = try JSONValue.required(document.member("accessToken"))
        end = try JSONValue.required(JSONValue.required(keys.text("expiresAt")).asDate)
        let session = try SessionKeys(keys)
        credentials = Credentials(
            accessKeyID: session.accessKeyID,
            secretAccessKey: session.secretAccessKey,
            sessionToken: session.sessionToken,
            expiration: end,
            accountID: try keys.text("accountId")
        )
        region = try document.text("signInRegion")
        if let clientID = try document.text("clientId"), let token = try document.text("refreshToken"),
            let key = try document.text("dpopKey")
        {
            renewal = Renewal(clientID: clientID, refreshToken: token, key: key)
        } else {
            renewal = nil
        }
    }

    /// The refreshed session in the AWS CLI's format.
    func renewed(by response: RenewedSession, now: Date) -> JSONValue {
        // The AWS CLI stores whole seconds.
        let end = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down) + response.lifetime)
        let keys = (document["accessToken"] ?? .object([]))
            .setting("accessKeyId", response.keys.accessKeyID)
            .setting("secretAccessKey", response.keys.secretAccessKey)
            .setting("sessionToken", response.keys.sessionToken)
            .setting("expiresAt", ISO8601.format(end))
        return document.setting("accessToken", keys).setting("refreshToken", .string(response.refreshToken))
    }
}

/// The result of `CreateOAuth2Token`.
struct RenewedSession: Sendable {
    let keys: SessionKeys
    let refreshToken: String
    /// The lifetime in seconds.
    let lifetime: TimeInterval

    init(_ json: JSONValue) throws(JSONValue.Mismatch) {
        keys = try SessionKeys(JSONValue.required(json.member("accessToken")))
        refreshToken = try JSONValue.required(json.text("refreshToken"))
        lifetime = try JSONValue.required(json.lifetime("expiresIn"))
    }
}

/// The keys of a session, with the names that the sign-in services share.
struct SessionKeys: Sendable {
    let accessKeyID: String
    let secretAccessKey: String
    let sessionToken: String

    init(_ json: JSONValue) throws(JSONValue.Mismatch) {
        accessKeyID = try JSONValue.required(json.text("accessKeyId"))
        secretAccessKey = try JSONValue.required(json.text("secretAccessKey"))
        sessionToken = try JSONValue.required(json.text("sessionToken"))
    }
}

extension JSONValue {
    /// The object with a member replaced or added.
    fileprivate func setting(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(var members) = self else { return self }
        if let index = members.firstIndex(where: { $0.name == name }) {
            members[index].value = value
        } else {
            members.append(Member(name, value))
        }
        return .object(members)
    }

    fileprivate func setting(_ name: String, _ text: String) -> JSONValue { setting(name, .string(text)) }
}

extension String {
    fileprivate var asDate: Date? { ISO8601.parse(self) }
}
