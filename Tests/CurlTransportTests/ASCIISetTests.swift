import Testing

@testable import CurlTransport

@Suite("ASCIISet detects whether a text has other characters")
struct ASCIISetTests {
    private let set = ASCIISet("abcdef0123456789-~").without("d5")

    @Test func `every byte is in the set or not`() {
        let members = Set("abcef01234678 9-~".utf8).subtracting([0x20])
        for byte in UInt8.min...UInt8.max {
            let bytes: [UInt8] = [0x61, byte, 0x30]
            let answer = unsafe bytes.withUnsafeBufferPointer { unsafe set.containsAll(of: $0) }
            #expect(answer == members.contains(byte), "byte \(byte)")
        }
    }

    @Test func `a set consists of a range of characters, or of letters and digits`() {
        #expect(ASCIISet(from: "x", to: "z").containsAll(of: "xyz"))
        for other in ["w", "{"] { #expect(!ASCIISet(from: "x", to: "z").containsAll(of: other)) }
        let word = ASCIISet.alphanumerics(and: "_")
        for byte in UInt8.min..<0x80 {
            let character = Character(Unicode.Scalar(byte))
            let isOfWord = character.isLetter || character.isNumber || character == "_"
            #expect(word.containsAll(of: String(character)) == isOfWord, "\(byte)")
        }
    }

    @Test(arguments: [("", true), ("abc-9~", true), ("abcd", false), ("é", false), ("abc\u{0}", false)])
    func `a text is scanned to its end`(_ text: String, _ answer: Bool) {
        #expect(set.containsAll(of: text) == answer)
    }
}
