/// A set of ASCII characters, as bytes are looked up in one after the other.
struct ASCIISet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ ranges: ClosedRange<Unicode.Scalar>..., and others: String = "", except excluded: String = "") {
        for range in ranges {
            for scalar in range.lowerBound.value...range.upperBound.value { insert(UInt8(scalar)) }
        }
        for byte in others.utf8 { insert(byte) }
        for byte in excluded.utf8 { remove(byte) }
    }

    /// Whether all bytes of `text` are in the set.
    func containsAll(of text: String) -> Bool {
        unsafe text.utf8.withContiguousStorageIfAvailable { unsafe containsAll(of: $0) }
            ?? text.utf8.allSatisfy(contains)
    }

    /// Whether all of `bytes` are in the set.
    func containsAll(of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<bytes.count where unsafe !contains(bytes[index]) { return false }
        return true
    }

    private func contains(_ byte: UInt8) -> Bool {
        let word = byte < 64 ? low : high
        return byte < 128 && word >> (UInt64(byte) & 63) & 1 == 1
    }

    private mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }

    private mutating func remove(_ byte: UInt8) {
        if byte < 64 { low &= ~(1 << UInt64(byte)) } else { high &= ~(1 << UInt64(byte - 64)) }
    }
}
