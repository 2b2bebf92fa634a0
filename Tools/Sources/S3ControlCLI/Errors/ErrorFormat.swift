@_spi(Shapes) internal import S3ControlWire
internal import YAML

/// The forms of version 2's errors.
///
/// Source: [Structured error output](https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-error-format.html).
enum ErrorFormat: String, Sendable, Hashable, CaseIterable {
    case legacy, json, yaml, text, table, enhanced

    /// What is written to standard error.
    func render(_ failure: Failure) -> String {
        let fields = JSONValue.object([
            .init("Code", .string(failure.code ?? "Unknown")),
            .init("Message", .string(failure.plainMessage)),
        ])
        let body =
            switch self {
            case .legacy: "\n\(failure.message)\n"
            case .enhanced: "\ns3control: [ERROR]: \(failure.enhancedMessage)\n"
            case .json: fields.indented() + "\n"
            case .yaml: YAMLText.make(fields)
            case .text: TextLines.make(fields)
            case .table:
                (try? ResultTable.make(fields, title: "error", style: .plain, width: .max))
                    ?? "\n\(failure.message)\n"
            }
        return body + failure.hintLines
    }
}
