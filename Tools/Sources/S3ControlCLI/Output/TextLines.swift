import JMESPath
@_spi(Shapes) import S3ControlWire

/// A value in the format of the AWS CLI's `--output text`: lines of columns that are separated by tabs. The
/// columns are sorted by name and follow the name of their structure.
enum TextLines {
    static func make(_ value: JSONValue) -> String {
        var text = ""
        write(value, name: nil, keys: nil, to: &text)
        return text
    }

    private static func write(_ value: JSONValue, name: String?, keys: [String]?, to text: inout String) {
        switch value {
        case .object(let members): write(members, name: name, keys: keys, to: &text)
        case .array(let elements): write(elements, name: name, to: &text)
        default: text += value.pythonText + "\n"
        }
    }

    private static func write(_ elements: [JSONValue], name: String?, to text: inout String) {
        guard !elements.isEmpty else { return }
        if elements.contains(where: { $0.members != nil }) {
            var keys: Set<String> = []
            for element in elements {
                for member in element.members ?? [] where member.value.isScalar { keys.insert(member.name) }
            }
            let sorted = keys.sorted()
            for element in elements { write(element, name: name, keys: sorted, to: &text) }
        } else if elements.contains(where: { $0.elements != nil }) {
            let scalars = elements.filter(\.isScalar)
            if !scalars.isEmpty { writeScalars(scalars, name: name, to: &text) }
            for element in elements where !element.isScalar {
                write(element, name: name, keys: nil, to: &text)
            }
        } else {
            writeScalars(elements, name: name, to: &text)
        }
    }

    private static func writeScalars(_ elements: [JSONValue], name: String?, to text: inout String) {
        if let name {
            for element in elements { text += "\(name.uppercased())\t\(element.pythonText)\n" }
        } else {
            text += elements.map(\.pythonText).joined(separator: "\t") + "\n"
        }
    }

    private static func write(
        _ members: [JSONValue.Member],
        name: String?,
        keys: [String]?,
        to text: inout String
    ) {
        let sorted = members.sorted { $0.name < $1.name }
        var columns: [String]
        var nested: [JSONValue.Member]
        if let keys {
            columns = keys.map { key in members.first { $0.name == key }?.value.pythonText ?? "" }
            nested = sorted.filter { !keys.contains($0.name) }
        } else {
            columns = sorted.filter(\.value.isScalar).map(\.value.pythonText)
            nested = sorted.filter { !$0.value.isScalar }
        }
        if !columns.isEmpty {
            if let name { columns.insert(name.uppercased(), at: 0) }
            text += columns.joined(separator: "\t") + "\n"
        }
        for member in nested { write(member.value, name: member.name, keys: nil, to: &text) }
    }
}

extension JSONValue {
    /// An object's members; nil for any other value.
    var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Whether the value is neither an object nor an array.
    var isScalar: Bool { members == nil && elements == nil }

    /// Whether the value is empty, zero, `false`, or null, like a falsy value in Python.
    var isEmpty: Bool {
        switch self {
        case .null, .boolean(false), .integer(0), .number(0), .string(""), .array([]), .object([]): true
        default: false
        }
    }
}
