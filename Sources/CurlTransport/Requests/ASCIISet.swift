/// A set of ASCII characters, for checking one byte after another.
struct ASCIISet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// The characters of `text`.
    init(_ text: String) {
        for byte in text.utf8 { insert(byte) }
    }

    /// The characters from `first` to `last`.
    init(from first: Unicode.Scalar, to last: Unicode.Scalar) {
        for code in first.value...last.value { insert(UInt8(code)) }
    }

    /// Letters, digits, and the characters of `others`.
    static func alphanumerics(and others: String) -> ASCIISet {
        ASCIISet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + others)
    }

    /// The set without the characters of `text`.
    func without(_ text: String) -> ASCIISet {
        var rest = self
        for byte in text.utf8 { rest.remove(byte) }
        return rest
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

    /// Whether `byte` is in the set.
    func contains(_ byte: UInt8) -> Bool {
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
