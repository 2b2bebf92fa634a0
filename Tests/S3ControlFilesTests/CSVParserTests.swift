@_spi(CSV) import S3ControlFiles
import Testing

@Suite("Comma-separated values are parsed")
struct CSVParserTests {
    private func records(_ text: String, pieceSize: Int = .max) throws -> [[String]] {
        var parser = CSVParser()
        var records: [[String]] = []
        func take() throws {
            while try parser.next() { records.append((0..<parser.fieldCount).map { parser.string(at: $0) }) }
        }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            parser.append(rest.prefix(pieceSize))
            rest = rest.dropFirst(pieceSize)
            try take()
        }
        parser.end()
        try take()
        #expect(parser.recordCount == records.count)
        return records
    }

    static let table: [(String, [[String]])] = [
        ("", []),
        ("a", [["a"]]),
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a,b\r\nc,d\re", [["a", "b"], ["c", "d"], ["e"]]),
        (",\n", [["", ""]]),
        ("a,", [["a", ""]]),
        ("\n\r\n\na\n\n", [["a"]]),
        ("\"\"\n", [[""]]),
        ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]),
        ("\"line\nbreak\r\n\",x\n", [["line\nbreak\r\n", "x"]]),
        ("a\"b,c\"\"d\n", [["a\"b", "c\"\"d"]]),
        ("\"a\"b,\"c\" \n", [["ab", "c "]]),
        ("\"a\"b\"c,d\n", [["ab\"c", "d"]]),
        ("\"\"\"\"", [["\""]]),
        ("\"\"\"a\"\"\"\n", [["\"a\""]]),
        ("a ,\tb\n", [["a ", "\tb"]]),
        ("\u{E9},\u{1F600}\n", [["\u{E9}", "\u{1F600}"]]),
    ]

    @Test("Quotation marks, line breaks, and empty fields are parsed", arguments: table)
    func reads(text: String, expected: [[String]]) throws {
        #expect(try records(text) == expected)
    }

    @Test("The result does not depend on the chunks", arguments: [1, 2, 3, 5], table)
    func pieces(size: Int, example: (String, [[String]])) throws {
        #expect(try records(example.0, pieceSize: size) == example.1)
    }

    @Test("Text that ends within a quoted field is an error with its position")
    func cutOff() throws {
        let error = try #require(throws: CSVError.self) { try records("a,b\nc,\"d", pieceSize: 3) }
        #expect(error.record == 2)
        #expect(error.offset == 6)
    }

    @Test("A record that is too long is an error for any chunks", arguments: [1, 7, .max])
    func tooLong(size: Int) throws {
        for text in ["a,b\n\"ccccccccccccc", "a,b\nccccccccccccc\nd\n", "a,b\nccccccccccccc"] {
            var parser = CSVParser(maximumRecordSize: 10)
            var rest = Array(text.utf8)[...]
            let error = try #require(throws: CSVError.self) {
                while !rest.isEmpty {
                    parser.append(rest.prefix(size))
                    rest = rest.dropFirst(size)
                    while try parser.next() {}
                }
                parser.end()
                while try parser.next() {}
            }
            #expect(error == CSVError(.recordTooLong, record: 2, offset: 4))
            #expect(throws: error) { try parser.next() }
        }
        var parser = CSVParser(maximumRecordSize: 10)
        parser.append("123456789\n123456789\n".utf8)
        #expect(try parser.next())
        #expect(try parser.next())
    }

    @Test("A record has at most 1000 fields, for any chunks", arguments: [1, 7, .max])
    func tooManyFields(size: Int) throws {
        for field in ["", "a", "\"a,b\"", "\"a\"\"b\""] {
            let full = Array(repeating: field, count: 1000).joined(separator: ",")
            let counts = try records("\(full)\n\(full)\r\n\(full)", pieceSize: size).map(\.count)
            #expect(counts == [1000, 1000, 1000])
            for end in [",", ",\n", ",a", ",\"a\"\n", String(repeating: ",", count: 100_000)] {
                let error = try #require(throws: CSVError.self) {
                    try records("a,b\n\(full)\(end)", pieceSize: size)
                }
                #expect(error == CSVError(.recordTooLong, record: 2, offset: 4))
            }
        }
    }

    @Test("Invalid UTF-8 does not end the parsing")
    func invalid() throws {
        var parser = CSVParser()
        parser.append([0x61, 0xFF, 0x2C, 0x62, 0x0A])
        #expect(try parser.next())
        #expect(parser.string(at: 0) == "a\u{FFFD}")
        #expect(Array(parser.bytes(at: 0)) == [0x61, 0xFF])
    }
}
