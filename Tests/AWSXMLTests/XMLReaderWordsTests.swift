@_spi(XML) import AWSXML
@_spi(XML) import Basics
import Testing

@Suite("XMLReader processes eight bytes at a time without missing any")
struct XMLReaderWordsTests {
    /// What follows a document, so that eight bytes can be read to its end; or not.
    private static let tails = ["", "<!-- and more -->"]
    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    @Test("an end tag that differs in one byte or is truncated is rejected", arguments: 1...40)
    func endTags(count: Int) throws {
        let name = Self.text(Self.letters.prefix(count))
        for tail in Self.tails {
            try read("<\(name)></\(name)>\(tail)")
            try read("<\(name)>text</\(name) >\(tail)")
            for place in 0..<count {
                var other = Array(name.utf8)
                other[place] = UInt8(ascii: "-")
                let error = #expect(throws: XMLError.self) {
                    try read("<\(name)></\(Self.text(other))>\(tail)")
                }
                #expect(error?.code == .mismatchedTag)
                #expect(error?.offset == count + 4)
            }
        }
        for length in 0...count {
            let error = #expect(throws: XMLError.self) { try read("<\(name)></\(name.prefix(length))") }
            #expect(error?.code == .unexpectedEnd)
            #expect(error?.offset == count + 4 + length)
        }
    }

    @Test(
        "a name matches a literal only if every byte does",
        arguments: [
            "a", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmno", "abcdefghijklmnop",
            "abcdefghijklmnopq", "abcdefghijklmnopqrstuvwx", "abcdefghijklmnopqrstuvwxy",
            "abcdefghijklmnopqrstuvwxyzABCDEF", "abcdefghijklmnopqrstuvwxyzABCDEFG",
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO",
        ].map(Literal.init)
    )
    func literals(literal: Literal) throws {
        let name = Array("\(literal.text)".utf8)
        #expect(try matches(name, literal))
        #expect(try !matches(name + name.prefix(1), literal))
        if name.count > 1 { #expect(try !matches(name.dropLast(), literal)) }
        for place in name.indices {
            var other = name
            other[place] = UInt8(ascii: "_")
            #expect(try !matches(other, literal))
        }
    }

    @Test(
        "a non-ASCII byte is not a digit at any position",
        arguments: ["1234567890", "2024-01-31T12:34:56.789Z", "2024-01-31T12:34:56Z"]
    )
    func beyondASCII(value: String) throws {
        for place in value.utf8.indices.map({ value.utf8.distance(from: value.utf8.startIndex, to: $0) }) {
            for byte in UInt8(0x80)...0xFF {
                var bytes = Array(value.utf8)
                bytes[place] = byte
                let document = Array("<e>".utf8) + bytes + Array("</e><!-- and more -->".utf8)
                var reader = XMLReader(document)
                _ = try reader.readRoot()
                let (start, isDate) = (reader, value.contains("-"))
                #expect(throws: XMLError.self) {
                    var reader = start
                    if isDate { _ = try reader.readTimestamp() } else { _ = try reader.readInteger() }
                }
            }
        }
    }

    /// The texts that differ from this one in one byte, which is no markup.
    private static func changes(of text: some StringProtocol) -> [String] {
        let bytes = Array(text.utf8)
        var changes: [String] = []
        for place in bytes.indices {
            for byte in UInt8(ascii: "!")...UInt8(ascii: "~") where !isMarkup(byte) {
                var other = bytes
                other[place] = byte
                changes.append(Self.text(other))
            }
        }
        return changes
    }

    @Test("numbers of any length are read", arguments: 1...18)
    func numbers(count: Int) throws {
        let digits = "987654321098765432".prefix(count)
        for tail in Self.tails {
            #expect(
                try element(digits, tail) { (reader) throws(XMLError) in try reader.readInteger() }
                    == Int(digits)
            )
            for text in Self.changes(of: digits) {
                let value = try? element(text, tail) { (reader) throws(XMLError) in
                    try reader.readInteger()
                }
                #expect(value == Int(text), "\(text)")
            }
        }
    }

    @Test("dates in the usual formats, each with one byte changed, are read as by the general parser")
    func dates() throws {
        for date in ["2024-02-29T23:59:59.123Z", "2024-02-29T23:59:59Z", "2000-10-31T00:00:00.999Z"] {
            for tail in Self.tails {
                for text in Self.changes(of: date) {
                    let value = try? element(text, tail) { (reader) throws(XMLError) in
                        try reader.readTimestamp()
                    }
                    #expect(value == Timestamp(text), "\(text)")
                }
            }
        }
    }

    @Test("every day of ten thousand years is read as by the general parser")
    func days() throws {
        for day in stride(from: -719_162, through: 2_932_896, by: 389) {
            let timestamp = Timestamp(seconds: day * 86_400 + 45_296)
            let value = try element(timestamp.description, "") { (reader) throws(XMLError) in
                try reader.readTimestamp()
            }
            #expect(value == timestamp)
        }
    }

    @Test("special characters in an attribute's value are found at any position")
    func attributeValues() throws {
        for length in 0..<20 {
            for place in 0...length {
                for (written, read) in [
                    ("", ""), ("&amp;", "&"), ("\t", " "), ("]", "]"), (">", ">"), ("é", "é"), ("'", "'"),
                    ("\u{7F}", "\u{7F}"),
                ] {
                    let before = String(repeating: "x", count: place)
                    let after = String(repeating: "y", count: length - place)
                    var reader = XMLReader(Array("<a b=\"\(before + written + after)\" c='d'/>".utf8))
                    _ = try reader.readRoot()
                    #expect(
                        reader.attributes == [
                            XMLAttribute(name: "b", value: before + read + after),
                            XMLAttribute(name: "c", value: "d"),
                        ]
                    )
                    var other = XMLReader(Array("<a b='\(before)<\(after)'/>".utf8))
                    let error = #expect(throws: XMLError.self) { try other.readRoot() }
                    #expect(error?.offset == 6 + place)
                }
            }
        }
    }

    struct Literal: Sendable, CustomTestStringConvertible {
        let text: StaticString
        var testDescription: String { "\(text)" }
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private static func isMarkup(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&")
    }

    private func read(_ document: String) throws {
        var reader = XMLReader(Array(document.utf8))
        _ = try reader.readRoot()
        _ = try reader.readText()
        try reader.readEnd()
    }

    private func element<Value>(
        _ text: some StringProtocol,
        _ tail: String,
        read: (inout XMLReader) throws(XMLError) -> Value
    ) throws(XMLError) -> Value {
        var reader = XMLReader(Array("<a>\(text)</a>\(tail)".utf8))
        _ = try reader.readRoot()
        let value = try read(&reader)
        try reader.readEnd()
        return value
    }

    private func matches(_ name: some Collection<UInt8>, _ literal: Literal) throws -> Bool {
        // Near the document's end too: with `/>` only two bytes follow the name.
        var answers: Set<Bool> = []
        for document in ["<\(Self.text(name))/>", "<\(Self.text(name))></\(Self.text(name))>"] {
            var reader = XMLReader(Array(document.utf8))
            let root = try reader.readRoot()
            answers.insert(reader.matches(root, literal.text))
        }
        let answer = answers.count == 1 ? answers.first : nil
        return try #require(answer as Bool?)
    }
}
