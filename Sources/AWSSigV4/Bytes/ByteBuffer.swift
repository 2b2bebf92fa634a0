import Basics
import CLibcrypto
import HTTPTypes

/// A byte buffer that is reused, and wiped after each use.
///
/// An array would leave copies of its content, such as session tokens, behind when it grows. It would also check for
/// shared storage at every write.
@safe struct ByteBuffer: ~Copyable {
    /// Accessible to the extensions that scan and encode.
    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// The maximum number of bytes since the last wipe.
    private var highWater = 0

    /// The number of bytes held.
    var count = 0

    /// Extra bytes after the capacity that can be read and written without effect, so that scans and copies can process
    /// sixteen bytes at a time.
    private static let padding = 16

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

    /// Empties the buffer and overwrites everything it contained.
    mutating func wipe() {
        clear()
        // The compiler cannot drop this store: the memory lives on, and other code has its address.
        unsafe base.update(repeating: 0, count: highWater + Self.padding)
        highWater = 0
    }

    /// Removes the bytes from `newCount` on.
    mutating func truncate(to newCount: Int) {
        precondition(newCount <= count)
        highWater = max(highWater, count)
        count = newCount
    }

    /// Makes room for `additional` more bytes.
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

    /// Appends the bytes of `word`, lowest first.
    mutating func append(littleEndian word: UInt64) {
        reserve(8)
        unsafe UnsafeMutableRawPointer(base + count).storeBytes(of: word.littleEndian, as: UInt64.self)
        count &+= 8
    }

    /// Appends the lowercase hexadecimal digits of `bytes`.
    mutating func appendLowerHex(_ bytes: borrowing Span<UInt8>) {
        reserve(2 * bytes.count)
        let to = unsafe UnsafeMutableRawPointer(base)
        for index in 0..<bytes.count {
            let digits = bytes[index].hexDigits(letters: UInt8(ascii: "a"))
            unsafe to.storeBytes(of: digits.littleEndian, toByteOffset: count, as: UInt16.self)
            count &+= 2
        }
    }

    mutating func append(_ text: StaticString) {
        unsafe append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        // Does not copy the string, which would change its reference count.
        let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe append($0) }
        if isDone == nil { for byte in text.utf8 { append(byte) } }
    }

    mutating func append(_ span: borrowing Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe append($0) }
    }

    /// Appends the bytes of `range` of another buffer.
    mutating func append(_ other: borrowing ByteBuffer, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= other.count)
        reserve(range.count)
        let from = unsafe UnsafeRawPointer(other.base + range.lowerBound)
        let to = unsafe UnsafeMutableRawPointer(base + count)
        // Most ranges are short, and for those a call of memcpy is slower.
        for offset in stride(from: 0, to: range.count, by: 16) {
            let bytes = unsafe from.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
            unsafe to.storeBytes(of: bytes, toByteOffset: offset, as: SIMD16<UInt8>.self)
        }
        count &+= range.count
    }

    @inline(__always)
    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe (base + count).update(from: start, count: bytes.count)
        count += bytes.count
    }

    /// Appends a field's value without surrounding white space, and with each inner run of white space replaced by one
    /// space.
    ///
    /// - Returns: Whether the value contains no control character other than a tab.
    @inline(__always)
    mutating func appendTrimmedValue(of field: HTTPField) -> Bool {
        unsafe field.withUnsafeBytesOfValue { unsafe appendTrimmed($0) }
    }

    private mutating func appendTrimmed(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = count
        unsafe append(value)
        // Copies first, because eight bytes after the end of a buffer are readable, and most values need no further
        // work.
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

    /// Calls `body` with the bytes.
    func withSpan<Result, Failure: Error>(
        _ body: (borrowing Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(UnsafeBufferPointer(start: base, count: count).span)
    }

    /// A header field with all bytes, which must be visible characters and single spaces.
    func field(_ name: HTTPField.Name) -> HTTPField {
        HTTPField(name: name, value: string())
    }

    /// The bytes of `range` (default: all) as a string.
    func string(_ range: Range<Int>? = nil) -> String {
        let range = range ?? 0..<count
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe String(
            decoding: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count),
            as: UTF8.self
        )
    }
}
