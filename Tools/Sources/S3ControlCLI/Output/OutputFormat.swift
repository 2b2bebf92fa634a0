@_spi(Shapes) internal import S3ControlWire

/// The forms in which a result is printed.
enum OutputFormat: String, Sendable, Hashable, CaseIterable {
    case json, yaml, table, text

    /// The result in this form, with a line break at its end; empty where the AWS CLI prints nothing.
    ///
    /// - Parameters:
    ///   - title: The operation's name, above a table.
    ///   - width: The terminal's columns, which a table tries to keep to.
    func render(_ json: JSONValue, title: String, style: TableStyle, width: Int) -> String {
        switch self {
        case .json: json == .object([]) ? "" : json.indented() + "\n"
        case .yaml: json == .object([]) ? "" : YAMLText.make(json)
        case .text: TextLines.make(json)
        case .table: ResultTable.make(json, title: title, style: style, width: width)
        }
    }
}
