/// Eight bytes at once, the first in the lowest bits whatever the machine's byte order.
@usableFromInline
@frozen
struct XMLWord {
    @usableFromInline let bits: UInt64

    /// The eight bytes of `bytes` from `index` on; nil when there are fewer.
    ///
    /// The compiler makes one load of the eight, its bounds check the one written here: as fast as
    /// an unaligned load through a pointer, and checked.
    @inlinable
    @inline(__always)
    init?(_ bytes: Span<UInt8>, at index: Int) {
        guard index >= 0, index <= bytes.count &- 8 else { return nil }
        let high = UInt64(bytes[index &+ 7]) << 56
        bits =
            UInt64(bytes[index]) | UInt64(bytes[index &+ 1]) << 8 | UInt64(bytes[index &+ 2]) << 16
            | UInt64(bytes[index &+ 3]) << 24 | UInt64(bytes[index &+ 4]) << 32
            | UInt64(bytes[index &+ 5]) << 40 | UInt64(bytes[index &+ 6]) << 48 | high
    }

    /// The `count` bytes, 1 to 8, of `literal` from `index` on, then zeros.
    @inlinable
    @inline(__always)
    init(_ literal: StaticString, at index: Int, count: Int) {
        var bits: UInt64 = 0
        for place in 0..<count {
            // A static string's bytes live as long as the program; the caller stays within them.
            bits |= unsafe UInt64(literal.utf8Start[index &+ place]) &<< UInt64(place &* 8)
        }
        self.bits = bits
    }

    /// The number of bytes, 0 to 8, before the first that is not a letter of ASCII.
    @inline(__always)
    var leadingLetters: Int {
        let lowercase = (bits | Self.every(0x20)) & Self.every(0x7F)
        // Each sum stays within its byte, and its top bit says whether the byte is at least a
        // bound: `a` in the one, the byte after `z` in the other.
        let fromA = lowercase &+ Self.every(0x80 - UInt8(ascii: "a"))
        let aboveZ = lowercase &+ Self.every(0x7F - UInt8(ascii: "z"))
        let letters = fromA & ~aboveZ & ~bits & Self.every(0x80)
        return (~letters & Self.every(0x80)).trailingZeroBitCount >> 3
    }

    /// The number of bytes, 0 to 8, before the first that may mean something in character data: `<`,
    /// `&`, `]`, any control, any byte beyond ASCII.
    @inline(__always)
    var leadingPlainText: Int {
        let controls = bits &- Self.every(0x20)
        let marks =
            Self.zeros(bits ^ Self.every(UInt8(ascii: "<")))
            | Self.zeros(bits ^ Self.every(UInt8(ascii: "&")))
            | Self.zeros(bits ^ Self.every(UInt8(ascii: "]")))
        // A borrow spoils only bytes above the first that is found, and that one is what counts.
        return ((controls | bits | marks) & Self.every(0x80)).trailingZeroBitCount >> 3
    }

    /// Whether the first `count` bytes, 1 to 8, are the other's.
    @inlinable
    @inline(__always)
    func isEqual(to other: XMLWord, first count: Int) -> Bool {
        (bits ^ other.bits) &<< UInt64(truncatingIfNeeded: 64 &- count &* 8) == 0
    }

    /// The digits' values, one a byte, where the bytes are those of `pattern` with any digit for `0`;
    /// nil where they are not.
    ///
    /// `limits` has 0x76 for each digit and 0x7F for each other byte: what a byte may exceed the
    /// pattern's by before the sum reaches its top bit.
    @inline(__always)
    func digits(of pattern: UInt64, limits: UInt64) -> UInt64? {
        let values = bits ^ pattern
        return (values | values &+ limits) & Self.every(0x80) == 0 ? values : nil
    }

    /// The top bit of each byte up to the first that is zero tells whether it is.
    @inline(__always)
    private static func zeros(_ bits: UInt64) -> UInt64 {
        (bits &- every(0x01)) & ~bits
    }

    @inline(__always)
    private static func every(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }
}
