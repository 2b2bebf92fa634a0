@_spi(Shapes) internal import S3Control
@_spi(Shapes) internal import S3ControlModel

/// The help of an operation's command, made of its description.
enum OperationHelp {
    static func make(_ command: CommandDescription) -> String {
        var text = "NAME\n  \(command.name): \(command.summary)\n\nSYNOPSIS\n"
        text += "  s3control \(command.name)\n"
        for option in command.options { text += "    \(option.synopsis)\n" }
        text += "\nOPTIONS\n"
        for option in command.options {
            text += "  \(option.name)" + (option.isRequired ? " [required]" : "")
            text += option.help.isEmpty ? "\n" : " (\(option.help))\n"
            for line in option.details { text += "      \(line)\n" }
        }
        text += "\nGLOBAL OPTIONS\n"
        for option in GlobalOptions.specifications { text += "  \(option.synopsis)\n      \(option.help)\n" }
        return text + "\nThe options are the AWS CLI's; see also: aws s3control \(command.name) help\n"
    }

    static func type(of value: ValueDescription) -> String {
        switch value {
        case .text, .enumeration: "string"
        case .integer: "integer"
        case .boolean: "boolean"
        case .timestamp: "timestamp"
        case .map: "map"
        case .list: "list"
        case .structure: "structure"
        case .union: "structure with exactly one member"
        }
    }

    /// What the description says of a member's values, a line each.
    static func details(_ member: MemberDescription, _ shapes: [ShapeDescription]) -> [String] {
        var lines: [String] = []
        if let values = Self.values(of: member.value) {
            lines.append("One of: " + values.joined(separator: ", "))
        }
        let constraint = member.member.constraint
        switch (constraint.minimum, constraint.maximum) {
        case (let low?, let high?):
            lines.append("\(low) to \(high)" + (member.value == .integer ? "" : " long"))
        case (nil, let high?): lines.append("At most \(high) long")
        default: break
        }
        if let pattern = constraint.pattern { lines.append("Pattern: \(pattern.summary)") }
        if let shorthand = shorthand(member.value, shapes, depth: 0) {
            lines.append("Shorthand: " + shorthand)
        }
        return lines
    }

    /// The values that the service model lists for a member or for a list's elements; nil for any other.
    static func values(of value: ValueDescription) -> [String]? {
        switch value {
        case .enumeration(let listed): listed.values
        case .list(let element): values(of: element)
        default: nil
        }
    }

    /// The form of the shorthand; deeper structures are left to `--generate-cli-skeleton`.
    private static func shorthand(_ value: ValueDescription, _ shapes: [ShapeDescription], depth: Int)
        -> String?
    {
        switch value {
        case .structure(let name), .union(let name):
            guard depth < 2, let shape = shapes.first(where: { $0.name == name }) else { return "{...}" }
            let parts = shape.members.map {
                "\($0.member.name)=" + (shorthand($0.value, shapes, depth: depth + 1) ?? type(of: $0.value))
            }
            let separator = shape.isUnion ? " | " : ","
            return depth == 0 ? parts.joined(separator: separator) : "{\(parts.joined(separator: separator))}"
        case .list(.enumeration) where depth == 0, .list(.text) where depth == 0: return nil
        case .list(let element):
            let inner = shorthand(element, shapes, depth: depth) ?? type(of: element)
            return depth == 0 ? inner + " ..." : "[\(inner),...]"
        case .map: return "{Name=value,...}"
        default: return nil
        }
    }
}
