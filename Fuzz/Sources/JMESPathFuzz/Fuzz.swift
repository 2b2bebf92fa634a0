import FuzzSupport
@_spi(Shapes) import S3ControlWire

@testable import JMESPath

/// Evaluates an expression on a document, then another one on the result. NUL bytes separate the three; a missing
/// document, or one that is not JSON, is a sample.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    let document = (parts.count > 1 ? try? JSONValue(parsing: parts[1]) : nil) ?? sample
    guard let expression = parse(parts[0]) else { return }
    let result = search(expression, document)
    checkSpacing(of: parts[0], document, result)
    if case .value(let value) = result {
        checkText(of: value)
        if parts.count > 2, let next = parse(parts[2]) {
            checkPipe(parts[0], parts[2], document, search(next, value))
        }
    }
}

private let sample = permanent {
    mustSucceed("the sample") {
        try JSONValue(
            parsing: """
                {"Jobs": [{"JobId": "a", "Priority": 3, "Status": "Active", "T": null},
                {"JobId": "b", "Priority": 1.5, "Status": "Complete", "P": {"Failed": 2, "Done": [1, [2, [3]]]}}],
                "NextToken": "é", "n": [3, 1, 2], "s": ["b", "a"], "e": [], "o": {}, "t": true}
                """
        )
    }
}

/// What a search found, or of which kind its error is.
private enum Found: Equatable {
    case value(JSONValue)
    case error(JMESPathError.Kind)

    /// Whether a limit ended a search that another notation of the expression may finish.
    var isLimit: Bool { self == .error(.limit) }

    static func == (left: Found, right: Found) -> Bool {
        switch (left, right) {
        // By their texts: a sum may be no number, which equals nothing.
        case (.value(let left), .value(let right)): left.description == right.description
        case (.error(let left), .error(let right)): left == right
        default: false
        }
    }
}

/// The expression; nil if it cannot be parsed, which has a place in the text.
private func parse(_ text: String) -> JMESPathExpression? {
    do {
        return try JMESPathExpression(text)
    } catch {
        check(error.kind == .syntax || error.kind == .limit, "\(error.kind) while parsing")
        checkColumn(error, in: text)
        check(error.column != nil, "an error of syntax without a place: \(error)")
        return nil
    }
}

private func checkColumn(_ error: JMESPathError, in text: String) {
    guard let column = error.column else { return }
    let count = text.unicodeScalars.count
    check((0...count).contains(column), "an error at \(column) of \(count)")
}

private func search(_ expression: JMESPathExpression, _ document: JSONValue) -> Found {
    do {
        return .value(try expression.search(document))
    } catch {
        checkColumn(error, in: expression.text)
        check(error.kind != .syntax, "a syntax error while searching")
        if expression.functionError == nil {
            check(
                error.kind != .unknownFunction && error.kind != .invalidArity,
                "a wrong call that was not found before: \(error)"
            )
        }
        return .error(error.kind)
    }
}

/// White space between tokens changes nothing.
private func checkSpacing(of text: String, _ document: JSONValue, _ result: Found) {
    let tokens = mustSucceed("what was parsed has no tokens") { try Lexer.tokenize(text) }
    let scalars = Array(text.unicodeScalars)
    var spaced = String.UnicodeScalarView()
    for (token, next) in zip(tokens, tokens.dropFirst()) {
        check(token.start < next.start, "two tokens at \(token.start)")
        spaced.append(contentsOf: scalars[token.start..<next.start])
        spaced += "\n ".unicodeScalars
    }
    guard let expression = parse(String(spaced)) else { fail("not parsed with spaces: \(String(spaced))") }
    check(search(expression, document) == result, "other results with spaces: \(String(spaced))")
}

/// A pipe is one search after the other.
private func checkPipe(_ first: String, _ second: String, _ document: JSONValue, _ result: Found) {
    let text = "(\(first)) | (\(second))"
    do {
        let piped = search(try JMESPathExpression(text), document)
        guard !piped.isLimit, !result.isLimit else { return }
        check(piped == result, "\(text) is \(piped), not \(result)")
    } catch {
        check(error.kind == .limit, "not parsed as a pipe: \(text)")
    }
}

/// What was found is written as JSON that reads as the same.
private func checkText(of value: JSONValue) {
    _ = value.pythonText
    let text = value.description
    check(value.pythonJSON.utf8.allSatisfy { $0 < 128 }, "JSON that is not ASCII: \(value.pythonJSON)")
    guard depth(of: value) <= 128, isFinite(value) else { return }
    let again = mustSucceed("a result that is not JSON: \(text)") { try JSONValue(parsing: text) }
    check(again.description == text, "\(text) reads as \(again)")
    let escaped = mustSucceed("a result that is not JSON: \(value.pythonJSON)") {
        try JSONValue(parsing: value.pythonJSON)
    }
    check(escaped.description == text, "\(value.pythonJSON) reads as \(escaped)")
}

private func depth(of value: JSONValue) -> Int {
    switch value {
    case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
    case .object(let members): 1 + (members.map { depth(of: $0.value) }.max() ?? 0)
    default: 0
    }
}

/// A sum of large numbers may be infinite, which JSON cannot say.
private func isFinite(_ value: JSONValue) -> Bool {
    switch value {
    case .number(let number): number.isFinite
    case .array(let elements): elements.allSatisfy(isFinite)
    case .object(let members): members.allSatisfy { isFinite($0.value) }
    default: true
    }
}
