@_spi(XML) import AWSXML
import Testing

@Suite("XMLReader reads a document element by element")
struct XMLReaderTests {
    @Test("children, their text and unknown elements are read in order")
    func pullsElements() throws {
        let document = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- before --><?style a b?>
            <x:Job xmlns:x="urn:x">
              <JobId>abc</JobId> <!-- between -->
              <Ignored a="1"><Deeper>text &amp; more</Deeper><Empty/></Ignored>
              <Priority>10</Priority><Empty/><?pi?>
            </x:Job >
            <!-- after -->
            """
        var reader = XMLReader(Array(document.utf8))
        let root = try reader.readRoot()
        #expect(reader.matches(root, "Job"))
        #expect(!reader.matches(root, "Jo"))
        #expect(!reader.matches(root, "x:Job"))
        #expect(reader.string(root) == "Job")
        #expect(reader.qualifiedString(root) == "x:Job")

        var seen: [String] = []
        while let child = try reader.nextChild() {
            if reader.matches(child, "JobId") {
                seen.append("JobId " + (try reader.readText()))
            } else if reader.matches(child, "Priority") {
                seen.append("Priority \(try reader.readInteger())")
            } else {
                seen.append(reader.string(child))
                try reader.skipElement()
            }
        }
        try reader.readEnd()
        #expect(seen == ["JobId abc", "Ignored", "Priority 10", "Empty"])
        #expect(reader.offset == document.utf8.count)
    }

    @Test(
        "text is the same as from a conforming parser",
        arguments: [
            ("", ""),
            ("plain", "plain"),
            ("&lt;&gt;&amp;&apos;&quot;", "<>&'\""),
            ("a&#65;b&#x42;c&#x1F600;", "aAbBc😀"),
            ("a\r\nb\rc\n\r\nd", "a\nb\nc\n\nd"),
            ("a&#13;&#xD;\nb", "a\r\r\nb"),
            ("<![CDATA[<&]]>", "<&"),
            ("a<![CDATA[b\r\nc]]d]]]]>e", "ab\nc]]d]]e"),
            ("<![CDATA[]]>", ""),
            ("a<!-- b -->c<?d e?>f", "acf"),
            ("]] >]>] ]", "]] >]>] ]"),
            ("Grüße, 世界 😀 \u{7F}\u{FFFD}", "Grüße, 世界 😀 \u{7F}\u{FFFD}"),
            (" \t\n ", " \t\n "),
        ]
    )
    func readsText(written: String, text: String) throws {
        var reader = XMLReader(Array("<a>\(written)</a>".utf8))
        _ = try reader.readRoot()
        #expect(try reader.readText() == text)
        try reader.readEnd()
    }

    @Test(
        "white space before a response is skipped, and before another document only without a declaration",
        arguments: ["", " ", "\n\r\n\r", "\t \n"],
        ["", "<?xml version='1.0' encoding='UTF-8'?>", "\u{FEFF}<?xml version='1.0'?>\n"]
    )
    func skipsKeepAlive(space: String, declaration: String) throws {
        let document = Array("\(space)\(declaration)<a/>".utf8)
        var reader = XMLReader(response: document)
        #expect(!reader.isAtEnd)
        let root = try reader.readRoot()
        #expect(reader.string(root) == "a")
        try reader.skipElement()
        try reader.readEnd()
        #expect(reader.isAtEnd)

        var other = XMLReader(document)
        let isAccepted = space.isEmpty || declaration.isEmpty
        let isRead = (try? other.readRoot()) != nil
        #expect(isRead == isAccepted)
        #expect(XMLReader(response: Array(space.utf8)).isAtEnd)
    }

    @Test("an error's body is read behind white space")
    func readsErrorBehindSpace() throws {
        let document = " \r\n<?xml version=\"1.0\"?><Error><Code>SlowDown</Code></Error>"
        #expect(try ErrorBody.decode(Array(document.utf8)).code == "SlowDown")
        let error = #expect(throws: XMLError.self) { try ErrorBody.decode(Array(" <html/>".utf8)) }
        #expect(error?.code == .unexpectedRoot)
    }

    @Test("a child where text is expected is an error at its offset")
    func refusesChildInText() throws {
        var reader = XMLReader(Array("<a>b<c/></a>".utf8))
        _ = try reader.readRoot()
        let error = #expect(throws: XMLError.self) { try reader.readText() }
        #expect(error?.code == .unexpectedElement)
        #expect(error?.offset == 4)
    }

    @Test("the limit of depth counts open elements", arguments: [1, 2, 64])
    func limitsDepth(limit: Int) throws {
        func document(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
        }
        var fitting = XMLReader(document(limit), maxDepth: limit)
        _ = try fitting.readRoot()
        try fitting.skipElement()
        try fitting.readEnd()

        var deeper = XMLReader(document(limit + 1), maxDepth: limit)
        _ = try deeper.readRoot()
        let error = #expect(throws: XMLError.self) { try deeper.skipElement() }
        #expect(
            error
                == XMLError(
                    code: .tooDeep,
                    offset: limit * 3,
                    message: "elements are nested deeper than the limit of \(limit)"
                )
        )
    }

    @Test("a million open elements are rejected at the 65th")
    func refusesMillion() throws {
        var reader = XMLReader(Array(String(repeating: "<a>", count: 1_000_000).utf8))
        _ = try reader.readRoot()
        let error = #expect(throws: XMLError.self) { try reader.skipElement() }
        #expect(error?.code == .tooDeep)
        #expect(error?.offset == 64 * 3)
    }

    @Test("attributes are found by their local name")
    func findsAttributes() throws {
        let document = """
            <a xmlns:type="urn:t" xsi:type='Ca&#110;on&#10;ical\r\n&lt;' b = " 1\t2 "><c/></a>
            """
        var reader = XMLReader(Array(document.utf8))
        _ = try reader.readRoot()
        #expect(reader.attribute("type") == "Canon\nical <")
        #expect(reader.attribute("b") == " 1 2 ")
        #expect(reader.attribute("none") == nil)
        #expect(reader.attributes.map(\.name) == ["xmlns:type", "xsi:type", "b"])
        _ = try reader.nextChild()
        #expect(reader.attributes.isEmpty)
    }

    @Test("calls in the wrong order are errors and do not trap")
    func survivesMisuse() throws {
        var reader = XMLReader(Array("<a/>".utf8))
        #expect(throws: XMLError.self) { try reader.nextChild() }
        #expect(throws: XMLError.self) { try reader.readText() }
        #expect(throws: XMLError.self) { try reader.skipElement() }
        #expect(throws: XMLError.self) { try reader.readEnd() }
        _ = try reader.readRoot()
        #expect(throws: XMLError.self) { try reader.readRoot() }
        #expect(throws: XMLError.self) { try reader.readEnd() }
        #expect(try reader.nextChild() == nil)
        #expect(throws: XMLError.self) { try reader.nextChild() }
        try reader.readEnd()
    }
}
