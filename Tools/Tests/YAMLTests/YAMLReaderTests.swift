@_spi(Shapes) import S3ControlWire
import Testing
import YAML

@Suite("YAML is read")
struct YAMLReaderTests {
    @Test(
        "with the values of its core schema",
        arguments: [
            ("", "null"), ("a: 1", #"{"a":1}"#),
            ("- a\n- b: c\n  d:\n  - e\n-\n", #"["a",{"b":"c","d":["e"]},null]"#),
            ("{a: [1, 2.5, x y], 'b': {}, c}", #"{"a":[1,2.5,"x y"],"b":{},"c":null}"#),
            ("# c\n---\na: b # c\n...\n", #"{"a":"b"}"#),
            ("a: 'it''s'\nb: \"\\u00e9\\x41\\n\"", #"{"a":"it's","b":"éA\n"}"#),
            ("a: |\n  x\n   y\n\n  z\nb: >-\n  x\n  y\n\n  z\n", #"{"a":"x\n y\n\nz\n","b":"x y\nz"}"#),
            ("a: one\n  two\n\n  three\nb: 2", #"{"a":"one two\nthree","b":2}"#),
            ("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2", #"{"a":{"b":1},"c":{"b":1},"d":{"e":2,"b":1}}"#),
            ("a: http://x/y:z#q\nb: -1\nc: - \nd: 0x1F\ne: yes\nf: 012", nil),
            (
                "a: http://x/y:z#q\nb: -1\nd: 0x1F\ne: yes\nf: 012",
                #"{"a":"http://x/y:z#q","b":-1,"d":31,"e":"yes","f":"012"}"#
            ),
            ("- - 1\n  - 2\n- ~", "[[1,2],null]"), ("a: !!str 12\nb: ! 7", #"{"a":"12","b":"7"}"#),
            ("a:\n- 1\n- 2\nb: true", #"{"a":[1,2],"b":true}"#),
            ("\"a b\": 1\n? x\n? \"y\n  z\"\n: 2", #"{"a b":1,"x":null,"y z":2}"#),
            ("a: \"x\n  y\"", #"{"a":"x y"}"#),
            ("{\"a\":1,\n \"b\":[]}\r\n", #"{"a":1,"b":[]}"#),
            ("a: 2026-11-22T18:49:59Z", #"{"a":"2026-11-22T18:49:59Z"}"#),
            ("a: >\n\n  x\n", #"{"a":"\nx\n"}"#),
            ("a: >\n\n\n\n  x\n\n  y\n  z\n", #"{"a":"\n\n\nx\ny z\n"}"#),
            ("a: >-\n\n\n  x\nb: >+\n\n  x\n\n", #"{"a":"\n\nx","b":"\nx\n\n"}"#),
            ("a: >2\n\n   x\n  y\nb: |2\n\n\n   x\n", #"{"a":"\n x\ny\n","b":"\n\n x\n"}"#),
            ("- >\n\n x\n- |\n\n x\n- >\n\n- |+\n\n\n", #"["\nx\n","\nx\n","","\n\n"]"#),
            (">\n \n\n  x\n", #""\n\nx\n""#), ("? >\n\n x\n: 1\n", #"{"\nx\n":1}"#),
            ("a: '\n\n x'\nb: \"\n\n\n x\"", #"{"a":"\nx","b":"\n\nx"}"#),
            ("a: \"x\\\n  y\"\nb: \"x\\\n\n  y\"\nc: \"\\\n\n\n  y\"", #"{"a":"xy","b":"x\ny","c":"\n\ny"}"#),
            ("a: &x !!int 5\nb: *x", #"{"a":5,"b":5}"#), ("a: &x !!null y\nb: *x", #"{"a":null,"b":null}"#),
            ("a: !!str &x 5\nb: *x", #"{"a":"5","b":"5"}"#), ("a: &x !!str\nb: *x", #"{"a":"","b":""}"#),
            ("a: &x !!int '5'\nb: {c: *x}", #"{"a":5,"b":{"c":5}}"#),
            ("[&x !!bool \"true\", *x, &y !!float '2.5', *y]", "[true,true,2.5,2.5]"),
        ] as [(String, String?)]
    )
    func reads(_ text: String, _ json: String?) throws {
        guard let json else {
            #expect(throws: YAMLError.self) { try YAMLReader.read(text) }
            return
        }
        #expect(try YAMLReader.read(text) == JSONValue(parsing: json))
    }

    @Test(
        "and errors have a position",
        arguments: [
            ("a: b: c", "a mapping cannot begin here; text with a colon must be quoted at line 1, column 5"),
            ("a: 1\na: 2", "the key a occurs twice at line 2, column 1"),
            ("a: [1, 2", "expected \",\" or \"]\" at line 1, column 9"),
            ("a: 'x", "the text has no closing quotation mark at line 1, column 4"),
            ("a:\n\tb: 1", "tabs are not allowed as indentation at line 2, column 2"),
            ("a: *x", "the anchor &x is not defined above at line 1, column 4"),
            ("a: 1\n---\nb: 2", "there is more than one document at line 2, column 1"),
            (
                "a: 1\n  b: 2",
                "a mapping cannot begin here; text with a colon must be quoted at line 2, column 4"
            ),
            ("a: @x", "expected a value, found \"@\"; such text must be quoted at line 1, column 4"),
            ("a: \"\\q\"", "\\q is not a YAML escape; write a backslash as \\\\ at line 1, column 6"),
            ("a: !python/object x", "the tag !python/object is not supported at line 1, column 20"),
            ("[a]: b", "a mapping cannot begin here; text with a colon must be quoted at line 1, column 4"),
        ]
    )
    func wrong(_ text: String, _ message: String) {
        let error = #expect(throws: YAMLError.self) { try YAMLReader.read(text) }
        #expect(error?.description == message)
    }

    @Test(
        "whichever line ends and byte order mark it has",
        arguments: ["\n", "\r\n", "\r"],
        ["", "\u{FEFF}"]
    )
    func lineEnds(_ end: String, _ mark: String) throws {
        let lines = ["---", "a: |", "  x", "  y", "b: 'c", "  d'", "", "e: [1,", "  2]", "..."]
        let json = try JSONValue(parsing: #"{"a": "x\ny\n", "b": "c d", "e": [1, 2]}"#)
        #expect(try YAMLReader.read(mark + lines.joined(separator: end)) == json)
        #expect(try YAMLReader.read(mark + "a: 1" + end + "b: 2") == JSONValue(parsing: #"{"a": 1, "b": 2}"#))
        let error = #expect(throws: YAMLError.self) { try YAMLReader.read("a: 1" + end + "b: @x") }
        #expect(error?.line == 2 && error?.column == 4)
    }

    @Test("in linear time, also if it looks like the marks between documents")
    func marks() throws {
        let dashes = String(repeating: "-", count: 500_000)
        #expect(try YAMLReader.read("a: \"\(dashes)\"") == .object([.init("a", .string(dashes))]))
    }

    @Test("within limits: expansion bombs and excessive depth end with an error soon")
    func bombs() {
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        for level in 1...12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
            bomb += "a\(level): &a\(level) [\(aliases)]\n"
        }
        var nest = "a0: &a0 [x]\n"
        for level in 1...200 { nest += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        let texts = [
            bomb, nest, String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
            String(repeating: "{a: ", count: 100_000), "[" + String(repeating: "x,", count: 200_000) + "]",
            (0..<500).map { String(repeating: " ", count: $0) + "a:\n" }.joined(), "a: &a [*a]",
        ]
        for text in texts { #expect(throws: YAMLError.self) { try YAMLReader.read(text) } }
    }
}
