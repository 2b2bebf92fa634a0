import Basics

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
