@_spi(Shapes) internal import S3ControlWire
internal import YAML

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
