import Basics
import Testing

@Suite("Percent-encoding encodes everything but RFC 3986's unreserved characters")
struct PercentEncodingTests {
    @Test(
        "UTF-8 bytes are encoded and decoded",
        arguments: [
            ("", ""), ("azAZ09-._~", "azAZ09-._~"), (" ", "%20"), ("a/b", "a%2Fb"),
            ("a+b=c&d?e", "a%2Bb%3Dc%26d%3Fe"),
            ("100%", "100%25"), ("é", "%C3%A9"), ("because 😀", "because%20%F0%9F%98%80"),
            ("\u{0}\n\u{7F}", "%00%0A%7F"),
        ]
    )
    func encoding(text: String, encoded: String) {
        #expect(PercentEncoding.encode(text) == encoded)
        #expect(PercentEncoding.decode(encoded) == text)
    }

    @Test("encoded text is appended to existing text")
    func appending() {
        var bytes = Array("a b?".utf8)
        PercentEncoding.append("plain", to: &bytes)
        PercentEncoding.append("c d/e", to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "a b?plainc%20d%2Fe")
    }

    @Test("each byte is either unreserved or encoded")
    func everyByte() {
        let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        for byte in UInt8.min...UInt8.max {
            #expect(byte.isUnreserved == unreserved.utf8.contains(byte))
        }
    }

    @Test("invalid escapes are rejected", arguments: ["%", "%2", "%2G", "a%", "%ff", "%C3"])
    func refused(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
    }

    @Test("slashes in object keys are not encoded")
    func objectKeys() {
        #expect(PercentEncoding.encode("a/b c+é", keepsSlash: true) == "a/b%20c%2B%C3%A9")
    }

    @Test(
        "lenient decoding keeps invalid escapes",
        arguments: [
            ("a%2Fb%20c", "a/b c"), ("100%", "100%"), ("%4", "%4"), ("%zz%41", "%zzA"), ("a+b", "a+b"),
            ("%FF", "\u{FFFD}"),
        ]
    )
    func lenient(text: String, decoded: String) {
        #expect(PercentEncoding.decodeLeniently(text) == decoded)
        #expect(PercentEncoding.decodeLeniently("+" + text, plusIsSpace: true).first == " ")
    }
}
