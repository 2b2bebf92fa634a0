import Basics
@_spi(Shapes) import S3ControlModel

/// Makes a value of which every member is present, one of a union's.
struct Sample {
    typealias Failure = Never

    /// The structure, counted from 0, that gets an unknown member.
    var plantedAt: Int?
    /// Which member a union gets.
    var alternative = 0
    /// How many structures the value has.
    private(set) var structureCount = 0
    private var isUnion = false
    private var index = 0

    static let unknown = UnknownMember(name: "Tomorrow", xml: "<Tomorrow a='1'><B>&amp;</B></Tomorrow>")

    init(plantedAt: Int? = nil, alternative: Int = 0) {
        self.plantedAt = plantedAt
        self.alternative = alternative
    }

    static func make<Value: Shape>(
        _ type: Value.Type,
        plantedAt: Int? = nil,
        alternative: Int = 0
    ) -> Value {
        var sample = Sample(plantedAt: plantedAt, alternative: alternative)
        return sample.structure(type)
    }
}

extension Sample: ShapeVisitor {
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) {
        value = Value.read(from: &self)
    }

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) {
        defer { index += 1 }
        if isUnion, index != alternative { return }
        value = Value.read(from: &self)
    }
}

extension Sample: ShapeSource {
    mutating func string() -> String { "text" }
    mutating func integer() -> Int { 7 }
    mutating func boolean() -> Bool { true }
    mutating func timestamp() -> Date { Date(timeIntervalSince1970: 1_700_000_000) }
    mutating func map() -> [String: String] { ["key": "value"] }
    mutating func list<Element: ShapeValue>(of type: Element.Type) -> [Element] {
        [Element.read(from: &self), Element.read(from: &self)]
    }

    mutating func structure<Structure: Shape>(_ type: Structure.Type) -> Structure {
        let outer = (isUnion, index)
        (isUnion, index) = (type.isUnion, 0)
        let number = structureCount
        structureCount += 1
        var value = Structure.blank
        Structure.describe(&value, to: &self)
        if number == plantedAt {
            // A union has one member, known or not.
            if type.isUnion { value = .blank }
            value.unknownMembers.append(Self.unknown)
        }
        (isUnion, index) = outer
        return value
    }

    func invalid(_ text: String, expected: String) -> Never { fatalError("no value is refused: \(expected)") }
}
