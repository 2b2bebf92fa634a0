/// A structure or a union, described without a value.
public struct ShapeDescription: Sendable, Hashable {
    /// The name in the service model.
    public var name: String
    /// Whether exactly one member is present.
    public var isUnion: Bool
    /// The members, in the service model's order.
    public var members: [MemberDescription]
}
