import FuzzSupport
@_spi(Shapes) import S3ControlWire
import YAML

/// Reads one text as YAML, with both kinds of line ends, and compares it with the reader of JSON. The value is written and read
/// again.
/// Then makes a value of the same bytes, writes it, and reads it.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    if let text = String(validating: bytes, as: UTF8.self) {
        let result = read(text)
        switch result {
        case .success(let value): checkWritten(value)
        case .failure(let error): checkPlace(error, in: text)
        }
        checkLineEnds(text, result)
        checkJSON(text, result)
    }
    var input = FuzzInput(bytes)
    checkWritten(makeValue(&input, depth: 0))
}

private func read(_ text: String) -> Result<JSONValue, YAMLError> {
    do throws(YAMLError) { return .success(try YAMLReader.read(text)) } catch { return .failure(error) }
}

/// The line is there, and the column is in it or right behind it.
private func checkPlace(_ error: YAMLError, in text: String) {
    let lines = lines(of: text)
    check((1...lines.count).contains(error.line), "line \(error.line) of \(lines.count)")
    check(
        (1...(lines[error.line - 1].count + 1)).contains(error.column),
        "column \(error.column) of line \(error.line)"
    )
}

private func lines(of text: String) -> [[Unicode.Scalar]] {
    var lines: [[Unicode.Scalar]] = [[]]
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
        defer { last = scalar }
        if scalar == "\n", last == "\r" { continue }
        if scalar == "\n" || scalar == "\r" {
            lines.append([])
        } else {
            lines[lines.count - 1].append(scalar)
        }
    }
    return lines
}

private func checkWritten(_ value: JSONValue) {
    // A large text of small ones by way of aliases says nothing new.
    guard size(of: value) <= 10_000 else { return }
    let text = YAMLText.make(value)
    guard case .success(let again) = read(text) else { fail("\(value) was written as\n\(text)") }
    check(isSame(again, value), "\(value) was written as\n\(text)\nand reads as \(again)")
}

/// All kinds of line ends are the same to YAML.
private func checkLineEnds(_ text: String, _ result: Result<JSONValue, YAMLError>) {
    for end in ["\n", "\r\n", "\r"] {
        var other = String.UnicodeScalarView()
        for (index, line) in lines(of: text).enumerated() {
            if index > 0 { other += end.unicodeScalars }
            other += line
        }
        let again = read(String(other))
        check(isSame(result, again), "\(result) becomes \(again) with other line ends")
    }
}

/// A JSON text that is YAML, too, has the same value. Not all are: a name may occur twice, and a line begin with a tab.
private func checkJSON(_ text: String, _ result: Result<JSONValue, YAMLError>) {
    guard let json = try? JSONValue(parsing: text), case .success(let value) = result else { return }
    check(isSame(value, json), "YAML has \(value), JSON \(json)")
}

private func size(of value: JSONValue) -> Int {
    switch value {
    case .array(let elements): elements.reduce(1) { $0 + size(of: $1) }
    case .object(let members): members.reduce(1) { $0 + 1 + size(of: $1.value) }
    default: 1
    }
}

private func isSame(_ left: Result<JSONValue, YAMLError>, _ right: Result<JSONValue, YAMLError>) -> Bool {
    switch (left, right) {
    case (.success(let left), .success(let right)): isSame(left, right)
    case (.failure(let left), .failure(let right)): left.line == right.line
    default: false
    }
}

/// Whether two values are written the same in JSON: character by character, and with the same kind of numbers.
private func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
    left.description.unicodeScalars.elementsEqual(right.description.unicodeScalars)
}

private func makeValue(_ input: inout FuzzInput, depth: Int) -> JSONValue {
    switch input.below(depth < 6 ? 8 : 6) {
    case 0: .null
    case 1: .boolean(input.bool())
    case 2: .integer(Int(Int8(bitPattern: input.byte())) << (input.below(8) * 8))
    case 3: .number(number(&input))
    case 4, 5: .string(input.text(upTo: input.bool() ? 8 : 200))
    case 6: .array((0..<input.below(5)).map { _ in makeValue(&input, depth: depth + 1) })
    default: .object(makeMembers(&input, depth: depth))
    }
}

private func number(_ input: inout FuzzInput) -> Double {
    let number = Double(bitPattern: input.take(8).reduce(0) { $0 << 8 | UInt64($1) })
    return number.isFinite ? number : 0.5
}

/// Members of different names.
private func makeMembers(_ input: inout FuzzInput, depth: Int) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    for _ in 0..<input.below(4) {
        let name = input.text(upTo: input.below(4) == 0 ? 200 : 8)
        guard !members.contains(where: { $0.name == name }) else { continue }
        members.append(.init(name, makeValue(&input, depth: depth + 1)))
    }
    return members
}
