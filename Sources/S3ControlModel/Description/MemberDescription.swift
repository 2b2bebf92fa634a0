/// A member of a structure or a union, described without a value.
public struct MemberDescription: Sendable {
    /// What the service model says of the member.
    public var member: Member
    /// What the member holds.
    public var value: ValueDescription
    /// Whether the member may be nil in Swift.
    public var isOptional: Bool
    /// Whether the member, though not optional in Swift, may be absent on the wire; see
    /// ``ShapeValue/valueWhenAbsent``.
    public var mayBeAbsent: Bool
}

extension MemberDescription: Hashable {
    /// Compares all that is described.
    public static func == (left: Self, right: Self) -> Bool {
        left.parts == right.parts && left.value == right.value
    }

    /// Hashes all that is described.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(parts)
        hasher.combine(value)
    }

    private var parts: [AnyHashable] {
        [
            "\(member.name)", "\(member.wireName)", "\(member.elementName)", member.location,
            member.isRequired, member.keepsEmpty, member.constraint, isOptional, mayBeAbsent,
        ]
    }
}
