extension ByteBuffer {
    /// Whether all bytes are visible ASCII characters.
    var isVisibleASCII: Bool {
        endOfRun(from: 0, to: count) { $0.within(0x21...0x7E) } == count
    }

    /// Whether the bytes of `range` have no space, no control character and no `other`.
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

    /// The first eight bytes of `range` as a number that sorts as they do, zeros where there are fewer.
    @inline(__always)
    func prefix(_ range: Range<Int>) -> UInt64 {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        let raw = unsafe UnsafeRawPointer(base)
        let word = unsafe raw.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
        return UInt64(bigEndian: word) & (range.count >= 8 ? .max : ~(.max >> UInt64(8 * range.count)))
    }

    /// The order of two ranges of bytes, of which the first `known` are known to be equal: negative, zero or
    /// positive.
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
