import JMESPath
@_spi(Shapes) import S3ControlWire
import YAML

/// Prints a result in the requested format.
struct Printer {
    let format: OutputFormat
    let query: Query?
    let color: GlobalOptions.Color
    /// The title above a table.
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
            // The colors must reach the terminal, so the values are cleaned before they are colored.
            if hasColors, console.cleansOutput { selected = selected.showingControls }
            let text = try format.render(selected, title: title, style: style, width: console.width())
            if hasColors { console.write(SafeText(trusted: text)) } else { console.write(text) }
        } catch {
            // The request was sent, so its result must not be lost.
            throw CommandError(
                "\(Failure(error, operation: title).message)\nThe result: \(result)",
                kind: .other
            )
        }
    }
}

extension JSONValue {
    /// The value with the controls in its texts shown as escapes.
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

/// `--query`: selects the parts of a result to print.
struct Query: Sendable, Hashable {
    private let expression: JMESPathExpression

    /// - Throws: ``CommandError`` in the AWS CLI's words, with the column of the error.
    init(_ text: String) throws(CommandError) {
        do throws(JMESPathError) {
            expression = try JMESPathExpression(text)
        } catch {
            throw Self.error(error, text)
        }
        // The AWS CLI detects this only when it evaluates the query, after the request was sent.
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

/// The output formats.
enum OutputFormat: String, Sendable, Hashable, CaseIterable {
    case json, yaml
    case yamlStream = "yaml-stream"
    case text, table, off

    /// Whether version 1 of the AWS CLI does not have it.
    var isOfVersion2: Bool { [.yaml, .yamlStream, .off].contains(self) }

    /// The result in this format, with a line break at the end; empty if the AWS CLI prints nothing.
    ///
    /// - Parameters:
    ///   - title: The operation's name, above a table.
    ///   - width: The terminal's columns, which a table exceeds only if it must.
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
