@_spi(XML) import AWSXML
@_spi(XML) import Basics
import Testing

@Suite("XMLReader reads integers, Boolean values, and dates, and rejects others with their offset")
struct XMLReaderValuesTests {
    @Test(
        "integers are read",
        arguments: [
            ("0", 0), ("10", 10), ("-5", -5), ("+7", 7), (" \n42 ", 42), ("007", 7), ("1&#50;3", 123),
            ("<!-- a -->4<![CDATA[2]]>", 42), ("123456789012345678", 123_456_789_012_345_678),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("0000000000000000000000001", 1),
        ]
    )
    func integers(text: String, value: Int) throws {
        var reader = try element(text)
        #expect(try reader.readInteger() == value)
        try reader.readEnd()
    }

    @Test(
        "invalid integers are rejected",
        arguments: [
            "", " ", "a", "1 2", "1.0", "1e3", "0x1", "1_000", "--1", "+", "9223372036854775808",
            "-9223372036854775809", "٣",
            "999999999999999999999999999999",
        ]
    )
    func noIntegers(text: String) throws {
        try expectInvalid(text) { try $0.readInteger() }
    }

    @Test("an empty element has no value")
    func emptyElement() throws {
        for document in ["<a/>", "<a></a>"] {
            var reader = XMLReader(Array(document.utf8))
            _ = try reader.readRoot()
            var (second, third) = (reader, reader)
            #expect(throws: XMLError.self) { try reader.readInteger() }
            #expect(throws: XMLError.self) { try second.readBoolean() }
            #expect(throws: XMLError.self) { try third.readTimestamp() }
        }
    }

    @Test("Boolean values are read", arguments: [("true", true), ("false", false), (" true\n", true)])
    func booleans(text: String, value: Bool) throws {
        var reader = try element(text)
        #expect(try reader.readBoolean() == value)
    }

    @Test("invalid Boolean values are rejected", arguments: ["", "True", "1", "0", "yes", "truefalse"])
    func noBooleans(text: String) throws {
        try expectInvalid(text) { try $0.readBoolean() }
    }

    @Test("dates are read from an element")
    func dates() throws {
        var reader = try element(" 2024-02-29T23:59:59.5Z ")
        #expect(try reader.readTimestamp().secondsSince1970 == 1_709_251_199.5)
        try expectInvalid("yesterday") { try $0.readTimestamp() }
    }

    private func expectInvalid<Value>(
        _ text: String,
        _ read: (inout XMLReader) throws -> Value
    ) throws {
        var reader = try element(text)
        let error = #expect(throws: XMLError.self) { _ = try read(&reader) }
        #expect(error?.code == .invalidValue)
        #expect(error?.offset == 3)
    }

    private func element(_ text: String) throws -> XMLReader {
        var reader = XMLReader(Array("<a>\(text)</a>".utf8))
        _ = try reader.readRoot()
        return reader
    }
}
