// Reads responses and files that contain credentials. Errors never quote what was read, because it may be secret.
//
// Foundation's `JSONDecoder` would link all of FoundationEssentials into a program: 7 MB.

extension JSONValue {
    /// A member is missing or has another type.
    package struct Mismatch: Error {}

    /// The member `name`; nil if it is missing or null.
    ///
    /// - Throws: ``Mismatch`` if this value is not an object.
    package func member(_ name: String) throws(Mismatch) -> JSONValue? {
        guard case .object = self else { throw Mismatch() }
        guard let value = self[name], value != .null else { return nil }
        return value
    }

    /// The string in the member `name`; nil if it is missing or null.
    ///
    /// - Throws: ``Mismatch`` if it is not a string, or this value is not an object.
    package func text(_ name: String) throws(Mismatch) -> String? {
        guard let value = try member(name) else { return nil }
        guard case .string(let text) = value else { throw Mismatch() }
        return text
    }

    /// The number in the member `name`; nil if it is missing or null.
    ///
    /// - Throws: ``Mismatch`` if it is not a number, or this value is not an object.
    package func number(_ name: String) throws(Mismatch) -> Double? {
        switch try member(name) {
        case nil: nil
        case .integer(let number): Double(number)
        case .number(let number): number
        default: throw Mismatch()
        }
    }

    /// The whole number in the member `name`; nil if it is missing or null.
    package func integer(_ name: String) throws(Mismatch) -> Int? {
        guard let number = try number(name) else { return nil }
        guard let integer = Int(exactly: number) else { throw Mismatch() }
        return integer
    }

    /// Unwraps `value`.
    ///
    /// - Throws: ``Mismatch`` if it is nil.
    package static func required<Value>(_ value: Value?) throws(Mismatch) -> Value {
        guard let value else { throw Mismatch() }
        return value
    }

    /// Writes an object of strings as JSON, with its members sorted by name.
    package static func write(_ members: [String: String]) -> [UInt8] {
        let sorted = members.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) }
        return Array(JSONValue.object(sorted).description.utf8)
    }
}
