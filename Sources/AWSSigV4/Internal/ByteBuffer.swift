internal import CLibcrypto
internal import HTTPTypes

/// Bytes in memory of its own that is kept between uses and wiped whenever it is given back.
///
/// An array would leave copies of what it held behind when it grows, session tokens among it, and
/// check for shared storage at each byte.
@safe struct ByteBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// The most bytes held since the last wipe.
    private var highWater = 0

    /// The number of bytes held.
    private(set) var count = 0

    /// Bytes behind the capacity that may be read and say nothing, so that a scan can take eight at a time.
    private static let padding = 8

    init(capacity: Int) {
        unsafe base = .allocate(capacity: capacity + Self.padding)
        unsafe base.initialize(repeating: 0, count: capacity + Self.padding)
        self.capacity = capacity
    }

    deinit {
        unsafe OPENSSL_cleanse(base, capacity)
        unsafe base.deallocate()
    }

    subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count)
        return unsafe base[index]
    }

    /// Empties the buffer without wiping it.
    mutating func clear() {
        highWater = max(highWater, count)
        count = 0
    }

    /// Empties the buffer and overwrites all that it held.
    mutating func wipe() {
        clear()
        // No store that an optimiser may drop: the memory lives on, and others hold its address.
        unsafe base.update(repeating: 0, count: highWater)
        highWater = 0
    }

    /// Drops the bytes from `newCount` on.
    mutating func truncate(to newCount: Int) {
        precondition(newCount <= count)
        highWater = max(highWater, count)
        count = newCount
    }

    /// Makes room for `additional` bytes more.
    @inline(__always)
    mutating func reserve(_ additional: Int) {
        if count + additional > capacity { grow(count + additional) }
    }

    @inline(never)
    private mutating func grow(_ needed: Int) {
        let newCapacity = max(needed, capacity * 2)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity + Self.padding)
        unsafe larger.initialize(repeating: 0, count: newCapacity + Self.padding)
        unsafe larger.update(from: base, count: count)
        unsafe OPENSSL_cleanse(base, capacity)
        unsafe base.deallocate()
        unsafe base = larger
        capacity = newCapacity
        highWater = count
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base[count] = byte
        count &+= 1
    }

    /// Appends the bytes of `word`, the lowest first.
    mutating func append(littleEndian word: UInt64) {
        reserve(8)
        unsafe UnsafeMutableRawPointer(base + count).storeBytes(of: word.littleEndian, as: UInt64.self)
        count &+= 8
    }

    /// Appends the lower-case hexadecimal digits of `bytes`.
    mutating func appendLowerHex(_ bytes: borrowing Span<UInt8>) {
        reserve(2 * bytes.count)
        for index in 0..<bytes.count {
            // Both digits at once: six more than the letters' distance goes on where a digit is over nine.
            let byte = UInt16(bytes[index])
            let digits = (byte >> 4) | (byte & 15) << 8
            let letters = ((digits &+ 0x0606) >> 4) & 0x0101
            let text = digits &+ 0x3030 &+ letters &* (0x61 - 0x3A)
            unsafe base[count] = UInt8(truncatingIfNeeded: text)
            unsafe base[count &+ 1] = UInt8(truncatingIfNeeded: text >> 8)
            count &+= 2
        }
    }

    mutating func append(_ text: StaticString) {
        unsafe append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        // Without a copy of the string, whose count of references would go up and down.
        let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe append($0) }
        if isDone == nil { for byte in text.utf8 { append(byte) } }
    }

    mutating func append(_ span: borrowing Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe append($0) }
    }

    /// Appends the bytes of `range` of another buffer.
    mutating func append(_ other: borrowing ByteBuffer, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= other.count)
        unsafe append(UnsafeBufferPointer(start: other.base + range.lowerBound, count: range.count))
    }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe (base + count).update(from: start, count: bytes.count)
        count += bytes.count
    }

    /// Appends a field's value without outer white space, each inner run of it made one space.
    ///
    /// - Returns: Whether the value has no control character other than a tab.
    mutating func appendTrimmedValue(of field: HTTPField) -> Bool {
        unsafe field.withUnsafeBytesOfValue { unsafe appendTrimmed($0) }
    }

    private mutating func appendTrimmed(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        if unsafe value.endOfRun({ $0.visibleOrNotASCII }) == value.count {
            unsafe append(value)
            return true
        }
        reserve(value.count)
        let start = count
        var pendingSpace = false
        var isClean = true
        for index in 0..<value.count {
            let byte = unsafe value[index]
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
                pendingSpace = count > start
            } else {
                if byte.isControl { isClean = false }
                if pendingSpace { append(UInt8(ascii: " ")) }
                pendingSpace = false
                append(byte)
            }
        }
        return isClean
    }

    /// Whether all bytes are visible ASCII characters.
    var isVisibleASCII: Bool {
        endOfRun(from: 0, to: count) { $0.within(0x21...0x7E) } == count
    }

    /// Whether there is no space, no control character and no `other`.
    func isClean(of other: UInt8) -> Bool {
        endOfRun(from: 0, to: count) { $0.visibleOrNotASCII & ~$0.equal(other) } == count
    }

    /// Where the run of unreserved characters that begins at `start` ends, at `end` at the latest.
    func endOfUnreserved(from start: Int, to end: Int, orSlash: Bool = false) -> Int {
        orSlash
            ? endOfRun(from: start, to: end) { $0.unreserved | $0.equal(UInt8(ascii: "/")) }
            : endOfRun(from: start, to: end) { $0.unreserved }
    }

    @inline(__always)
    private func endOfRun(from start: Int, to end: Int, _ test: (EightBytes) -> UInt64) -> Int {
        precondition(start >= 0 && end <= count)
        let raw = unsafe UnsafeRawPointer(base)
        var index = start
        while index < end {
            let word = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let run = EightBytes.run(of: test(EightBytes(UInt64(littleEndian: word))))
            index &+= run
            if run < 8 { break }
        }
        return min(index, end)
    }

    /// The first eight bytes of `range` as a number that sorts as they do, zeros where there are fewer.
    func prefix(_ range: Range<Int>) -> UInt64 {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        if range.count >= 8 {
            let raw = unsafe UnsafeRawPointer(base)
            return UInt64(
                bigEndian: unsafe raw.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
            )
        }
        var prefix: UInt64 = 0
        for index in range {
            prefix |= UInt64(unsafe base[index]) << UInt64(56 - 8 * (index - range.lowerBound))
        }
        return prefix
    }

    /// The order of two ranges of bytes: negative, zero or positive.
    func compare(_ left: Range<Int>, _ right: Range<Int>) -> Int {
        precondition(max(left.upperBound, right.upperBound) <= count)
        let common = min(left.count, right.count)
        for offset in 0..<common {
            let a = unsafe base[left.lowerBound + offset]
            let b = unsafe base[right.lowerBound + offset]
            if a != b { return a < b ? -1 : 1 }
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

    /// Gives `body` the bytes.
    func withSpan<Result, Failure: Error>(
        _ body: (borrowing Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(UnsafeBufferPointer(start: base, count: count).span)
    }

    /// A header field with all the bytes, which the caller knows to be visible characters and single spaces.
    func field(_ name: HTTPField.Name) -> HTTPField {
        // "Lenient" spares a second look at each byte; nothing that it would let through can be in here.
        unsafe HTTPField(name: name, lenientValue: UnsafeBufferPointer(start: base, count: count))
    }

    /// The bytes of `range`, all of them when nil, as a string.
    func string(_ range: Range<Int>? = nil) -> String {
        let range = range ?? 0..<count
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe String(
            decoding: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count),
            as: UTF8.self
        )
    }
}

extension String {
    /// Whether all characters are visible ASCII ones other than `excluded`.
    func isVisibleASCII(without excluded: UInt8) -> Bool {
        unsafe utf8.withContiguousStorageIfAvailable {
            unsafe $0.endOfRun { $0.within(0x21...0x7E) & ~$0.equal(excluded) } == $0.count
        } ?? false
    }

    /// Whether there are lower-case letters, digits, dots and hyphens only.
    var isPlainHost: Bool {
        unsafe utf8.withContiguousStorageIfAvailable {
            unsafe $0.endOfRun {
                $0.within(UInt8(ascii: "a")...UInt8(ascii: "z"))
                    | $0.within(UInt8(ascii: "0")...UInt8(ascii: "9"))
                    | $0.within(UInt8(ascii: "-")...UInt8(ascii: "."))
            } == $0.count
        } ?? false
    }
}
