@_spi(XML) import AWSXML
import Testing

@Suite("XMLReader rejects documents that are not well formed, with the offset")
struct XMLReaderRefusalTests {
    @Test(
        "a fault has its code and offset",
        arguments: [
            ("", .unexpectedEnd, 0),
            (" \n", .unexpectedEnd, 2),
            ("<", .unexpectedEnd, 1),
            ("<a", .unexpectedEnd, 2),
            ("<a b", .unexpectedEnd, 4),
            ("<a b='", .unexpectedEnd, 6),
            ("<a/", .unexpectedEnd, 3),
            ("<a>", .unexpectedEnd, 3),
            ("<a>b", .unexpectedEnd, 4),
            ("<a></", .unexpectedEnd, 5),
            ("<a></a", .unexpectedEnd, 6),
            ("<a></a ", .unexpectedEnd, 7),
            ("<a><!-- ", .unexpectedEnd, 8),
            ("<a><![CDATA[ ]]", .unexpectedEnd, 15),
            ("<a><?b", .unexpectedEnd, 6),
            ("<?xml version='1.0'", .unexpectedEnd, 19),
            ("<?xml", .unexpectedEnd, 5),
            ("<?xml vers", .unexpectedEnd, 10),
            ("<!DOC", .unexpectedEnd, 5),
            ("<a>&am", .unexpectedEnd, 6),
            ("<a>&#6", .unexpectedEnd, 6),
            ("<a><![CD", .unexpectedEnd, 8),
            ("<!DOCTYPE a><a/>", .doctype, 0),
            ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", .doctype, 21),
            ("<a><!DOCTYPE a></a>", .malformed, 3),
            ("<a></b>", .mismatchedTag, 5),
            ("<a></ab>", .mismatchedTag, 5),
            ("<x:a></y:a>", .mismatchedTag, 7),
            ("<ab></a>", .mismatchedTag, 6),
            ("<a></ a>", .mismatchedTag, 5),
            ("<a></a/>", .mismatchedTag, 5),
            ("<a b='1' b='2'/>", .duplicateAttribute, 9),
            ("<a b='1'c='2'/>", .malformed, 8),
            ("<a b='<'/>", .malformed, 6),
            ("<a b=1/>", .malformed, 5),
            ("<a b/>", .malformed, 4),
            ("<a / >", .malformed, 4),
            ("< a/>", .malformed, 1),
            ("<1/>", .malformed, 1),
            ("<a>&b;</a>", .unknownEntity, 3),
            ("<a b='&c;'/>", .unknownEntity, 6),
            ("<a>& </a>", .malformed, 4),
            ("<a>&amp</a>", .malformed, 3),
            ("<a>&#;</a>", .malformed, 3),
            ("<a>&#x;</a>", .malformed, 3),
            ("<a>&#X41;</a>", .malformed, 3),
            ("<a>&#0;</a>", .invalidCharacter, 3),
            ("<a>&#xD800;</a>", .invalidCharacter, 3),
            ("<a>&#xFFFE;</a>", .invalidCharacter, 3),
            ("<a>&#x110000;</a>", .invalidCharacter, 3),
            ("<a>&#99999999999999999999999999;</a>", .invalidCharacter, 3),
            ("<a>\u{1}</a>", .invalidCharacter, 3),
            ("<a>\u{0}</a>", .invalidCharacter, 3),
            ("<a>\u{FFFF}</a>", .invalidCharacter, 3),
            ("<a b='\u{B}'/>", .invalidCharacter, 6),
            ("<a><!-- \u{1F} --></a>", .invalidCharacter, 8),
            ("<a>]]></a>", .malformed, 3),
            ("<a>b]]]></a>", .malformed, 5),
            ("<a><!-- -- --></a>", .malformed, 8),
            ("<a><!-----></a>", .malformed, 7),
            ("<a><?xml version='1.0'?></a>", .malformed, 3),
            ("<a><?XmL?></a>", .malformed, 3),
            (" <?xml version='1.0'?><a/>", .malformed, 1),
            ("<a><?b+?></a>", .malformed, 6),
            ("<?xml encoding='UTF-8'?><a/>", .malformed, 5),
            ("<?xml version='2.0'?><a/>", .malformed, 15),
            ("<?xml version='1.0' standalone='maybe'?><a/>", .malformed, 32),
            ("<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>", .malformed, 37),
            ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", .unsupportedEncoding, 30),
            ("<?xml version='1.0' encoding='US-ASCII'?><a/>", .unsupportedEncoding, 30),
            ("<a/><b/>", .malformed, 4),
            ("<a/>b", .malformed, 4),
            ("<a/>&amp;", .malformed, 4),
            ("<a/></a>", .malformed, 4),
            ("b<a/>", .malformed, 0),
            ("<html><body><p>Bad Gateway<br></p></body></html>", .mismatchedTag, 32),
        ] as [(String, XMLError.Code, Int)]
    )
    func refuses(document: String, code: XMLError.Code, offset: Int) throws {
        let error = fault(Array(document.utf8))
        #expect(error?.code == code)
        #expect(error?.offset == offset)
    }

