import JMESPath
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("JMESPath: hostile expressions end with an error soon, without a crash")
struct LimitTests {
    /// A long expression, which a failure must not print as a whole.
    struct Hostile: Sendable, CustomTestStringConvertible {
        var text: String
        var testDescription: String { "\(text.prefix(16))… (\(text.utf8.count) bytes)" }
    }

    private static func nested(_ open: String, _ close: String, _ count: Int) -> Hostile {
        Hostile(text: String(repeating: open, count: count) + "@" + String(repeating: close, count: count))
    }

    private static func chain(_ part: String, _ separator: String, _ count: Int, _ end: String = "")
        -> Hostile
    {
        Hostile(text: Array(repeating: part, count: count).joined(separator: separator) + end)
    }

    @Test(
        "Expressions that are too deep or too long are refused with a column",
        arguments: [
            nested("(", ")", 100_000), nested("[", "]", 100_000), nested("{a:", "}", 50_000),
            nested("@.[", "]", 50_000), nested("@.{a:", "}", 50_000), nested("!", "", 100_000),
            nested("length(", ")", 50_000), nested("[?", "]", 50_000), nested("&", "", 10_000),
            chain("a", ".", 100_000), chain("a", "||", 100_000), chain("a", " | ", 100_000),
            chain("a", "==", 2_000), chain("[*]", "", 1_000),
            chain("[]", "", 1_000), chain("[0:1]", "", 1_000),
            Hostile(text: "`" + String(repeating: "[", count: 100_000) + "`"), chain("*", ".", 1_000),
        ]
    )
    func refused(_ hostile: Hostile) {
        let error = #expect(throws: JMESPathError.self) { try JMESPathExpression(hostile.text) }
        #expect(error?.kind == .limit)
        #expect((0...hostile.text.unicodeScalars.count).contains(error?.column ?? -1))
        #expect(error?.description.utf8.count ?? 0 < 1000)
    }

    @Test(
        "Results that double step by step end with an error",
        arguments: [
            chain("[@,@]", "|", 100), chain("[@,@][]", "|", 100), chain("{a:@,b:@}", "|", 60),
            chain("[@,@]", "|", 60, "|to_string(@)"), chain("[@,@]", "|", 40, "|@==@"),
            chain("[@,@]", "|", 40, "|contains(@,@)"),
            Hostile(text: "'0123456789'|" + chain("join(@,[@,@,@])", "|", 60).text),
            chain("[@,@][]", "|", 40, "|sort_by(@,&a)"), chain("map(&[@,@],[@,@])", "|", 60),
        ]
    )
    func doubling(_ hostile: Hostile) throws {
        let expression = try JMESPathExpression(hostile.text)
        let error = #expect(throws: JMESPathError.self) {
            try expression.search(.object([.init("a", .integer(1))]))
        }
        #expect(error?.kind == .limit)
    }

    /// Applies the expression to an array of 32,768 times the same value.
    private static func repeated(_ name: String, _ each: String) -> Hostile {
        Hostile(text: "[\(name)]|" + chain("[@,@][]", "|", 15).text + "|" + each)
    }

    @Test(
        "Steps that are short in the expression and long on the document end with an error, too",
        arguments: [
            repeated("wide", "[].z"), repeated("long", "sort(@)"), repeated("long", "max(@)"),
            repeated("long", "sort_by(@, &@)"), repeated("long", "min_by(@, &@)"),
            repeated("`0`", "[].{" + (0..<900).map { "k\($0):@" }.joined(separator: ",") + "}"),
        ]
    )
    func largeSteps(_ hostile: Hostile) throws {
        let document = JSONValue.object([
            .init("wide", .object((0..<2_000).map { .init("m\($0)", .integer($0)) })),
            .init("long", .string(String(repeating: "a", count: 100_000))),
        ])
        let expression = try JMESPathExpression(hostile.text)
        let error = #expect(throws: JMESPathError.self) { try expression.search(document) }
        #expect(error?.kind == .limit)
    }

    @Test("A result that is as deep as the expression is long can be printed")
    func deepResult() throws {
        let expression = try JMESPathExpression(Self.chain("[@]", "|", 1_000).text)
        let text = try expression.search(.integer(1)).description
        #expect(text == String(repeating: "[", count: 1_000) + "1" + String(repeating: "]", count: 1_000))
        #expect(try JMESPathExpression(Self.chain("a", "||", 1_000).text).search(.null) == .null)
        #expect(
            try JMESPathExpression(Self.chain("@", ".[@][0] | ", 300).text).search(.integer(1)) == .integer(1)
        )
    }

    @Test("Searching a long text takes linear time")
    func longText() throws {
        let text = JSONValue.string(String(repeating: "a", count: 1_000_000))
        let wanted = String(repeating: "a", count: 2_000) + "b"
        #expect(try JMESPathExpression("contains(@, '\(wanted)')").search(text) == .boolean(false))
    }

    @Test("A large document can be searched a thousand times")
    func largeDocument() throws {
        let job = JSONValue.object([.init("JobId", .string("x")), .init("Priority", .integer(1))])
        let document = JSONValue.object([.init("Jobs", .array(Array(repeating: job, count: 20_000)))])
        let result = try JMESPathExpression(
            "Jobs[?Priority > `0`] | sort_by(@, &JobId)[].[JobId, Priority][]"
        )
        .search(document)
        #expect(result.elements?.count == 40_000)
    }
}
