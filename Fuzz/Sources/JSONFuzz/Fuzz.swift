@_spi(Shapes) import Basics
import FuzzSupport
import S3ControlFiles
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// Reads one JSON text, beside Foundation, writes it again, and reads it as requests and as a report's manifest.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    switch parse(text) {
    case .success(let value):
        check(parse(value.description) == .success(value), "\(value) reads otherwise")
        check(parse(value.indented(by: 2)) == .success(value), "\(value.indented(by: 2)) reads otherwise")
        check(!value.description.contains("\n"), "one line that is several")
        checkAgainstFoundation(value, bytes)
        for operation in s3ControlOperations { checkShape(of: operation, value) }
    case .failure(let error):
        checkPlace(error, in: text)
        let other = try? JSONDecoder().decode(Foreign.self, from: Data(bytes))
        check(
            other == nil || isKnownDifference(error, bytes),
            "Foundation reads what is refused here: \(error)"
        )
    }
    checkManifests(bytes)
}

private func parse(_ text: String) -> Result<JSONValue, JSONSyntaxError> {
    do throws(JSONSyntaxError) { return .success(try JSONValue(parsing: text)) } catch {
        return .failure(error)
    }
}

/// The line is there, and the column is in it or right behind it.
private func checkPlace(_ error: JSONSyntaxError, in text: String) {
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    check((1...lines.count).contains(error.line), "line \(error.line) of \(lines.count)")
    check(
        (1...(lines[error.line - 1].count + 1)).contains(error.column),
        "column \(error.column) of line \(error.line)"
    )
}

/// A value as Foundation's reader has it.
private indirect enum Foreign: Decodable {
    case null, boolean(Bool), number(Double), string(String), array([Foreign]), object([String: Foreign])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([Foreign].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: Foreign].self))
        }
    }

    /// Whether `value` is the same; Foundation has whole numbers as fractions, and objects without order.
    func isSame(as value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .integer(let right)): left == Double(right)
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.unicodeScalars.elementsEqual(right.unicodeScalars)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count && right.allSatisfy { left[$0.name]?.isSame(as: $0.value) ?? false }
        default: false
        }
    }
}

/// What Foundation takes and a reader by RFC 8259 need not: more levels, a number beyond a Double, a comma at the end.
/// With a NUL in it Foundation takes a text for UTF-16 or UTF-32; and of two values of one name it reads the first only.
private func isKnownDifference(_ error: JSONSyntaxError, _ bytes: [UInt8]) -> Bool {
    error.message.hasPrefix("nested more than") || error.message == "the number is too large"
        || isCommaAtEnd(error, bytes) || bytes.contains(0) || bytes.count { $0 == UInt8(ascii: ":") } > 1
}

/// Whether the error is about a bracket or brace that follows a comma.
private func isCommaAtEnd(_ error: JSONSyntaxError, _ bytes: [UInt8]) -> Bool {
    guard let text = String(validating: bytes, as: UTF8.self) else { return false }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    let line = lines[error.line - 1].dropFirst(error.column - 1)
    guard line.first == "]" || line.first == "}" else { return false }
    return text.unicodeScalars[..<line.startIndex].last { !$0.properties.isWhitespace } == ","
}

private func checkAgainstFoundation(_ value: JSONValue, _ bytes: [UInt8]) {
    // Foundation refuses the number 0e3, and one that is too near to zero.
    let hasExponent =
        zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "0") && $1 | 0x20 == UInt8(ascii: "e") }
        || bytes.contains { $0 == UInt8(ascii: "-") } && bytes.contains { $0 | 0x20 == UInt8(ascii: "e") }
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]), !hasExponent, !hasRepeatedNames(value, bytes) else {
        return
    }
    do {
        let foreign = try JSONDecoder().decode(Foreign.self, from: Data(bytes))
        check(foreign.isSame(as: value), "Foundation reads \(foreign), not \(value)")
    } catch {
        fail("Foundation refuses what is read here as \(value): \(error)")
    }
}

/// Whether more names are written than objects have members: of a repeated one Foundation takes the first.
private func hasRepeatedNames(_ value: JSONValue, _ bytes: [UInt8]) -> Bool {
    var (names, isString, isEscaped) = (0, false, false)
    for byte in bytes {
        switch byte {
        case _ where isEscaped: isEscaped = false
        case UInt8(ascii: "\\"): isEscaped = true
        case UInt8(ascii: "\""): isString.toggle()
        case UInt8(ascii: ":") where !isString: names += 1
        default: break
        }
    }
    return names > memberCount(of: value)
}

private func memberCount(of value: JSONValue) -> Int {
    switch value {
    case .array(let elements): elements.reduce(0) { $0 + memberCount(of: $1) }
    case .object(let members): members.reduce(members.count) { $0 + memberCount(of: $1.value) }
    default: 0
    }
}

/// What reads as a request is written as JSON that reads as the same request.
private func checkShape(of operation: any APIOperation.Type, _ value: JSONValue) {
    func check<Operation: APIOperation>(_ operation: Operation.Type) {
        checkShape(Operation.Input.self, value)
        checkShape(Operation.Output.self, value)
    }
    check(operation)
}

private func checkShape<Root: Shape>(_ type: Root.Type, _ value: JSONValue) {
    guard let shape = try? JSONShapeReader.read(type, from: value) else { return }
    let json = JSONShapeWriter.json(of: shape)
    let again = mustSucceed("\(json) was written and does not read") {
        try JSONShapeReader.read(type, from: json)
    }
    check(JSONShapeWriter.json(of: again) == json, "\(json) reads otherwise")
}

/// No JSON is the manifest of a report and of an inventory, and what is read as one is written and read again.
private func checkManifests(_ bytes: [UInt8]) {
    let report = try? CompletionReportManifest(json: bytes)
    let inventory = try? InventoryManifest(json: bytes)
    check(report == nil || inventory == nil, "a report's manifest that is an inventory's")
    if let report {
        let again = mustSucceed("a report's manifest does not read") {
            try CompletionReportManifest(json: report.json)
        }
        check(again == report, "\(report) reads as \(again)")
    }
    if let inventory, inventory.fileFormat.lowercased() == "csv" {
        let again = mustSucceed("an inventory's manifest does not read") {
            try InventoryManifest(json: inventory.json)
        }
        check(
            again.files == inventory.files && again.columns == inventory.columns,
            "\(inventory) reads as \(again)"
        )
    }
}
