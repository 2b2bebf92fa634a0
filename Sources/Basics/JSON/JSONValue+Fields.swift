// How replies and files with credentials in them are read. No error here quotes what was read, which may be a secret.
//
// Foundation's `JSONDecoder` would link all of FoundationEssentials into a program: 7 MB.

@_spi(Shapes) extension JSONValue {
    /// A member that is missing or of another kind.
    package struct Mismatch: Error {}

    /// The member `name`; nil where it is missing or null.
    ///
    /// - Throws: ``Mismatch`` when this is no object.
    package func member(_ name: String) throws(Mismatch) -> JSONValue? {
        guard case .object = self else { throw Mismatch() }
        guard let value = self[name], value != .null else { return nil }
        return value
    }

    /// The string that is the member `name`; nil where it is missing or null.
    ///
    /// - Throws: ``Mismatch`` when it is no string, or this no object.
    package func text(_ name: String) throws(Mismatch) -> String? {
        guard let value = try member(name) else { return nil }
        guard case .string(let text) = value else { throw Mismatch() }
        return text
    }

    /// The number that is the member `name`; nil where it is missing or null.
    ///
    /// - Throws: ``Mismatch`` when it is no number, or this no object.
    package func number(_ name: String) throws(Mismatch) -> Double? {
        switch try member(name) {
        case nil: nil
        case .integer(let number): Double(number)
        case .number(let number): number
        default: throw Mismatch()
        }
    }

    /// The same for a whole number.
    package func integer(_ name: String) throws(Mismatch) -> Int? {
        guard let number = try number(name) else { return nil }
        guard let integer = Int(exactly: number) else { throw Mismatch() }
        return integer
    }

    /// `value` if it is there.
    ///
    /// - Throws: ``Mismatch`` when it is nil.
    package static func required<Value>(_ value: Value?) throws(Mismatch) -> Value {
        guard let value else { throw Mismatch() }
        return value
    }

    /// An object of strings as JSON, its members sorted by name.
    package static func write(_ members: [String: String]) -> [UInt8] {
        let sorted = members.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) }
        return Array(JSONValue.object(sorted).description.utf8)
    }
}
