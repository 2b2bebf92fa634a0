/// A member sent by the service that this version does not know or cannot read.
public struct UnknownMember: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The element's name.
    public var name: String
    /// The element, unchanged.
    public var xml: String
    /// Whether a request may contain the member; false for members of a response.
    public var isAllowed: Bool

    /// Creates a member. `xml` is a single element named `name`.
    public init(name: String, xml: String, isAllowed: Bool = false) {
        self.name = name
        self.xml = xml
        self.isAllowed = isAllowed
    }

    public var description: String { xml }
}

/// The members of a structure that this version does not know or cannot read, in the order received.
public struct UnknownMembers: Sendable, Hashable, Codable {
    // Nil if empty, so that copying a value needs no reference counting.
    private var members: [UnknownMember]?

    /// Creates a collection of `members`.
    public init(_ members: [UnknownMember] = []) {
        self.members = members.isEmpty ? nil : members
    }

    /// Adds a member.
    public mutating func append(_ member: UnknownMember) {
        if members?.append(member) == nil { members = [member] }
    }

    /// Removes all members.
    public mutating func removeAll() {
        members = nil
    }

    /// Allows all members to be sent unchanged. See ``UnknownMember/isAllowed``.
    public mutating func allowAll() {
        self = Self(map { UnknownMember(name: $0.name, xml: $0.xml, isAllowed: true) })
    }

    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([UnknownMember].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(members ?? [])
    }
}

extension UnknownMembers: RandomAccessCollection, ExpressibleByArrayLiteral, CustomStringConvertible {
    public var startIndex: Int { 0 }
    public var endIndex: Int { members?.count ?? 0 }
    public subscript(position: Int) -> UnknownMember { (members ?? [])[position] }

    public init(arrayLiteral elements: UnknownMember...) { self.init(elements) }

    public var description: String { "[\(map(\.xml).joined(separator: ", "))]" }
}

/// An unknown member and its path.
public struct LocatedUnknownMember: Sendable, Hashable, CustomStringConvertible {
    /// The path: member names joined by dots, with list positions in brackets, such as `Job.Report.NewMember`.
    public var path: String
    /// The member.
    public var member: UnknownMember

    package init(path: String, member: UnknownMember) {
        self.path = path
        self.member = member
    }

    public var description: String { "\(path): \(member)" }
}
