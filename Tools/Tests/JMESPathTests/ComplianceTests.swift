import Foundation
import JMESPath
@_spi(Shapes) import S3ControlWire
import Testing

/// The cases that the language's authors publish (jmespath.org), as facts in a form of our own: lines with a document, and
/// below it lines with an expression and what it must give.
@Suite("JMESPath: the published compliance cases")
struct ComplianceTests {
    struct Case: Sendable {
        var subject: String
        var document: JSONValue
        var expression: String
        /// The result, nil for an error.
        var result: JSONValue?
        var error: String?
    }

    static let all: [Case] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "compliance-cases.txt").path(percentEncoded: false)
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        var cases: [Case] = []
        var subject = ""
        var document = JSONValue.null
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# ") {
                subject = String(line.dropFirst(2))
            } else if line.hasPrefix("document ") {
                document = (try? JSONValue(parsing: String(line.dropFirst(9)))) ?? .null
            } else {
                let parts = line.split(separator: "\t", maxSplits: 1)
                let expected = String(parts[1].dropFirst(2))
                let isError = parts[1].hasPrefix("!")
                cases.append(
                    Case(
                        subject: subject,
                        document: document,
                        expression: (try? JSONValue(parsing: String(parts[0])))?.text ?? "",
                        result: isError ? nil : try? JSONValue(parsing: expected),
                        error: isError ? expected : nil
                    )
                )
            }
        }
        return cases
    }()

    static var subjects: [String] { Set(all.map(\.subject)).sorted() }

    @Test("All cases are read")
    func count() { #expect(Self.all.count == 832) }

    @Test("Every case has the expected result", arguments: subjects)
    func subject(_ subject: String) throws {
        for each in Self.all where each.subject == subject {
            let comment = Comment(rawValue: each.expression)
            do throws(JMESPathError) {
                let result = try JMESPathExpression(each.expression).search(each.document)
                guard let expected = each.result else {
                    Issue.record("\(each.expression) gives \(result), not the error \(each.error ?? "")")
                    continue
                }
                #expect(sorted(result) == sorted(expected), comment)
            } catch {
                guard let expected = each.error else {
                    Issue.record("\(each.expression): \(error)")
                    continue
                }
                #expect(name(error.kind) == expected, comment)
            }
        }
    }

    /// The order of members and whether a number is written with a fraction mean nothing in the cases.
    private func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(members.map { .init($0.name, sorted($0.value)) }.sorted { $0.name < $1.name })
        case .array(let elements): .array(elements.map(sorted))
        case .number(let number): Int(exactly: number).map(JSONValue.integer) ?? value
        default: value
        }
    }

    private func name(_ kind: JMESPathError.Kind) -> String {
        switch kind {
        case .syntax: "syntax"
        case .unknownFunction: "unknown-function"
        case .invalidArity: "invalid-arity"
        case .invalidType: "invalid-type"
        case .invalidValue: "invalid-value"
        case .limit: "limit"
        }
    }
}
