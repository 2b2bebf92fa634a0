// Codable for every shape, from its description: keys are the API reference's names, absent members are left out.

@_spi(Shapes) extension Shape {
    public init(from decoder: any Decoder) throws {
        var reader = CodingReader(container: try decoder.container(keyedBy: MemberKey.self))
        var value = Self.blank
        try Self.describe(&value, to: &reader)
        let unknown = try reader.container.decodeIfPresent(UnknownMembers.self, forKey: .unknownMembers)
        value.unknownMembers = unknown ?? UnknownMembers()
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var writer = CodingWriter(container: encoder.container(keyedBy: MemberKey.self))
        var copy = self
        try Self.describe(&copy, to: &writer)
        if !unknownMembers.isEmpty { try writer.container.encode(unknownMembers, forKey: .unknownMembers) }
    }
}

private struct MemberKey: CodingKey {
    static let unknownMembers = MemberKey(stringValue: "UnknownMembers")

    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    init(_ member: Member) { stringValue = "\(member.name)" }
}

private struct CodingReader: ShapeVisitor {
    let container: KeyedDecodingContainer<MemberKey>

    func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) throws {
        if let absent = Value.valueWhenAbsent, !container.contains(MemberKey(member)) {
            value = absent
        } else {
            value = try container.decode(Value.self, forKey: MemberKey(member))
        }
    }

    func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) throws {
        value = try container.decodeIfPresent(Value.self, forKey: MemberKey(member))
    }
}

private struct CodingWriter: ShapeVisitor {
    var container: KeyedEncodingContainer<MemberKey>

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) throws {
        try container.encode(value, forKey: MemberKey(member))
    }

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) throws {
        try container.encodeIfPresent(value, forKey: MemberKey(member))
    }
}
