import Basics
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test(
        "encodes and decodes the examples of RFC 4648, section 10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ]
    )
    func vectors(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test("decodes any encoded bytes, and is URL-safe on request")
    func round() {
        for count in 0..<300 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.encodeForURL(bytes).allSatisfy { $0.isLetter || $0.isNumber || "-_".contains($0) })
        }
        #expect(Base64.encodeForURL([0xFB, 0xFF, 0xFE, 0xFF]) == "-__-_w")
    }

    @Test(
        "rejects invalid text",
        arguments: [
            "A", "AB", "ABC", "A===", "====", "Zg=", "Zh==", "Zm9=", "Z g=", "Zm9v\n", "Zm-v", "Z=9v", "ü=",
        ]
    )
    func refused(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
