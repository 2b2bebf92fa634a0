// Codable for every shape, based on its description. Keys are the API reference's names, and absent members are
// omitted. Other keys are errors, because ignoring them could invert the meaning: an empty retention removes
// the retention.
//
// Code that is not critical for performance is not specialized for each shape, which made the module a third larger and
// slower to compile.

@_spi(Shapes) extension Shape {
    @_semantics("optimize.sil.specialize.generic.never")
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: MemberKey.self)
        var visitor = UnspecializedVisitor(.reading(container))
        var value = Self.blank
        try Self.describe(&value, to: &visitor)
        let known = visitor.names + [MemberKey.unknownMembers.stringValue]
        let others = container.allKeys.map(\.stringValue).filter { !known.contains($0) }.sorted()
        guard others.isEmpty else {
            let names = others.joined(separator: ", ")
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: container.codingPath,
                    debugDescription: "\(Self.shapeName) has no member \(names)"
                )
            )
        }
        let unknown = try container.decodeIfPresent(UnknownMembers.self, forKey: .unknownMembers)
        value.unknownMembers = unknown ?? UnknownMembers()
        self = value
    }

    @_semantics("optimize.sil.specialize.generic.never")
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberKey.self)
        var visitor = UnspecializedVisitor(.writing(container))
        var copy = self
        try Self.describe(&copy, to: &visitor)
        if !unknownMembers.isEmpty { try container.encode(unknownMembers, forKey: .unknownMembers) }
    }
}

/// A member's name as a coding key.
struct MemberKey: CodingKey {
    static let unknownMembers = MemberKey(stringValue: "UnknownMembers")

    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    init(_ member: Member) { stringValue = "\(member.name)" }
}

/// Visits members in ways that are not critical for performance.
///
/// It is a single type and not specialized for the members' types, so that fewer copies of the descriptions are
/// compiled.
struct UnspecializedVisitor: ShapeVisitor {
    enum Task {
        /// Collects the names of the members that are set.
        case names
        /// Removes unknown members.
        case removal
        /// Reads the members, and collects the names of all, set or not.
        case reading(KeyedDecodingContainer<MemberKey>)
        /// Writes the members.
        case writing(KeyedEncodingContainer<MemberKey>)
    }

    private let task: Task
    private(set) var names: [String] = []

    init(_ task: Task) { self.task = task }

    @inline(never)
    @_semantics("optimize.sil.specialize.generic.never")
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) throws {
        switch task {
        case .names: names.append("\(member.name)")
        case .removal: value.removeUnknownMembers()
        case .reading(let container):
            let key = MemberKey(member)
            names.append(key.stringValue)
            if !member.isRequired, let absent = Value.valueWhenAbsent, !container.contains(key) {
                value = absent
            } else {
                value = try container.decode(Value.self, forKey: key)
            }
        case .writing(var container):
            try container.encode(value, forKey: MemberKey(member))
        }
    }

    @inline(never)
    @_semantics("optimize.sil.specialize.generic.never")
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) throws {
        switch task {
        case .names: if value != nil { names.append("\(member.name)") }
        case .removal: value?.removeUnknownMembers()
        case .reading(let container):
            let key = MemberKey(member)
            names.append(key.stringValue)
            value = try container.decodeIfPresent(Value.self, forKey: key)
        case .writing(var container):
            try container.encodeIfPresent(value, forKey: MemberKey(member))
        }
    }
}
