@_spi(Shapes) import S3ControlWire

/// Compares JSON values like Python.
enum Comparison {
    /// Compares like Python's `==`: a number is never equal to a Boolean value, except within arrays and objects, where
    /// `true` is equal to 1.
    static func areEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.boolean, .integer), (.boolean, .number), (.integer, .boolean), (.number, .boolean): false
        default: areEqualInside(left, right)
        }
    }

    static func areEqualInside(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): return true
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.string(let left), .string(let right)): return areEqual(left, right)
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { areEqualInside($0, $1) }
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            let names = MemberNames(right)
            return left.allSatisfy { member in
                names.value(of: member.name).map { areEqualInside(member.value, $0) } ?? false
            }
        default:
            guard let left = Number(left, takesBooleans: true), let right = Number(right, takesBooleans: true)
            else {
                return false
            }
            return left == right
        }
    }

    /// Whether two strings have the same code points. Swift's `==` compares by canonical equivalence.
    static func areEqual(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

    /// Whether `left` is less than `right`; nil unless both are numbers or both are strings.
    static func isLess(_ left: JSONValue, _ right: JSONValue) -> Bool? {
        switch (left, right) {
        // UTF-8 bytes have the same order as code points.
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        default:
            Number(left).flatMap { left in Number(right).map { left < $0 } }
        }
    }
}

/// A number, which is whole if it was written without a fraction.
enum Number: Comparable {
    case whole(Int)
    case fraction(Double)

    init?(_ value: JSONValue, takesBooleans: Bool = false) {
        switch value {
        case .integer(let value): self = .whole(value)
        case .number(let value): self = .fraction(value)
        case .boolean(let value) where takesBooleans: self = .whole(value ? 1 : 0)
        default: return nil
        }
    }

    var double: Double {
        switch self {
        case .whole(let value): Double(value)
        case .fraction(let value): value
        }
    }

    var json: JSONValue {
        switch self {
        case .whole(let value): .integer(value)
        case .fraction(let value): .number(value)
        }
    }

    static func == (left: Number, right: Number) -> Bool {
        switch (left, right) {
        case (.whole(let left), .whole(let right)): left == right
        case (.whole(let whole), .fraction(let fraction)), (.fraction(let fraction), .whole(let whole)):
            Int(exactly: fraction) == whole
        case (.fraction(let left), .fraction(let right)): left == right
        }
    }

    static func < (left: Number, right: Number) -> Bool {
        if case (.whole(let left), .whole(let right)) = (left, right) { return left < right }
        return left.double < right.double
    }

    static func + (left: Number, right: Number) -> Number {
        if case (.whole(let left), .whole(let right)) = (left, right) {
            let (sum, overflows) = left.addingReportingOverflow(right)
            if !overflows { return .whole(sum) }
        }
        return .fraction(left.double + right.double)
    }

    /// The rounded whole number, like Python's `math.floor` and `math.ceil`.
    func rounded(_ rule: FloatingPointRoundingRule) -> Number {
        guard case .fraction(let value) = self else { return self }
        let rounded = value.rounded(rule)
        return Int(exactly: rounded).map(Number.whole) ?? .fraction(rounded)
    }
}

/// An object's members by name, for fast lookup in large objects.
struct MemberNames {
    private let members: [JSONValue.Member]
    private let places: [[UInt8]: Int]

    init(_ members: [JSONValue.Member]) {
        self.members = members
        places =
            members.count > 16
            ? Dictionary(members.enumerated().map { (Array($1.name.utf8), $0) }) { _, last in last } : [:]
    }

    func value(of name: String) -> JSONValue? {
        guard places.isEmpty else { return places[Array(name.utf8)].map { members[$0].value } }
        return members.last { Comparison.areEqual($0.name, name) }?.value
    }
}
