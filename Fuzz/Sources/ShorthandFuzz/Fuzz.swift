import FuzzSupport
@_spi(Shapes) import S3Control
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// Reads one text as shorthand; then makes a value of the same bytes, writes it as shorthand and reads that.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    if let text = String(validating: bytes, as: UTF8.self) {
        let first = read(text)
        check(first == read(text), "two readings, two results")
        switch first {
        case .success(let value):
            for description in inputs { _ = try? converter.convert(value, to: description) }
            if case .success(let again) = read(text + ",\u{7A}\u{7A}=1"), case .object(let members) = value,
                case .object(let more) = again
            {
                check(more.count >= members.count, "a further pair takes one away")
            }
        case .failure(let error):
            check(
                (0...error.text.count).contains(error.index),
                "an error at \(error.index) of \(error.text.count)"
            )
            let shown = error.description
            check(shown.contains("^"), "no mark in \(shown)")
        }
    }
    var input = FuzzInput(bytes)
    let value = makeObject(&input, depth: 0)
    let text = pairs(of: value)
    check(read(text) == .success(.object(value)), "\(JSONValue.object(value)) was written as \(text)")
}

private let shapes = permanent {
    s3ControlOperations.compactMap { try? OperationDescription($0) }.flatMap(\.shapes)
}
private let converter = permanent { ShorthandConverter(shapes: shapes) }
private let inputs = permanent { shapes.map { ValueDescription.structure($0.name) } }

private func read(_ text: String) -> Result<JSONValue, ShorthandError> {
    var parser = ShorthandParser(text) { _ throws(CommandError) in nil }
    do throws(ShorthandParser.Failure) {
        return .success(try parser.parse())
    } catch {
        guard case .syntax(let error) = error else { fail("a file was read") }
        return .failure(error)
    }
}

/// Members of different names, one at least.
private func makeObject(_ input: inout FuzzInput, depth: Int) -> [JSONValue.Member] {
    (0...input.below(3)).map { .init("k\($0)", makeValue(&input, depth: depth + 1)) }
}

private func makeValue(_ input: inout FuzzInput, depth: Int) -> JSONValue {
    switch depth < 6 ? input.below(4) : 0 {
    case 2: .array((0..<input.below(4)).map { _ in makeValue(&input, depth: depth + 1) })
    case 3: .object(makeObject(&input, depth: depth))
    // Before a quote and at the end a backslash cannot be said in the AWS CLI's grammar.
    default: .string(sayable(input.text(upTo: 12)))
    }
}

private func sayable(_ text: String) -> String {
    text.unicodeScalars.map { $0 == "\\" ? "\\x" : String($0) }.joined()
}

private func pairs(of members: [JSONValue.Member]) -> String {
    members.map { "\($0.name)=\(shorthand($0.value))" }.joined(separator: ",")
}

/// The value in the one form that can say nearly everything: brackets, braces and quotes.
private func shorthand(_ value: JSONValue) -> String {
    switch value {
    case .array(let elements): "[" + elements.map(shorthand).joined(separator: ",") + "]"
    case .object(let members): "{" + pairs(of: members) + "}"
    default: quoted(value.text ?? "")
    }
}

/// The text in quotes, its backslashes and quotes protected by a backslash.
private func quoted(_ text: String) -> String {
    var quoted = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in text.unicodeScalars {
        if scalar == "\\" || scalar == "\"" { quoted.append("\\") }
        quoted.append(scalar)
    }
    return String(quoted) + "\""
}
