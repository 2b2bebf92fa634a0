@_spi(XML) import AWSXML
import Testing

@Suite("XMLReader returns every event of a document")
struct XMLReaderEventsTests {
    @Test("events come in order, each tag with its own attributes")
    func yieldsEvents() throws {
        let document = """
            \u{FEFF}<?xml version="1.0"?><!--a--><p:r x='1' y="2">t<![CDATA[u]]>&lt;<!-- b
             --><e z='3'/><?pi  c ?></p:r> <?end?>
            """
        var reader = XMLReader(Array(document.utf8))
        var events: [XMLEvent] = []
        while let event = try reader.next() { events.append(event) }
        #expect(
            events == [
                .comment("a"),
                .startElement(
                    name: "p:r",
                    attributes: [XMLAttribute(name: "x", value: "1"), XMLAttribute(name: "y", value: "2")]
                ),
                .text("tu<"),
                .comment(" b\n "),
                .startElement(name: "e", attributes: [XMLAttribute(name: "z", value: "3")]),
                .endElement(name: "e"),
                .processingInstruction(target: "pi", content: "c "),
                .endElement(name: "p:r"),
                .processingInstruction(target: "end", content: ""),
            ]
        )
        #expect(try reader.next() == nil)
    }

    @Test("events continue where the other methods stopped")
    func mixes() throws {
        var reader = XMLReader(Array("<a><b>c</b><d/>e</a>".utf8))
        _ = try reader.readRoot()
        _ = try reader.nextChild()
        #expect(try reader.readText() == "c")
        #expect(try reader.next() == .startElement(name: "d", attributes: []))
        #expect(try reader.nextChild() == nil)
        #expect(try reader.readText() == "e")
        #expect(try reader.next() == nil)
    }
}
