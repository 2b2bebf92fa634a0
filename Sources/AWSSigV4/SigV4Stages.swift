/// What a signature was computed from, for diagnosis: with secrets left out.
///
/// The value of a header that is a secret itself (a session token, a customer's encryption key, a cookie) is
/// replaced by ``redacted``; so is the session token in a query. Everything else is as it was hashed.
public struct SigV4Stages: Sendable, Hashable {
    /// The canonical request, secret values replaced.
    public var canonicalRequest: String

    /// The string to sign.
    public var stringToSign: String

    /// The names of the signed headers, joined by `;`.
    public var signedHeaders: String

    /// What stands in the place of a secret value.
    public static let redacted = "<redacted>"
}
