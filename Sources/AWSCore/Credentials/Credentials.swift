public import Basics

/// An AWS key pair, with the session token that temporary credentials carry.
///
/// The secret parts print as `<redacted>` everywhere.
public struct Credentials: Sendable, Equatable {
    /// The access key id: public, shown in every signature.
    public var accessKeyID: String

    /// The secret access key, which signs.
    public var secretAccessKey: Secret

    /// The session token of temporary credentials.
    public var sessionToken: Secret?

    /// When the credentials stop being accepted; nil for long-lived ones.
    public var expiration: Date?

    /// The account that the credentials belong to, where the source tells.
    public var accountID: String?

    /// Creates credentials from their parts.
    public init(
        accessKeyID: String,
        secretAccessKey: String,
        sessionToken: String? = nil,
        expiration: Date? = nil,
        accountID: String? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = Secret(secretAccessKey)
        self.sessionToken = sessionToken.map(Secret.init)
        self.expiration = expiration
        self.accountID = accountID
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible {
    /// The access key id; everything secret is left out.
    public var description: String {
        "Credentials(accessKeyID: \(accessKeyID), secretAccessKey: <redacted>"
            + (sessionToken == nil ? ")" : ", sessionToken: <redacted>)")
    }

    /// The same as ``description``.
    public var debugDescription: String { description }
}
