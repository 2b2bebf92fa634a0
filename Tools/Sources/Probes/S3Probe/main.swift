// Runs S3Objects. For each line of JSON on standard input, it prints a line:
// {"operation": …, "input": {…}} prints the request that would be sent;
// {"do": …} calls the store at the endpoint in the first argument and prints the result.
// Errors are printed as {"error": …, "code": …}.

@_spi(Shapes) import S3ControlWire
import S3Objects

let store = try CommandLine.arguments.dropFirst().first.map(Store.init)

while let line = readLine() {
    let answer: JSONValue
    do {
        let question = try JSONValue(parsing: line)
        if let store, let command = question["do"]?.scalar {
            answer = try await store.run(command, question)
        } else {
            answer = try await capture(question)
        }
    } catch {
        let known = error as? S3ObjectError
        answer = .object([
            .init("error", .string("\(error)")), .init("code", .string(known?.code.rawValue ?? "")),
            .init("serviceCode", .string(known?.serviceCode ?? "")),
        ])
    }
    print(answer)
    flushOutput()
}

struct ProbeError: Error, CustomStringConvertible {
    var description: String
}

extension JSONValue {
    /// The text of a string, a number, or a Boolean value.
    var scalar: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .boolean(let isTrue): isTrue ? "true" : "false"
        default: nil
        }
    }

    var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    func integer(_ name: String) -> Int? { self[name]?.scalar.flatMap { Int($0) } }
}
