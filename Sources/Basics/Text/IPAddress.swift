/// The bytes of an IPv4 or IPv6 address, in network order.
package struct IPAddress: Sendable, Hashable {
    /// 4 or 16 bytes.
    package let bytes: [UInt8]

    /// Parses the usual notation, without brackets; nil for anything else.
    package init?(_ text: String) {
        // A C string would end there.
        guard !text.utf8.contains(0) else { return nil }
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if unsafe bytes.withUnsafeMutableBytes({ unsafe inet_pton(family, text, $0.baseAddress) }) == 1 {
                self.bytes = bytes
                return
            }
        }
        return nil
    }

    /// Parses an IP address as in a URL's host, including `127.1`, `0x7f000001`, and IPv4-mapped IPv6 addresses.
    package init?(ofHost host: String) {
        if let address = IPAddress(host) {
            // RFC 4291, section 2.5.5.2.
            let prefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
            let isMapped = address.bytes.count == 16 && address.bytes.starts(with: prefix)
            bytes = isMapped ? Array(address.bytes.suffix(4)) : address.bytes
            return
        }
        var number = in_addr()
        // `inet_aton` ignores everything after a space.
        guard host.utf8.allSatisfy(Self.isOfNumber), unsafe inet_aton(host, &number) != 0 else { return nil }
        bytes = unsafe withUnsafeBytes(of: number.s_addr) { unsafe Array($0) }
    }

    /// RFC 1122, section 3.2.1.3, and RFC 4291, section 2.5.3.
    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// Whether the first `bits` bits are those of `other`: false for an address of the other family.
    ///
    /// - Parameter bits: 0 to the number of bits of an address.
    package func sharesPrefix(with other: IPAddress, bits: Int) -> Bool {
        guard bytes.count == other.bytes.count else { return false }
        for index in 0..<(bits / 8) where bytes[index] != other.bytes[index] { return false }
        let rest = bits % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
        return (bytes[bits / 8] ^ other.bytes[bits / 8]) & mask == 0
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66, 0x58, 0x78, 0x2E: true
        default: false
        }
    }
}
