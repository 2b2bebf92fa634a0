@_spi(XML) import AWSXML
import Testing

@Suite("XMLWriter writes text that is read back unchanged")
struct XMLWriterTests {
    @Test("elements, a namespace, and attributes are written in order")
    func writesElements() throws {
        var writer = XMLWriter(declaration: true)
        writer.startElement("Root", namespace: "urn:a&b")
        try writer.attribute("x", "1")
        try writer.element("Child", "text")
        writer.startElement("Empty")
        writer.endElement()
        try writer.text("tail")
        try writer.text("")
        writer.startElement("Left")
        let written = String(decoding: writer.finish(), as: UTF8.self)
        #expect(
            written == """
                <?xml version="1.0" encoding="UTF-8"?>
                <Root xmlns="urn:a&amp;b" x="1"><Child>text</Child><Empty/>tail<Left/></Root>
                """
        )
    }

    @Test(
        "any text is read back unchanged",
        arguments: [
            "", "plain", "<&>\"'", "]]>", "a\r\nb\rc\n", "\t \n", " leading and trailing ", "Grüße, 世界 😀",
            "\u{7F}\u{85}\u{2028}\u{FFFD}\u{10FFFF}",
            "&amp;", "e\u{301}",
        ]
    )
    func roundTrips(text: String) throws {
        var writer = XMLWriter()
        writer.startElement("a")
        try writer.attribute("b", text)
        try writer.text(text)
        writer.endElement()
        var reader = XMLReader(writer.finish())
        _ = try reader.readRoot()
        // By scalars: strings compare equal under canonical equivalence, too.
        #expect(reader.attribute("b").map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
        #expect(Array(try reader.readText().unicodeScalars) == Array(text.unicodeScalars))
        try reader.readEnd()
    }

    @Test("every valid XML character is read back, and every other one is rejected")
    func covers() throws {
        for value in UInt32(0)...0x10FFFF {
            // The planes are alike but for their first and last values.
            guard value < 0x11000 || value & 0xFFFF < 2 || value & 0xFFFF > 0xFFFD else { continue }
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isCarried =
                value >= 0x20 && value != 0xFFFE && value != 0xFFFF || [9, 10, 13].contains(value)
            var writer = XMLWriter()
            writer.startElement("a")
            do {
                try writer.text("é" + String(scalar))
                #expect(isCarried, "U+\(String(value, radix: 16))")
            } catch {
                #expect(!isCarried, "U+\(String(value, radix: 16))")
                #expect(error.code == .invalidCharacter)
                #expect(error.offset == 2)
                continue
            }
            var reader = XMLReader(writer.finish())
            _ = try reader.readRoot()
            let text = try reader.readText()
            #expect(text.unicodeScalars.last == scalar)
        }
    }

    @Test("rejected text leaves nothing behind")
    func leavesNothing() throws {
        var writer = XMLWriter()
        writer.startElement("a")
        #expect(throws: XMLError.self) { try writer.attribute("b", "<\u{0}") }
        try writer.text("c")
        #expect(throws: XMLError.self) { try writer.text("<\u{0}") }
        let misuse = #expect(throws: XMLError.self) { try writer.attribute("b", "late") }
        #expect(misuse?.code == .misuse)
        writer.endElement()
        writer.endElement()
        #expect(String(decoding: writer.finish(), as: UTF8.self) == "<a>c</a>")
    }
}
