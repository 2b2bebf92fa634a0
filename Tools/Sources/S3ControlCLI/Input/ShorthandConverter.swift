@_spi(Shapes) import S3Control
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// Converts the text of shorthand to the types of the service model: numbers,
/// Boolean values, and lists of one element.
struct ShorthandConverter {
    let shapes: [ShapeDescription]

    func convert(_ value: JSONValue, to description: ValueDescription) throws(CommandError) -> JSONValue {
        switch (description, value) {
        case (.structure(let name), .object(let members)), (.union(let name), .object(let members)):
            guard let shape = shapes.first(where: { $0.name == name }) else { return value }
            var converted = members
            for index in converted.indices {
                let member = shape.members.first { "\($0.member.name)" == members[index].name }
                guard let member else { continue }
                converted[index].value = try convert(members[index].value, to: member.value)
            }
            return .object(converted)
        case (.list(let element), .array(let elements)):
            var converted: [JSONValue] = []
            for each in elements { converted.append(try convert(each, to: element)) }
            return .array(converted)
        case (.list, _): return .array([value])
        case (.integer, .string(let text)): return .integer(try Self.integer(text))
        case (.boolean, .string(let text)):
            switch text.lowercased() {
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            default: return value
            }
        default: return value
        }
    }

    /// Parses a whole number like Python's `int`.
    static func integer(_ text: String) throws(CommandError) -> Int {
        let digits = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        let plain = String(digits).split(separator: "_", omittingEmptySubsequences: false)
        guard plain.allSatisfy({ !$0.isEmpty }), let value = Int(plain.joined()) else {
            throw CommandError("invalid literal for int() with base 10: '\(text)': it takes a whole number")
        }
        return value
    }
}
