@_spi(XML) extension XMLReader {
    /// The name of an element or attribute: a cheap range of the reader's bytes.
    public struct Name: Sendable, Hashable {
        /// The start of the name, including its prefix.
        @usableFromInline let qualifiedStart: Int
        /// The start of the local name.
        @usableFromInline let start: Int
        /// The end of the name.
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

    /// Whether the bytes at `start` begin with `literal`.
    @inlinable
    @inline(__always)
    static func matches(_ bytes: Span<UInt8>, from start: Int, _ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard start <= bytes.count &- count else { return false }
        guard count >= 8 else { return matchesShort(bytes, from: start, literal) }
        // Compares eight bytes at a time; the last eight overlap the previous ones. There is no loop for up to 32
        // bytes, so that the words of a constant literal are constants in the code.
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

    /// Whether the bytes at `start` begin with `literal`, which has less than eight
    /// bytes. `bytes` must be long enough.
    @inlinable
    @inline(__always)
    static func matchesShort(_ bytes: Span<UInt8>, from start: Int, _ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        if let word = XMLWord(bytes, at: start) {
            return count == 0 || word.isEqual(to: XMLWord(short: literal), first: count)
        }
        for index in 0..<count {
            // A static string's bytes exist as long as the program, and `index` is less than their count.
            guard unsafe literal.utf8Start[index] == bytes[start &+ index] else { return false }
        }
        return true
    }

    /// The local part of `name`.
    public func string(_ name: Name) -> String {
        text(name.start, name.end)
    }

    /// The qualified name.
    public func qualifiedString(_ name: Name) -> String {
        text(name.qualifiedStart, name.end)
    }

    func text(_ start: Int, _ end: Int) -> String {
        guard 0 <= start, start <= end, end <= bytes.count else { return "" }
        // The pointer stays in the closure. A slice would be retained, and dispatched as an unknown collection.
        return unsafe bytes.span.extracting(start..<end).withUnsafeBufferPointer {
            unsafe String(decoding: $0, as: UTF8.self)
        }
    }
}

/// Eight bytes as an integer with the first byte in the lowest bits, regardless of the machine's byte order.
@usableFromInline
@frozen
struct XMLWord {
    @usableFromInline let bits: UInt64

    /// Loads the eight bytes at `index`; nil if there are fewer.
    @inlinable
    @inline(__always)
    init?(_ bytes: Span<UInt8>, at index: Int) {
        guard index >= 0, index <= bytes.count &- 8 else { return nil }
        // Any eight bytes are a valid `UInt64`, and the span checks its bounds. Combining single bytes was compiled to
        // one load in some places and to eight in others.
        bits = unsafe UInt64(
            littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        )
    }

    /// Loads the eight bytes of `literal` at `index`, which must exist.
    @inlinable
    @inline(__always)
    init(_ literal: StaticString, at index: Int) {
        // A static string's bytes exist as long as the program, and the caller stays within them.
        bits = unsafe UInt64(
            littleEndian: UnsafeRawPointer(literal.utf8Start + index).loadUnaligned(as: UInt64.self)
        )
    }

    /// Loads the bytes of `literal`, 1 to 7, followed by zeros.
    @inlinable
    @inline(__always)
    init(short literal: StaticString) {
        let count = literal.utf8CodeUnitCount
        // Without a loop, so that a constant literal is a constant in the code.
        @inline(__always)
        func byte(_ index: Int) -> UInt64 {
            // A static string's bytes exist as long as the program.
            index < count ? unsafe UInt64(literal.utf8Start[index]) &<< UInt64(index &* 8) : 0
        }
        bits = byte(0) | byte(1) | byte(2) | byte(3) | byte(4) | byte(5) | byte(6)
    }

    /// The number of leading ASCII letters, 0 to 8.
    @inline(__always)
    var leadingLetters: Int {
        let lowercase = (bits | Self.every(0x20)) & Self.every(0x7F)
        // Each sum stays within its byte. Its top bit shows whether the byte is at least a bound: `a` in one sum, and
        // the byte after `z` in the other.
        let fromA = lowercase &+ Self.every(0x80 - UInt8(ascii: "a"))
        let aboveZ = lowercase &+ Self.every(0x7F - UInt8(ascii: "z"))
        let letters = fromA & ~aboveZ & ~bits & Self.every(0x80)
        return (~letters & Self.every(0x80)).trailingZeroBitCount >> 3
    }

    /// The number of leading bytes without special meaning, 0 to 8. The special bytes are `<`, `&`, `mark`,
    /// control characters, and non-ASCII bytes.
    @inline(__always)
    func leadingPlainText(before mark: UInt8) -> Int {
        let controls = bits &- Self.every(0x20)
        let marks =
            Self.zeros(bits ^ Self.every(UInt8(ascii: "<")))
            | Self.zeros(bits ^ Self.every(UInt8(ascii: "&")))
            | Self.zeros(bits ^ Self.every(mark))
        // A borrow affects only bytes above the first match, and only the first match counts.
        return ((controls | bits | marks) & Self.every(0x80)).trailingZeroBitCount >> 3
    }

    /// Whether the first `count` bytes, 1 to 8, are equal.
    @inlinable
    @inline(__always)
    func isEqual(to other: XMLWord, first count: Int) -> Bool {
        (bits ^ other.bits) &<< UInt64(truncatingIfNeeded: 64 &- count &* 8) == 0
    }

    /// The number formed by the leading digits, and their count, 0 to 8.
    @inline(__always)
    var leadingNumber: (value: Int, count: Int) {
        let values = bits ^ Self.every(UInt8(ascii: "0"))
        // A carry affects only bytes above the first match, and only the first match counts.
        let others = (values | (values &+ Self.every(0x76))) & Self.every(0x80)
        let count = others.trailingZeroBitCount >> 3
        guard count > 0 else { return (0, 0) }
        // Moves the digits to the end, after zeros, and combines them two, four, and eight at a time.
        let digits = values &<< UInt64(64 &- count &* 8)
        let pairs = Self.pairs(digits) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
        return (Int(truncatingIfNeeded: (fours &* 10_000 &+ fours &>> 32) & 0xFFFF_FFFF), count)
    }

    /// In each byte, the number formed by its digit and the next one, where other bytes count as 0. Nil unless the
    /// bytes match the eight bytes of `pattern`, in which `0` matches any digit.
    @inline(__always)
    func pairs(in pattern: StaticString) -> UInt64? {
        let pattern = XMLWord(pattern, at: 0).bits
        let differences = pattern ^ Self.every(UInt8(ascii: "0"))
        let others = (differences &+ Self.every(0x7F)) & Self.every(0x80)
        // The amount by which a byte may exceed the pattern's before the sum reaches its top bit: 9 or 0.
        let limits = Self.every(0x76) &+ (others &>> 7) &* 9
        let values = bits ^ pattern
        return (values | (values &+ limits)) & Self.every(0x80) == 0 ? Self.pairs(values) : nil
    }

    @inline(__always)
    private static func pairs(_ digits: UInt64) -> UInt64 { digits &* 10 &+ digits &>> 8 }

    /// Sets the top bit of each zero byte. Valid up to and including the first zero byte.
    @inline(__always)
    private static func zeros(_ bits: UInt64) -> UInt64 {
        (bits &- every(0x01)) & ~bits
    }

    @inline(__always)
    private static func every(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }
}
