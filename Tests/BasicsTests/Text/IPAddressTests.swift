import Basics
import Testing

@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "The usual notation alone is an address",
        arguments: [
            ("127.0.0.1", 4), ("255.255.255.255", 4), ("::", 16), ("::ffff:1.2.3.4", 16), ("fe80::1", 16),
            ("", nil), ("127.1", nil), ("256.0.0.1", nil), ("1.2.3.4.5", nil), ("[::1]", nil),
            ("::1%lo", nil),
            (" 1.2.3.4", nil), ("1.2.3.4\0", nil), ("é", nil),
        ] as [(String, Int?)]
    )
    func notation(text: String, count: Int?) {
        #expect(IPAddress(text)?.bytes.count == count)
    }

    @Test("A URL's host may be any notation of inet_aton, and IPv4 within IPv6 is IPv4")
    func hosts() throws {
        let loopback = try #require(IPAddress("127.0.0.1"))
        for host in [
            "127.0.0.1", "127.1", "127.0.1", "0177.1", "0x7f.1", "0x7F000001", "2130706433",
            "::ffff:127.0.0.1",
        ] {
            #expect(IPAddress(ofHost: host) == loopback, "\(host)")
        }
        #expect(IPAddress(ofHost: "::1")?.isLoopback == true)
        #expect(IPAddress(ofHost: "::127.0.0.1")?.isLoopback == false)
        for host in ["", "localhost", "127.0.0.1 x", "127.0.0.1\n", "99999999999", "1.2.3.4.5", "dead", "x"] {
            #expect(IPAddress(ofHost: host) == nil, "\(host)")
        }
    }

    @Test(
        "A prefix has 0 to all bits, and the other family shares none",
        arguments: [
            ("10.1.2.3", "10.1.2.3", 32, true), ("10.1.2.3", "10.1.2.2", 32, false),
            ("10.1.2.3", "10.1.2.2", 31, true),
            ("10.1.2.3", "10.1.3.3", 23, true), ("10.1.2.3", "10.1.3.3", 24, false),
            ("1.1.1.1", "255.0.0.0", 0, true),
            ("127.0.0.1", "255.0.0.1", 1, false), ("fe80::1", "fe80::2", 126, true),
            ("fe80::1", "fe80::2", 127, false),
            ("fe80::1", "fe80::1", 128, true), ("::", "0.0.0.0", 0, false),
        ] as [(String, String, Int, Bool)]
    )
    func prefixes(one: String, other: String, bits: Int, isShared: Bool) throws {
        let (one, other) = (try #require(IPAddress(one)), try #require(IPAddress(other)))
        #expect(one.sharesPrefix(with: other, bits: bits) == isShared)
        #expect(other.sharesPrefix(with: one, bits: bits) == isShared)
    }
}
