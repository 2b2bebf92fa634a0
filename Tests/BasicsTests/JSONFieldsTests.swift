@_spi(Shapes) import Basics
import Testing

@Suite("JSON of responses and token files")
struct JSONFieldsTests {
    static let texts: [(String, JSONValue)] = [
        ("{}", .object([])),
        (
            " { \"a\" : [ 1 , -2.5e1, true, false, null ] }\n",
            .object([.init("a", .array([.integer(1), .number(-25), .boolean(true), .boolean(false), .null]))])
        ),
        (#"{"a": 1, "a": 2}"#, .object([.init("a", .integer(2))])),
        (#""\"\\\/\b\f\n\r\té\u00e9\ud83d\ude00""#, .string("\"\\/\u{8}\u{C}\n\r\téé😀")),
        ("\u{FEFF}[]", .array([])),
        ("0", .integer(0)),
        ("-0.0", .number(0)),
        ("1E+2", .number(100)),
    ]

    @Test("accepts everything that RFC 8259 allows", arguments: texts)
    func reads(text: String, expected: JSONValue) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)) == expected)
    }

    @Test(
        "rejects everything else",
        arguments: [
            "", " ", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}", "[1,]", "[,1]", "[1 2]",
            "]", "nul",
            "true false", "01", "-", "+1", ".5", "1.", "1e", "1e+", "1e999", "NaN", "0x1", "\"", "\"\n\"",
            "\"\\x\"",
            "\"\\u12\"", "\"\\u12g4\"", "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ude00\"", "\"\\ud83d\\u0041\"",
            "[1]x",
        ]
    )
    func refuses(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test("rejects invalid UTF-8 and excessive nesting")
    func refusesBytes() throws {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
        let deep = { (depth: Int) in
            [UInt8](repeating: 0x5B, count: depth) + [UInt8](repeating: 0x5D, count: depth)
        }
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: deep(1_000_000)) }
        #expect(throws: Never.self) { try JSONValue(parsing: deep(128)) }
    }

    @Test("members are present, absent, or of another type")
    func members() throws {
        let json = try JSONValue(
            parsing: Array(#"{"s": "x", "n": 1.5, "i": 7, "z": null, "o": {"s": "y"}}"#.utf8)
        )
        #expect(try json.text("s") == "x")
        #expect(try json.text("z") == nil)
        #expect(try json.text("absent") == nil)
        #expect(try json.number("n") == 1.5)
        #expect(try json.integer("i") == 7)
        #expect(try json.member("o")?.text("s") == "y")
        #expect(throws: JSONValue.Mismatch.self) { try json.text("n") }
        #expect(throws: JSONValue.Mismatch.self) { try json.integer("n") }
        #expect(throws: JSONValue.Mismatch.self) { try json.number("s") }
        #expect(throws: JSONValue.Mismatch.self) { try JSONValue.array([]).text("s") }
        #expect(throws: JSONValue.Mismatch.self) { try JSONValue.required(json.text("z")) }
    }

    @Test("is read back as written, sorted by name")
    func writes() throws {
        let members = ["b": "\"\\/\u{0}\u{1F}\n é 😀", "a": ""]
        let bytes = JSONValue.write(members)
        let expected = members.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
        #expect(try JSONValue(parsing: bytes) == .object(expected))
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(#"{"a":"","b":"\"\\/\u0000\u001f\n é"#))
        #expect(JSONValue.write([:]) == Array("{}".utf8))
    }
}
