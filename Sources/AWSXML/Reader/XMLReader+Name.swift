@_spi(XML) extension XMLReader {
    /// The name of an element or attribute: a cheap range of the reader's bytes.
    public struct Name: Sendable, Hashable {
        /// Where the name with its prefix begins.
        @usableFromInline let qualifiedStart: Int
        /// Where the local name begins.
        @usableFromInline let start: Int
        /// Where both end.
        @usableFromInline let end: Int

        @inlinable
        @inline(__always)
        init(qualifiedStart: Int, start: Int, end: Int) {
            self.qualifiedStart = qualifiedStart
            self.start = start
            self.end = end
        }
    }

    /// Whether the local part of `name` is `literal`.
    @inlinable
    @inline(__always)
    public func matches(_ name: Name, _ literal: StaticString) -> Bool {
        let count = name.end &- name.start
        guard literal.hasPointerRepresentation, literal.utf8CodeUnitCount == count else { return false }
        return Self.matches(bytes.span, from: name.start, literal)
    }

    /// Whether the bytes from `start` on begin with `literal`.
    @inlinable
    @inline(__always)
    static func matches(_ bytes: Span<UInt8>, from start: Int, _ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard start <= bytes.count &- count else { return false }
        guard count >= 8 else { return matchesShort(bytes, from: start, literal) }
        // Eight bytes at a time, the last eight overlapping those before; without a loop up to 32, so
        // that the words of a literal that the compiler knows are constants in the code.
        @inline(__always)
        func matches(_ index: Int) -> Bool {
            XMLWord(bytes, at: start &+ index)?.bits == XMLWord(literal, at: index).bits
        }
        guard matches(0), count <= 16 || matches(8), count <= 24 || matches(16) else { return false }
        var index = 24
        while index < count &- 8 {
            guard matches(index) else { return false }
            index &+= 8
        }
        return matches(count &- 8)
    }

    /// The same for a literal of less than eight bytes, which `bytes` are long enough for.
    @inlinable
    @inline(__always)
    static func matchesShort(_ bytes: Span<UInt8>, from start: Int, _ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        if let word = XMLWord(bytes, at: start) {
            return count == 0 || word.isEqual(to: XMLWord(short: literal), first: count)
        }
        for index in 0..<count {
            // A static string's bytes live as long as the program, and `index` is below their count.
            guard unsafe literal.utf8Start[index] == bytes[start &+ index] else { return false }
        }
        return true
    }

    /// The local part of `name`.
    public func string(_ name: Name) -> String {
        text(name.start, name.end)
    }

    /// The name as it is written, with its prefix.
    public func qualifiedString(_ name: Name) -> String {
        text(name.qualifiedStart, name.end)
    }

    func text(_ start: Int, _ end: Int) -> String {
        guard 0 <= start, start <= end, end <= bytes.count else { return "" }
        // The pointer stays in the closure. A slice would be retained, and told from other collections.
        return unsafe bytes.span.extracting(start..<end).withUnsafeBufferPointer {
            unsafe String(decoding: $0, as: UTF8.self)
        }
    }
}

/// Eight bytes at once, the first in the lowest bits whatever the machine's byte order.
@usableFromInline
@frozen
struct XMLWord {
    @usableFromInline let bits: UInt64

    /// The eight bytes of `bytes` from `index` on; nil when there are fewer.
    @inlinable
    @inline(__always)
    init?(_ bytes: Span<UInt8>, at index: Int) {
        guard index >= 0, index <= bytes.count &- 8 else { return nil }
        // Any eight bytes are a `UInt64`, and the span checks its bounds. Put together from single
        // bytes, they were one load in some places and eight in others, as the compiler saw fit.
        bits = unsafe UInt64(
            littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        )
    }

    /// The eight bytes of `literal` from `index` on, which it must have.
    @inlinable
    @inline(__always)
    init(_ literal: StaticString, at index: Int) {
        // A static string's bytes live as long as the program; the caller stays within them.
        bits = unsafe UInt64(
            littleEndian: UnsafeRawPointer(literal.utf8Start + index).loadUnaligned(as: UInt64.self)
        )
    }

    /// The bytes of `literal`, 1 to 7, then zeros.
    @inlinable
    @inline(__always)
    init(short literal: StaticString) {
        let count = literal.utf8CodeUnitCount
        // Without a loop, so that a literal that the compiler knows is a constant in the code.
        @inline(__always)
        func byte(_ index: Int) -> UInt64 {
            // A static string's bytes live as long as the program.
            index < count ? unsafe UInt64(literal.utf8Start[index]) &<< UInt64(index &* 8) : 0
        }
        bits = byte(0) | byte(1) | byte(2) | byte(3) | byte(4) | byte(5) | byte(6)
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

    /// The number of bytes, 0 to 8, before the first that may mean something: `<`, `&`, `mark`, any
    /// control, any byte beyond ASCII.
    @inline(__always)
    func leadingPlainText(before mark: UInt8) -> Int {
        let controls = bits &- Self.every(0x20)
        let marks =
            Self.zeros(bits ^ Self.every(UInt8(ascii: "<")))
            | Self.zeros(bits ^ Self.every(UInt8(ascii: "&")))
            | Self.zeros(bits ^ Self.every(mark))
        // A borrow spoils only bytes above the first that is found, and that one is what counts.
        return ((controls | bits | marks) & Self.every(0x80)).trailingZeroBitCount >> 3
    }

    /// Whether the first `count` bytes, 1 to 8, are the other's.
    @inlinable
    @inline(__always)
    func isEqual(to other: XMLWord, first count: Int) -> Bool {
        (bits ^ other.bits) &<< UInt64(truncatingIfNeeded: 64 &- count &* 8) == 0
    }

    /// The number that the digits at the front make, and how many they are, 0 to 8.
    @inline(__always)
    var leadingNumber: (value: Int, count: Int) {
        let values = bits ^ Self.every(UInt8(ascii: "0"))
        // A carry spoils only bytes above the first that is found, and that one is what counts.
        let others = (values | (values &+ Self.every(0x76))) & Self.every(0x80)
        let count = others.trailingZeroBitCount >> 3
        guard count > 0 else { return (0, 0) }
        // The digits moved to the end, zeros before them, then two, four and eight at a time.
        let digits = values &<< UInt64(64 &- count &* 8)
        let pairs = Self.pairs(digits) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
        return (Int(truncatingIfNeeded: (fours &* 10_000 &+ fours &>> 32) & 0xFFFF_FFFF), count)
    }

    /// In each byte the number that its digit and the next one make, other bytes counting as 0; nil
    /// unless the bytes are those of `pattern`, of eight, with any digit for `0`.
    @inline(__always)
    func pairs(in pattern: StaticString) -> UInt64? {
        let pattern = XMLWord(pattern, at: 0).bits
        let differences = pattern ^ Self.every(UInt8(ascii: "0"))
        let others = (differences &+ Self.every(0x7F)) & Self.every(0x80)
        // What a byte may exceed the pattern's by before the sum reaches its top bit: 9 or nothing.
        let limits = Self.every(0x76) &+ (others &>> 7) &* 9
        let values = bits ^ pattern
        return (values | (values &+ limits)) & Self.every(0x80) == 0 ? Self.pairs(values) : nil
    }

    @inline(__always)
    private static func pairs(_ digits: UInt64) -> UInt64 { digits &* 10 &+ digits &>> 8 }

    /// The top bit of each byte up to the first that is zero tells whether it is.
    @inline(__always)
    private static func zeros(_ bits: UInt64) -> UInt64 {
        (bits &- every(0x01)) & ~bits
    }

    @inline(__always)
    private static func every(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }
}
