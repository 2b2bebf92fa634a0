@_spi(Shapes) internal import S3ControlWire

extension JSONValue {
    /// The value as Python prints it.
    var pythonText: String {
        if case .string(let text) = self { return text }
        return pythonLiteral
    }

    private var pythonLiteral: String {
        switch self {
        case .null: "None"
        case .boolean(let value): value ? "True" : "False"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let text):
            text.contains("'") && !text.contains("\"") ? "\"\(text)\"" : "'\(text)'"
        case .array(let elements): "[" + elements.map(\.pythonLiteral).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "'\($0.name)': \($0.value.pythonLiteral)" }.joined(separator: ", ") + "}"
        }
    }

    /// The type that Python has for the value.
    var pythonType: String {
        switch self {
        case .null: "NoneType"
        case .boolean: "bool"
        case .integer: "int"
        case .number: "float"
        case .string: "str"
        case .array: "list"
        case .object: "dict"
        }
    }
}
