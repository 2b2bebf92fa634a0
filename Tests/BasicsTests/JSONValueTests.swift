@_spi(Shapes) import Basics
import Testing

@Suite("JSON text")
struct JSONValueTests {
    @Test(
        "is parsed, with members in order",
        arguments: [
            ("null", JSONValue.null), (" true ", .boolean(true)), ("-12", .integer(-12)), ("0", .integer(0)),
            ("1.0", .number(1)), ("1e2", .number(100)), ("-0.5E-1", .number(-0.05)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            (#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00ü""#, .string("a\"\\/\u{8}\u{C}\n\r\té😀ü")),
            ("[]", .array([])), ("[1, [ ]]", .array([.integer(1), .array([])])),
            (#"{"b":1,"a":{}}"#, .object([.init("b", .integer(1)), .init("a", .object([]))])),
            (#"{"a":1,"a":2}"#, .object([.init("a", .integer(2))])),
            ("\u{FEFF}[]", .array([])),
        ]
    )
    func reads(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(
        "causes an error with its position if it is invalid",
        arguments: [
            ("", "expected a value, found the end at line 1, column 1"),
            ("{\n  \"a\": 1,\n}", "expected a name in quotation marks, found \"}\" at line 3, column 1"),
            ("[1,]", "expected a value, found \"]\" at line 1, column 4"),
            ("{\"ü\" 1}", "expected \":\", found \"1\" at line 1, column 6"),
            ("[1 2]", "expected \",\" or \"]\", found \"2\" at line 1, column 4"),
            ("{'a': 1}", "expected a name in quotation marks, found \"'\" at line 1, column 2"),
            ("True", "expected a value, found \"T\" at line 1, column 1"),
            ("nul", "expected null, found \"n\" at line 1, column 1"),
            ("01", "a number must not begin with 0 at line 1, column 1"),
            ("1.", "expected a digit, found the end at line 1, column 3"),
            ("-", "expected a digit, found the end at line 1, column 2"),
            ("1e999", "the number is too large at line 1, column 1"),
            ("\"a", "the string has no closing quotation mark at line 1, column 3"),
            (
                "\"a\nb\"",
                "a line break or control character in a string must be written as an escape at line 1, column 3"
            ),
            (#""\x""#, #"\x is not a JSON escape; write a backslash as \\ at line 1, column 3"#),
            (#""\u12g4""#, #"\u must be followed by four hexadecimal digits at line 1, column 4"#),
            (#""\ud800x""#, "a single surrogate is not a character at line 1, column 4"),
            ("[] []", "expected the end of the JSON, found \"[\" at line 1, column 4"),
        ]
    )
    func refuses(text: String, message: String) {
        #expect { try JSONValue(parsing: text) } throws: { "\($0)" == message }
    }

    @Test("is rejected if it is nested too deeply")
    func refusesDepth() throws {
        let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        _ = try JSONValue(parsing: deep)
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: "[\(deep)]") }
        #expect(throws: JSONSyntaxError.self) {
            try JSONValue(parsing: String(repeating: "[", count: 1_000_000))
        }
    }

    @Test("is written on one line, or indented like the AWS CLI's")
    func writes() {
        let value = JSONValue.object([
            .init("b", .array([.integer(1), .string("a\u{8}\u{1}\u{2028}")])), .init("a", .object([])),
        ])
        #expect(value.description == "{\"b\":[1,\"a\\b\\u0001\\u2028\"],\"a\":{}}")
        #expect(
            value.indented()
                == "{\n    \"b\": [\n        1,\n        \"a\\b\\u0001\u{2028}\"\n    ],\n    \"a\": {}\n}"
        )
    }

    @Test("with many members is parsed in linear time, and the last value of a name counts")
    func manyMembers() throws {
        let count = 200_000
        let once = (0..<count).map { "\"k\($0)\":\($0)" }
        let twice = (0..<count).map { "\"k\($0)\":\(-$0)" }
        let value = try JSONValue(parsing: "{\((once + twice).joined(separator: ","))}")
        // Quadratic time would take hours.
        guard case .object(let members) = value else {
            Issue.record("no object")
            return
        }
        #expect(members.count == count)
        #expect(members.enumerated().allSatisfy { $1.name == "k\($0)" && $1.value == .integer(-$0) })
    }

    @Test(
        "with few members has the last value of a name in the first one's place",
        arguments: [2, 15, 16, 17, 40]
    )
    func repeatedMembers(count: Int) throws {
        let text = (0..<count).map { "\"k\($0)\":0" } + ["\"k1\":1", "\"new\":2", "\"k0\":3"]
        let value = try JSONValue(parsing: "{\(text.joined(separator: ","))}")
        let expected = (0..<count).map { JSONValue.Member("k\($0)", .integer([0: 3, 1: 1][$0] ?? 0)) }
        #expect(value == .object(expected + [.init("new", .integer(2))]))
    }
}
