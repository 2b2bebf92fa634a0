public import Basics

/// An AWS access key, with a session token if it is temporary.
///
/// Secrets always print as `<redacted>`.
public struct Credentials: Sendable, Equatable {
    /// The access key ID, which is public and part of every signature.
    public var accessKeyID: String

    /// The secret access key.
    public var secretAccessKey: Secret

    /// The session token of temporary credentials.
    public var sessionToken: Secret?

    /// The expiration of temporary credentials; nil for long-term ones.
    public var expiration: Date?

    /// The account of the credentials, if the source reports it.
    public var accountID: String?

    /// Creates credentials.
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
    /// The access key ID, without secrets.
    public var description: String {
        "Credentials(accessKeyID: \(accessKeyID), secretAccessKey: <redacted>"
            + (sessionToken == nil ? ")" : ", sessionToken: <redacted>)")
    }

    /// The same as ``description``.
    public var debugDescription: String { description }
}
