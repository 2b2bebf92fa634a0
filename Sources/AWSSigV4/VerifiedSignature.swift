/// What a valid signature tells of its request.
public struct VerifiedSignature: Sendable, Hashable {
    /// The access key id that signed.
    public var accessKeyID: String

    /// The region that the signature is for.
    public var region: String

    /// The service that the signature is for.
    public var service: String

    /// Whether the signature came in the query.
    public var isPresigned: Bool
}
