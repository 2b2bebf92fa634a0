import FuzzSupport

@testable import AWSCore
@testable import Basics

/// Reads one shared config file, and its parts by the readers that they go through.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    checkFile(bytes)
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    checkWords(text)
    checkPaths(text)
    for line in text.split(separator: "\n") {
        if let date = ISO8601.parse(String(line)) {
            let written = ISO8601.format(date)
            let whole = ISO8601.parse(written)
            check(
                whole.map { abs($0.timeIntervalSince(date)) < 1 } ?? false,
                "\(line) is written as \(written)"
            )
        }
        if let date = HTTPDate.parse(String(line)) {
            check(HTTPDate.parse(HTTPDate.format(date)) == date, "the date \(line) prints otherwise")
        }
        if let url = try? HTTPURL(String(line)) {
            // The description leaves the query out, which may hold a secret.
            let whole = url.origin + url.path + (url.query.map { "?" + $0 } ?? "")
            check((try? HTTPURL(whole)) == url, "the URL \(line) is read as \(whole)")
        }
    }
}

/// A file's sections in a form that can be compared.
private func read(_ bytes: [UInt8]) -> Result<[[String]], ConfigFileError> {
    do {
        return .success(
            try ConfigFile(bytes: bytes, path: "f").sections.map { section in
                [section.name]
                    + section.properties.map { name, property in
                        switch property.value {
                        case .text(let text): "\(name)=\(text)"
                        case .nested(let table): "\(name)→\(table.map { "\($0)=\($1)" }.sorted())"
                        }
                    }.sorted()
            }
        )
    } catch {
        return .failure(error)
    }
}

private func checkFile(_ bytes: [UInt8]) {
    let first = read(bytes)
    check(read(bytes) == first, "two readings, two results")
    let lineCount = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
    if case .failure(let error) = first {
        check((1...lineCount).contains(error.line ?? 1), "line \(error.line ?? 0) of \(lineCount)")
    }
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0), bytes.first != 0xEF else {
        return
    }
    // What ends a line makes no difference.
    if !bytes.contains(0x0D) {
        for end in [[0x0D], [0x0D, 0x0A]] as [[UInt8]] {
            let other = read(bytes.flatMap { $0 == 0x0A ? end : [$0] })
            check(other == first, "lines that end with \(end) read as \(other), not as \(first)")
        }
    }
    // Neither do comments between the lines, but for the lines' numbers.
    var lines = String(decoding: bytes, as: UTF8.self)
    lines = ConfigFileParser.lines(of: lines).map { "  # c\n\($0)\n" }.joined()
    switch (first, read(Array(lines.utf8))) {
    case (.success(let plain), .success(let commented)):
        check(plain == commented, "with comments it reads as \(commented), not as \(plain)")
    case (.failure(let plain), .failure(let commented)):
        check(
            commented.line == plain.line.map { 2 * $0 },
            "comments move the error from \(plain) to \(commented)"
        )
    default: fail("comments make a difference: \(first)")
    }
    if case .success(let sections) = first { checkRewritten(bytes, sections) }
}

/// What was read can be written in the plainest form, and reads as the same.
private func checkRewritten(_ bytes: [UInt8], _ sections: [[String]]) {
    guard let file = try? ConfigFile(bytes: bytes, path: "f") else { return }
    var text = ""
    for section in file.sections {
        text += "[\(section.name)]\n"
        for (name, property) in section.properties {
            switch property.value {
            case .text(let value):
                text +=
                    "\(name) = \(value.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n "))\n"
            case .nested(let table):
                text += "\(name) =\n" + table.map { " \($0) = \($1)\n" }.joined()
            }
        }
    }
    check(
        read(Array(text.utf8)) == .success(sections),
        "what was read is written as \(text.debugDescription)"
    )
}

/// Words that were quoted one by one are the same words when they are split.
private func checkWords(_ text: String) {
    let words = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // By scalars: a quote that a combining mark follows is no character of its own.
    func escaped(_ word: String, _ escapes: [Unicode.Scalar: String]) -> String {
        word.unicodeScalars.map { escapes[$0] ?? String($0) }.joined()
    }
    let single = words.map { "'" + escaped($0, ["'": "'\"'\"'"]) + "'" }
    let double = words.map { "\"" + escaped($0, ["\\": "\\\\", "\"": "\\\""]) + "\"" }
    check(ShellWords.split(single.joined(separator: " ")) == words, "quoted words are split otherwise")
    check(
        ShellWords.split(double.joined(separator: "\t")) == words,
        "doubly quoted words are split otherwise"
    )
    if let split = ShellWords.split(text) {
        check(ShellWords.split(text + " x") == split + ["x"], "a further word changes those before")
    }
}

/// What has no variable and no home in it stays as it is; what a variable holds is not expanded again.
private func checkPaths(_ text: String) {
    let environment = EnvironmentVariables(["HOME": "/home/me", "A": "$A~", "LONG_1": "x"])
    let expanded = FilePath.expand(text, in: environment)
    if !text.unicodeScalars.contains("$"), text.unicodeScalars.first != "~" {
        check(expanded == text, "\(text) became \(expanded)")
    }
    check(
        FilePath.expand("/${A}" + text, in: environment).utf8.starts(with: "/$A~".utf8),
        "a variable's value was expanded again"
    )
}
