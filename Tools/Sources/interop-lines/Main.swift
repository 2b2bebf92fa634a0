import JMESPath
@_spi(Shapes) import S3ControlWire
import YAML

/// Reads lines of JSON and answers each with a line of JSON, for the interop suite.
///
/// `{"query": …, "document": …}` gives the query's result, `{"yaml": …}` what the YAML says, `{"dump": …}` the value as YAML:
/// each as `{"result": …}` or, where it fails, `{"error": …}`.
@main
struct Main {
    static func main() {
        while let line = readLine() { print(answer(line)) }
    }

    private static func answer(_ line: String) -> JSONValue {
        do {
            let input = try JSONValue(parsing: line)
            if let query = input["query"]?.text {
                let result = try JMESPathExpression(query).search(input["document"] ?? .null)
                return .object([.init("result", result)])
            }
            if let yaml = input["yaml"]?.text { return .object([.init("result", try YAMLReader.read(yaml))]) }
            return .object([.init("result", .string(YAMLText.make(input["dump"] ?? .null)))])
        } catch {
            return .object([.init("error", .string("\(error)"))])
        }
    }
}
