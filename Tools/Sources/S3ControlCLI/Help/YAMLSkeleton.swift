@_spi(Shapes) import S3Control
@_spi(Shapes) import S3ControlModel
import YAML

/// A sample of an operation's input as YAML, with a comment for each member that has a description.
struct YAMLSkeleton {
    let shapes: [ShapeDescription]

    func make(_ name: String) -> String {
        var text = ""
        for member in shape(name)?.members ?? [] {
            write(member, to: &text, indentation: 0, of: name, under: [name])
        }
        return text
    }

    private func shape(_ name: String) -> ShapeDescription? { shapes.first { $0.name == name } }

    private func write(
        _ member: MemberDescription,
        to text: inout String,
        indentation: Int,
        of shape: String,
        under outer: [String]
    ) {
        let name = "\(member.member.name)"
        text += String(repeating: " ", count: indentation) + name + ":"
        let comment = comment(member, of: shape)
        write(member.value, comment, to: &text, indentation: indentation, under: outer)
    }

    private func write(
        _ value: ValueDescription,
        _ comment: String,
        to text: inout String,
        indentation: Int,
        under outer: [String]
    ) {
        let margin = String(repeating: " ", count: indentation)
        switch value {
        case .text, .timestamp: text += " ''\(comment)\n"
        case .enumeration(let listed): text += " \(YAMLText.scalar(listed.values.first ?? ""))\(comment)\n"
        case .integer: text += " 0\(comment)\n"
        case .boolean: text += " true\(comment)\n"
        case .map: text += "\(comment)\n\(margin)  KeyName: ''\n"
        case .structure(let name), .union(let name):
            guard !outer.contains(name), let members = shape(name)?.members, !members.isEmpty else {
                text += " {}\(comment)\n"
                return
            }
            text += comment + "\n"
            for member in members {
                write(member, to: &text, indentation: indentation + 2, of: name, under: outer + [name])
            }
        case .list(let element):
            text += "\(comment)\n\(margin)-"
            switch element {
            case .structure(let name), .union(let name):
                guard !outer.contains(name), let members = shape(name)?.members, !members.isEmpty else {
                    text += " {}\n"
                    return
                }
                var inner = ""
                for member in members {
                    write(member, to: &inner, indentation: indentation + 2, of: name, under: outer + [name])
                }
                text += " " + inner.dropFirst(indentation + 2)
            default: write(element, "", to: &text, indentation: indentation + 2, under: outer)
            }
        }
    }

    /// The comment after a member: whether it is required, its description, and its values.
    private func comment(_ member: MemberDescription, of shape: String) -> String {
        var parts: [String] = []
        if member.member.isRequired, !OperationParameters.isToken(member.member) {
            parts.append("[REQUIRED]")
        }
        if let text = MemberTexts.text(shape, "\(member.member.name)") { parts.append(text) }
        if let values = OperationHelp.values(of: member.value) {
            parts.append("Valid values are: \(values.joined(separator: ", ")).")
        }
        return parts.isEmpty ? "" : " # " + parts.joined(separator: " ")
    }
}
