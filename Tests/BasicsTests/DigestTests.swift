import Basics
import Testing

@Suite("Digests of libcrypto")
struct DigestTests {
    static let digests: [(DigestAlgorithm, String, String)] = [
        (.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
        (.md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
        (.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ]

    @Test("match the standards for any chunks", arguments: digests)
    func computes(algorithm: DigestAlgorithm, text: String, hex: String) throws {
        #expect(try Digest.hex(of: text.utf8, algorithm) == hex)
        let digest = try Digest(algorithm)
        // A lazy collection has no contiguous storage.
        for byte in text.utf8 { try digest.update([byte].lazy.map { $0 }) }
        let bytes = try digest.finish()
        #expect(Hex.encode(bytes) == hex && bytes.count == algorithm.byteCount)
    }

    @Test("hexadecimal digits are read in both cases, and nothing else is")
    func hexadecimal() {
        for byte in UInt8.min...UInt8.max {
            let digit = Character(Unicode.Scalar(byte))
            #expect(byte.hexValue == (digit.isASCII ? digit.hexDigitValue.map { UInt8($0) } : nil))
        }
        #expect(Hex.codeUnit("00e9".utf8) == 0xE9 && Hex.codeUnit("FFFF".utf8) == 0xFFFF)
        #expect(["", "00e", "00e99", "+0e9", "00g9", "０0e9"].allSatisfy { Hex.codeUnit($0.utf8) == nil })
        #expect(
            Hex.fourDigits(0) == "0000" && Hex.fourDigits(0x1F) == "001f"
                && Hex.fourDigits(0x10FFFF) == "10ffff"
        )
    }
}
