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

    /// Bytes behind the capacity that may be read and written and say nothing, so that scans and copies can
    /// take eight at a time.
    private static let padding = 8

    init(capacity: Int) {
        unsafe base = .allocate(capacity: capacity + Self.padding)
        unsafe base.initialize(repeating: 0, count: capacity + Self.padding)
        self.capacity = capacity
    }

    deinit {
        unsafe OPENSSL_cleanse(base, capacity + Self.padding)
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
        if highWater == 0 { return }
        // No store that an optimiser may drop: the memory lives on, and others hold its address.
        unsafe base.update(repeating: 0, count: highWater + Self.padding)
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
        unsafe OPENSSL_cleanse(base, capacity + Self.padding)
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
        let to = unsafe UnsafeMutableRawPointer(base)
        for index in 0..<bytes.count {
            let digits = bytes[index].hexDigits(letters: UInt8(ascii: "a"))
            unsafe to.storeBytes(of: digits.littleEndian, toByteOffset: count, as: UInt16.self)
            count &+= 2
        }
    }

    /// Appends `byte` as `%XX`, in the upper case that the specification asks for.
    mutating func appendEscape(_ byte: UInt8) {
        let digits = UInt32(byte.hexDigits(letters: UInt8(ascii: "A")))
        reserve(3)
        let to = unsafe UnsafeMutableRawPointer(base)
        let escape = digits << 8 | UInt32(UInt8(ascii: "%"))
        unsafe to.storeBytes(of: escape.littleEndian, toByteOffset: count, as: UInt32.self)
        count &+= 3
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

    @inline(__always)
    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe (base + count).update(from: start, count: bytes.count)
        count += bytes.count
    }

    /// Appends the unreserved characters of `source` from `start` on, as far as there is no other and to
    /// `end` at the latest.
    ///
    /// - Returns: Where in `source` they end.
    @inline(__always)
    mutating func appendUnreserved(
        _ source: borrowing ByteBuffer,
        from start: Int,
        to end: Int,
        orSlash: Bool = false
    ) -> Int {
        precondition(start >= 0 && start <= end && end <= source.count)
        reserve(end &- start)
        let from = unsafe UnsafeRawPointer(source.base)
        let to = unsafe UnsafeMutableRawPointer(base + count) - start
        var index = start
        while index < end {
            // What is written too far is written over, or wiped.
            let word = unsafe from.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            unsafe to.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
            let eight = EightBytes(UInt64(littleEndian: word))
            let answer = orSlash ? eight.unreservedOrSlash : eight.unreserved
            // By a constant where it can be: the next word need not wait for this one's answer then.
            if EightBytes.isFull(answer) {
                index &+= 8
            } else {
                index &+= EightBytes.run(of: answer)
                break
            }
        }
        index = min(index, end)
        count &+= index &- start
        return index
    }

    /// Appends a field's value without outer white space, each inner run of it made one space.
    ///
    /// - Returns: Whether the value has no control character other than a tab.
    @inline(__always)
    mutating func appendTrimmedValue(of field: HTTPField) -> Bool {
        unsafe field.withUnsafeBytesOfValue { unsafe appendTrimmed($0) }
    }

    private mutating func appendTrimmed(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = count
        unsafe append(value)
        // Copied first: behind a buffer's end eight bytes may be read, and most values are done with it.
        let end = endOfRun(from: start, to: count) { $0.visibleOrNotASCII }
        if end == count { return true }
        truncate(to: end)
        var pendingSpace = false
        var isClean = true
        for index in (end - start)..<value.count {
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

    /// Whether the bytes of `range` have no space, no control character and no `other`.
    func isClean(_ range: Range<Int>, of other: UInt8) -> Bool {
        endOfRun(from: range.lowerBound, to: range.upperBound) {
            $0.visibleOrNotASCII & ~$0.equal(other)
        } == range.upperBound
    }

    @inline(__always)
    private func endOfRun(from start: Int, to end: Int, _ test: (EightBytes) -> UInt64) -> Int {
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

    /// The order of two ranges of bytes: negative, zero or positive.
    func compare(_ left: Range<Int>, _ right: Range<Int>) -> Int {
        var offset = 0
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
