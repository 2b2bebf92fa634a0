// Codable for every shape, based on its description. Keys are the API reference's names, and absent members are
// omitted.
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
        /// Reads the members.
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
            if let absent = Value.valueWhenAbsent, !container.contains(MemberKey(member)) {
                value = absent
            } else {
                value = try container.decode(Value.self, forKey: MemberKey(member))
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
            value = try container.decodeIfPresent(Value.self, forKey: MemberKey(member))
        case .writing(var container):
            try container.encodeIfPresent(value, forKey: MemberKey(member))
        }
    }
}
