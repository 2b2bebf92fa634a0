internal import JMESPath
@_spi(Shapes) internal import S3ControlWire
internal import YAML

/// Prints a result in the form that was asked for.
struct Printer {
    let format: OutputFormat
    let query: Query?
    let color: GlobalOptions.Color
    /// What stands above a table.
    let title: String
    let console: Console

    func print(_ result: JSONValue) throws {
        let isColoured =
            switch color {
            case .on: true
            case .off: false
            case .auto: console.usesColor
            }
        do {
            var selected = try query?.search(result) ?? result
            let style: TableStyle = isColoured ? .colored : .plain
            let hasColors = format == .table && isColoured
            // The colors have to pass, so what they color is cleaned before.
            if hasColors, console.cleansOutput { selected = selected.showingControls }
            let text = try format.render(selected, title: title, style: style, width: console.width())
            if hasColors { console.write(SafeText(trusted: text)) } else { console.write(text) }
        } catch {
            // The request has been made: what it answered must not be lost.
            throw CommandError(
                "\(Failure(error, operation: title).message)\nThe result: \(result)",
                kind: .other
            )
        }
    }
}

extension JSONValue {
    /// The value with the controls in its texts as escapes.
    fileprivate var showingControls: JSONValue {
        switch self {
        case .string(let text): .string(text.showingControls(keepsLines: true))
        case .array(let elements): .array(elements.map(\.showingControls))
        case .object(let members):
            .object(members.map { Member($0.name.withoutControls, $0.value.showingControls) })
        default: self
        }
    }
}

/// `--query`: what is selected of a result before it is printed.
struct Query: Sendable, Hashable {
    private let expression: JMESPathExpression

    /// - Throws: ``CommandError`` in the AWS CLI's words, with the column of what is wrong.
    init(_ text: String) throws(CommandError) {
        do throws(JMESPathError) {
            expression = try JMESPathExpression(text)
        } catch {
            throw Self.error(error, text)
        }
        // The AWS CLI finds it when it evaluates the query, after the request was sent.
        if let error = expression.functionError { throw Self.error(error, text) }
    }

    func search(_ result: JSONValue) throws(JMESPathError) -> JSONValue { try expression.search(result) }

    private static func error(_ error: JMESPathError, _ text: String) -> CommandError {
        let scalars = text.unicodeScalars
        let shown = scalars.count > 1000 ? String(scalars.prefix(60)) + "…" : text
        let hint = error.unknownFunction.map {
            Suggestion.sentence(for: $0, among: JMESPathExpression.functionNames)
        }
        return CommandError("Bad value for --query \(shown): \(error)\(hint ?? "")")
    }

    static func == (left: Query, right: Query) -> Bool { left.expression.text == right.expression.text }

    func hash(into hasher: inout Hasher) { hasher.combine(expression.text) }
}

/// The forms in which a result is printed.
enum OutputFormat: String, Sendable, Hashable, CaseIterable {
    case json, yaml
    case yamlStream = "yaml-stream"
    case text, table, off

    /// Whether version 1 of the AWS CLI does not have it.
    var isOfVersion2: Bool { [.yaml, .yamlStream, .off].contains(self) }

    /// The result in this form, with a line break at its end; empty where the AWS CLI prints nothing.
    ///
    /// - Parameters:
    ///   - title: The operation's name, above a table.
    ///   - width: The terminal's columns, which a table tries to keep to.
    func render(
        _ json: JSONValue,
        title: String,
        style: TableStyle,
        width: Int
    ) throws(CommandError) -> String {
        switch self {
        case .json: json == .object([]) ? "" : json.indented() + "\n"
        case .yaml: json == .object([]) ? "" : YAMLText.make(json)
        // One element for each response.
        case .yamlStream: YAMLText.make(.array([json]))
        case .text: TextLines.make(json)
        case .table: try ResultTable.make(json, title: title, style: style, width: width)
        case .off: ""
        }
    }
}
