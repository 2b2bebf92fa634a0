@_spi(Shapes) import S3Control
@_spi(Shapes) import S3ControlModel

/// The help of an operation's command, generated from its description.
enum OperationHelp {
    static func make(_ command: CommandDescription, _ operation: OperationDescription) -> String {
        let text = OperationText.of(operation.name)
        var page = "NAME\n  \(command.name)\n\nDESCRIPTION\n\(wrapped(text.summary, 2))"
        if !text.discussion.isEmpty { page += wrapped(text.discussion, 2) }
        page += "\nSYNOPSIS\n  s3control \(command.name)\n"
        for option in command.options { page += "    \(option.synopsis)\n" }
        page += "\nOPTIONS\n"
        for option in command.options {
            page += "  \(option.name)" + (option.isRequired ? " [required]" : "")
            page += option.help.isEmpty ? "\n" : " (\(option.help))\n"
            for line in option.details { page += wrapped(line, 6) }
        }
        page += "\nGLOBAL OPTIONS\n"
        for option in GlobalOptions.specifications {
            page += "  \(option.synopsis)\n" + wrapped(option.help, 6)
        }
        page += "\nEXAMPLES\n"
        for example in text.examples { page += "  \(example.purpose):\n\n    \(example.line)\n\n" }
        page += "OUTPUT\n" + output(of: operation)
        return page + "\nThe options are the AWS CLI's; see also: aws s3control \(command.name) help\n"
    }

    /// The members of the result. Those of structures are indented.
    private static func output(of operation: OperationDescription) -> String {
        let lines = members(of: operation.output, operation.shapes, indentation: 2, under: [])
        return lines.isEmpty ? "  None.\n" : lines
    }

    private static func members(
        of name: String,
        _ shapes: [ShapeDescription],
        indentation: Int,
        under outer: [String]
    ) -> String {
        guard !outer.contains(name), let shape = shapes.first(where: { $0.name == name }) else { return "" }
        var text = ""
        for member in shape.members {
            let margin = String(repeating: " ", count: indentation)
            text += "\(margin)\(member.member.name) (\(type(of: member.value)))\n"
            if let sentence = MemberTexts.text(name, "\(member.member.name)") {
                text += wrapped(sentence, indentation + 4)
            }
            // The options of create-job describe the members of these structures.
            let isInput = ["Manifest", "ManifestGenerator", "Operation", "Report"].contains(
                "\(member.member.name)"
            )
            guard !isInput, let inner = structure(in: member.value) else { continue }
            text += members(of: inner, shapes, indentation: indentation + 2, under: outer + [name])
        }
        return text
    }

    private static func structure(in value: ValueDescription) -> String? {
        switch value {
        case .structure(let name), .union(let name): name
        case .list(let element): structure(in: element)
        default: nil
        }
    }

    /// The text in lines of at most 100 columns. A longer word has a line of its own.
    private static func wrapped(_ text: String, _ indentation: Int) -> String {
        let margin = String(repeating: " ", count: indentation)
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, margin.count + last.count + 1 + word.count <= 100 {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { "\(margin)\($0)\n" }.joined()
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

    /// The description, values, constraints, and shorthand of a member, one line each.
    static func details(_ member: MemberDescription, of shape: String, _ shapes: [ShapeDescription])
        -> [String]
    {
        var lines: [String] = []
        if let text = MemberTexts.text(shape, "\(member.member.name)") { lines.append(text) }
        if let values = Self.values(of: member.value) {
            lines.append("One of: " + values.joined(separator: ", "))
        }
        let constraint = member.member.constraint
        switch (constraint.minimum, constraint.maximum) {
        case (let low?, let high?):
            lines.append(member.value == .integer ? "\(low) to \(high)." : "Length: \(low) to \(high).")
        case (nil, let high?): lines.append("Length: at most \(high).")
        default: break
        }
        if let pattern = constraint.pattern { lines.append("Pattern: \(pattern.summary)") }
        if let shorthand = shorthand(member.value, shapes, depth: 0) {
            lines.append("Shorthand: " + shorthand)
        }
        return lines
    }

    /// The values that the service model lists for a member or for a list's elements; nil if it lists none.
    static func values(of value: ValueDescription) -> [String]? {
        switch value {
        case .enumeration(let listed): listed.values
        case .list(let element): values(of: element)
        default: nil
        }
    }

    /// The form of the shorthand. Deeper structures are abbreviated; `--generate-cli-skeleton` shows them.
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
