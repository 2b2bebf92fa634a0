@_spi(Shapes) import S3ControlWire
import Testing
import YAML

@Suite("YAML is written")
struct YAMLTextTests {
    @Test("with long keys in YAML's notation")
    func longKey() throws {
        let name = String(repeating: "k", count: 200)
        let value = JSONValue.object([
            .init(name, .object([.init("a", .integer(1))])), .init(name + "2", .string("x")),
        ])
        #expect(YAMLText.make(value) == "? \(name)\n:\n  a: 1\n? \(name)2\n: x\n")
        #expect(try YAMLReader.read(YAMLText.make(value)) == value)
    }

    @Test(
        "and read again, also with marks that combine with what is before them",
        arguments: [
            "'", "\"", " ", ":", "#", "-", "---", "'a", "a: ", "a #", "[", "\\", "\n", "%", "1", "true",
        ]
    )
    func marks(_ text: String) throws {
        for text in [text, text + "\u{301}", "\u{301}" + text, text + "\u{301}" + text, text + "\u{FE0F}'"] {
            let value = JSONValue.object([.init(text, .array([.string(text)]))])
            let again = try YAMLReader.read(YAMLText.make(value))
            #expect(again.description.unicodeScalars.elementsEqual(value.description.unicodeScalars))
        }
        #expect(try YAMLReader.read(">\n a\n  \u{301}b\n c\n") == .string("a\n \u{301}b\nc\n"))
    }

    @Test(
        "in the format of version 2",
        arguments: [
            (
                #"{"Jobs":[{"JobId":"8d9a18fe","Priority":1}],"NextToken":"x"}"#,
                "Jobs:\n- JobId: 8d9a18fe\n  Priority: 1\nNextToken: x\n"
            ),
            (#"["a",["b"],{}]"#, "- a\n- - b\n- {}\n"), (#""foo""#, "\"foo\"\n"), ("null", "null\n"),
            ("1.5", "1.5\n"),
            (
                #"{"a":"true","b":"1","c":"2026-11-22","d":"it's","e":"a: b","f":" x","g":"a\nb","h":"","i":"x #y","j":"- a","k":"-a","l":"é"}"#,
                "a: 'true'\nb: '1'\nc: '2026-11-22'\nd: it's\ne: 'a: b'\nf: ' x'\ng: \"a\\nb\"\nh: ''\ni: 'x #y'\nj: '- a'\nk: -a\nl: é\n"
            ),
        ]
    )
    func writes(_ json: String, _ yaml: String) throws {
        let value = try JSONValue(parsing: json)
        #expect(YAMLText.make(value) == yaml)
        #expect(try YAMLReader.read(yaml) == value)
    }
}
