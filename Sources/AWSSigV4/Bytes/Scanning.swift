/// Tests eight bytes of text at a time. The result is a word in which the high bit of each matching byte is set.
///
/// Swift compiles comparisons of its SIMD types to one comparison per lane, which is slower than a loop over bytes.
struct EightBytes {
    private let word: UInt64
    private let lowBits: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    init(_ word: UInt64) {
        self.word = word
        lowBits = word & ~Self.highBits
    }

    /// The bytes that are ASCII characters in `range`.
    @inline(__always)
    func within(_ range: ClosedRange<UInt8>) -> UInt64 {
        // No sum exceeds its byte, so bytes do not affect each other.
        let reachesLower = lowBits &+ Self.ones &* UInt64(0x80 &- range.lowerBound)
        let exceedsUpper = lowBits &+ Self.ones &* UInt64(0x7F &- range.upperBound)
        return reachesLower & ~exceedsUpper & ~word & Self.highBits
    }

    /// The bytes that are the ASCII character `byte`.
    @inline(__always)
    func equal(_ byte: UInt8) -> UInt64 { within(byte...byte) }

    /// The bytes that are neither control characters nor spaces.
    @inline(__always)
    var visibleOrNotASCII: UInt64 { within(0x21...0x7E) | word & Self.highBits }

    /// The bytes that are letters of either case.
    @inline(__always)
    var letters: UInt64 {
        EightBytes(word | Self.ones &* 0x20).within(UInt8(ascii: "a")...UInt8(ascii: "z"))
    }

    /// The bytes that are unreserved (RFC 3986, section 2.3), without `_` and `~`, which are rare.
    @inline(__always)
    var mostlyUnreserved: UInt64 { mostlyUnreservedOrSlash & ~equal(UInt8(ascii: "/")) }

    /// The same with `/`, which is between `.` and `0`.
    @inline(__always)
    var mostlyUnreservedOrSlash: UInt64 { letters | within(UInt8(ascii: "-")...UInt8(ascii: "9")) }

    /// Whether all eight bytes of `answer` match.
    @inline(__always)
    static func isFull(_ answer: UInt64) -> Bool { ~answer & highBits == 0 }

    /// The number of leading bytes that match in `answer`.
    @inline(__always)
    static func run(of answer: UInt64) -> Int {
        (~answer & highBits).trailingZeroBitCount / 8
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The position of the first byte for which `test` does not match, or the end.
    @inline(__always)
    func endOfRun(_ test: (EightBytes) -> UInt64) -> Int {
        let raw = UnsafeRawBufferPointer(self)
        var index = 0
        while index &+ 8 <= count {
            let word = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let answer = test(EightBytes(UInt64(littleEndian: word)))
            if !EightBytes.isFull(answer) { return index &+ EightBytes.run(of: answer) }
            index &+= 8
        }
        // The fill bytes after the end may be included in the count.
        let rest = UInt64(count &- index)
        var word: UInt64 = 0
        if index > 0, rest > 0 {
            let last = unsafe raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            word = UInt64(littleEndian: last) >> (64 &- 8 &* rest)
        } else {
            for offset in 0..<rest { word |= UInt64(unsafe self[Int(offset)]) << (8 &* offset) }
        }
        return Swift.min(index &+ EightBytes.run(of: test(EightBytes(word))), count)
    }
}

extension ByteBuffer {
    /// Whether all bytes are visible ASCII characters.
    var isVisibleASCII: Bool {
        endOfRun(from: 0, to: count) { $0.within(0x21...0x7E) } == count
    }

    /// Whether the bytes of `range` contain no space, no control character, and not `other`.
    func isClean(_ range: Range<Int>, of other: UInt8) -> Bool {
        endOfRun(from: range.lowerBound, to: range.upperBound) {
            $0.visibleOrNotASCII & ~$0.equal(other)
        } == range.upperBound
    }

    @inline(__always)
    func endOfRun(from start: Int, to end: Int, _ test: (EightBytes) -> UInt64) -> Int {
        precondition(start >= 0 && end <= count)
        let raw = unsafe UnsafeRawPointer(base)
        var index = start
        while index < end {
            let word = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let answer = test(EightBytes(UInt64(littleEndian: word)))
            if !EightBytes.isFull(answer) { return min(index &+ EightBytes.run(of: answer), end) }
            index &+= 8
        }
        return end
    }

    /// The first eight bytes of `range` as a number with the same order, filled up with zeros.
    @inline(__always)
    func prefix(_ range: Range<Int>) -> UInt64 {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        let raw = unsafe UnsafeRawPointer(base)
        let word = unsafe raw.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
        return UInt64(bigEndian: word) & (range.count >= 8 ? .max : ~(.max >> UInt64(8 * range.count)))
    }

    /// Compares two ranges whose first `known` bytes are equal. Returns a negative number, zero, or a positive number.
    func compare(_ left: Range<Int>, _ right: Range<Int>, known: Int = 0) -> Int {
        var offset = known
        while offset < min(left.count, right.count) {
            let a = prefix((left.lowerBound + offset)..<left.upperBound)
            let b = prefix((right.lowerBound + offset)..<right.upperBound)
            if a != b { return a < b ? -1 : 1 }
            offset += 8
        }
        return left.count - right.count
    }

    /// Whether the bytes of `range` are `text`.
    func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count where unsafe self[range.lowerBound + offset] != text.utf8Start[offset] {
            return false
        }
        return true
    }
}

extension String {
    /// Whether all characters are visible ASCII other than `excluded`.
    func isVisibleASCII(without excluded: UInt8) -> Bool {
        unsafe utf8.withContiguousStorageIfAvailable {
            unsafe $0.endOfRun { $0.within(0x21...0x7E) & ~$0.equal(excluded) } == $0.count
        } ?? false
    }

    /// The number of leading lowercase letters, digits, dots, and hyphens.
    var plainHostByteCount: Int {
        unsafe utf8.withContiguousStorageIfAvailable {
            unsafe $0.endOfRun {
                $0.within(UInt8(ascii: "a")...UInt8(ascii: "z"))
                    | $0.within(UInt8(ascii: "0")...UInt8(ascii: "9"))
                    | $0.within(UInt8(ascii: "-")...UInt8(ascii: "."))
            }
        } ?? 0
    }
}