    @Test(
        "bytes that are not UTF-8 are rejected",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xE2, 0x82], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF0, 0x9F, 0x98], [0xFF],
        ] as [[UInt8]]
    )
    func refusesInvalidUTF8(sequence: [UInt8]) {
        let places = [
            ("<a>", "</a>"), ("<a b='", "'/>"), ("<a><!--", "--></a>"), ("<a><![CDATA[", "]]></a>"),
            ("<a", "/>"),
        ]
        for (before, after) in places {
            let error = fault(Array(before.utf8) + sequence + Array(after.utf8))
            #expect(error?.code == .invalidUTF8, "in \(before)…\(after)")
            #expect(error?.offset == before.utf8.count, "in \(before)…\(after)")
        }
    }

    @Test(
        "other encodings are rejected",
        arguments: [[0xFE, 0xFF, 0, 0x3C], [0xFF, 0xFE, 0x3C, 0], [0, 0x3C, 0, 0x61], [0x3C, 0, 0x61, 0]]
            as [[UInt8]]
    )
    func refusesEncodings(head: [UInt8]) {
        #expect(fault(head)?.code == .unsupportedEncoding)
    }

    @Test("a repeated attribute is found among very many, not in quadratic time")
    func findsLateDuplicate() {
        let many = (0..<100_000).map { "a\($0)=''" }.joined(separator: " ")
        #expect(fault(Array("<a \(many)/>".utf8)) == nil)
        let error = fault(Array("<a \(many) a7=''/>".utf8))
        #expect(error?.code == .duplicateAttribute)
        #expect(error?.offset == many.utf8.count + 4)
    }

    @Test("every truncation of a document is found to be one")
    func refusesTruncation() {
        let start = "<?xml version='1.0' encoding='UTF-8' standalone='no'?><!-- c --><a b='1&amp;ä' c=\"\">"
        let end = "ä世😀&lt;&#65;&#x42;<![CDATA[x世]]><?p i?><!-- d --><?q?><e/><e ></e ></a>"
        let document = Array((start + end).utf8)
        #expect(fault(document) == nil)
        for count in 0..<document.count {
            #expect(fault(Array(document[..<count]))?.code == .unexpectedEnd, "the first \(count) bytes")
        }
    }

    /// The fault that both ways of reading find, or nil.
    private func fault(_ document: [UInt8]) -> XMLError? {
        let pulled = Self.failure {
            var reader = XMLReader(document)
            _ = try reader.readRoot()
            try reader.skipElement()
            try reader.readEnd()
        }
        let event = Self.failure {
            var reader = XMLReader(document)
            while try reader.next() != nil {}
        }
        #expect(event?.code == pulled?.code)
        #expect(event?.offset == pulled?.offset)
        return event
    }

    private static func failure(_ body: () throws -> Void) -> XMLError? {
        do {
            try body()
            return nil
        } catch {
            return error as? XMLError
        }
    }
}
