import JMESPath
@_spi(Shapes) import S3Control
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// Validates parameters before anything is sent, with the AWS CLI's checks and messages. All violations are
/// reported together, and a wrong name is reported with the nearest correct one.
struct ParameterValidator {
    private let shapes: [ShapeDescription]
    private(set) var violations: [String] = []
    /// Values that the service model does not list. They are sent anyway, as a newer service may accept them.
    private(set) var notes: [String] = []
    /// The members that the service model does not contain, if they are allowed.
    private(set) var unknown: [String] = []
    private let allowsUnknown: Bool

    init(shapes: [ShapeDescription], allowsUnknown: Bool = false) {
        self.shapes = shapes
        self.allowsUnknown = allowsUnknown
    }

    mutating func check(_ value: JSONValue, as description: ValueDescription) {
        check(value, description, Constraint.none, at: "")
    }

    private mutating func check(
        _ value: JSONValue,
        _ description: ValueDescription,
        _ constraint: Constraint,
        at path: String
    ) {
        switch (description, value) {
        case (.structure(let name), .object(let members)), (.union(let name), .object(let members)):
            guard let shape = shapes.first(where: { $0.name == name }) else { return }
            check(members, of: shape, at: path)
        case (.structure, _), (.union, _): mismatch(value, "dict", at: path)
        case (.map, .object(let members)):
            for member in members {
                let length = member.name.unicodeScalars.count
                checkMinimum("length", length, constraint.elementMinimum, at: "\(path) (key: \(member.name))")
                check(member.value, .text, .none, at: "\(path).\(member.name)")
            }
        case (.map, _): mismatch(value, "dict", at: path)
        case (.list(let element), .array(let elements)):
            checkMinimum("length", elements.count, constraint.minimum, at: path)
            let inner = Constraint(minimum: constraint.elementMinimum)
            for (index, each) in elements.enumerated() {
                check(each, element, inner, at: "\(path)[\(index)]")
            }
        case (.list, _): mismatch(value, "list'>, <class 'tuple", at: path)
        case (.text, .string(let text)), (.enumeration, .string(let text)):
            checkMinimum("length", text.unicodeScalars.count, constraint.minimum, at: path)
            if case .enumeration(let listed) = description, !listed.values.contains(text) {
                note(text, listed.name, listed.values, at: path)
            }
        case (.text, _), (.enumeration, _): mismatch(value, "str", at: path)
        case (.integer, .integer(let number)):
            checkMinimum("value", number, constraint.minimum, at: path)
        case (.integer, .boolean): return
        case (.integer, _): mismatch(value, "int", at: path)
        case (.boolean, .boolean), (.timestamp, .string), (.timestamp, .integer), (.timestamp, .number):
            return
        case (.boolean, _): mismatch(value, "bool", at: path)
        case (.timestamp, _): mismatch(value, "datetime.datetime'>, timestamp-string", at: path)
        }
    }

    private mutating func check(_ members: [JSONValue.Member], of shape: ShapeDescription, at path: String) {
        let place = Self.place(path)
        let names = shape.members.map { "\($0.member.name)" }
        if shape.isUnion, members.isEmpty {
            violations.append(
                "Must set one of the following keys for tagged unionstructure \(place): "
                    + "\(names.joined(separator: ", "))."
            )
        } else if shape.isUnion, members.count > 1 {
            violations.append(
                "Invalid number of parameters set for tagged union structure \(place). "
                    + "Can only set one of the following keys: \(names.joined(separator: ", "))."
            )
        }
        for member in shape.members where member.member.isRequired {
            if !members.contains(where: { $0.name == "\(member.member.name)" }) {
                violations.append("Missing required parameter in \(place): \"\(member.member.name)\"")
            }
        }
        for member in members where !names.contains(member.name) {
            if allowsUnknown {
                unknown.append(Self.place("\(path).\(member.name)"))
                continue
            }
            violations.append(
                "Unknown parameter in \(place): \"\(member.name)\", must be one of: "
                    + names.joined(separator: ", ") + Suggestion.sentence(for: member.name, among: names)
            )
        }
        for member in members {
            guard let known = shape.members.first(where: { "\($0.member.name)" == member.name }) else {
                continue
            }
            var constraint = known.member.constraint
            // A host label has at least one character.
            if known.member.location == .header { constraint.minimum = constraint.minimum ?? 1 }
            check(member.value, known.value, constraint, at: "\(path).\(member.name)")
        }
    }

    private mutating func checkMinimum(_ what: String, _ actual: Int, _ minimum: Int?, at path: String) {
        guard let minimum, actual < minimum else { return }
        violations.append(
            "Invalid \(what) for parameter \(Self.place(path)), value: \(actual), valid min \(what): \(minimum)"
        )
    }

    private mutating func mismatch(_ value: JSONValue, _ expected: String, at path: String) {
        let closing = expected.hasSuffix("timestamp-string") ? "" : "'>"
        violations.append(
            "Invalid type for parameter \(Self.place(path)), value: \(value.pythonText), "
                + "type: <class '\(value.pythonType)'>, valid types: <class '\(expected)\(closing)"
        )
    }

    private mutating func note(_ text: String, _ type: String, _ values: [String], at path: String) {
        notes.append(
            "\(Self.place(path)): \"\(text)\" is no \(type) that this version knows"
                + Suggestion.sentence(for: text, among: values)
        )
    }

    private static func place(_ path: String) -> String {
        path.isEmpty ? "input" : path.hasPrefix(".") ? String(path.dropFirst()) : path
    }
}
