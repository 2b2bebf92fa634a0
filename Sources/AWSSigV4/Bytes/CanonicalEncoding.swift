import Basics

extension UInt8 {
    var isVisibleASCII: Bool { self > 0x20 && self < 0x7F }
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isControl: Bool { self < 0x20 || self == 0x7F }
}

extension ByteBuffer {
    /// Appends `byte`, percent-encoded unless it is unreserved.
    mutating func appendPercentEncoded(_ byte: UInt8) {
        if byte.isUnreserved { append(byte) } else { appendEscape(byte) }
    }

    /// Appends `text` with everything but unreserved characters percent-encoded.
    mutating func appendPercentEncoded(_ text: String) {
        for byte in text.utf8 { appendPercentEncoded(byte) }
    }

    /// Appends `source` from `start` on, which may already be encoded, in canonical encoding: unreserved characters as
    /// they are, all others as uppercase `%XX`.
    ///
    /// - Parameters:
    ///   - keepsSlash: Whether `/` is not encoded, as in a path.
    ///   - plusIsSpace: Whether `+` is a space, as servers interpret it in a query.
    ///   - isValidRequestTarget: Set to false if a request line cannot contain a character: a space, a control
    ///     character, or `#`.
    ///   - isEnd: Whether the part ends before a character that is not unreserved.
    /// - Returns: The end of the part in `source`.
    mutating func appendCanonicallyEncoded(
        _ source: borrowing ByteBuffer,
        from start: Int,
        keepsSlash: Bool = false,
        plusIsSpace: Bool = false,
        isValidRequestTarget: inout Bool,
        until isEnd: (UInt8) -> Bool
    ) -> Int {
        let end = source.count
        precondition(start >= 0 && start <= end)
        reserve(3 * (end - start))
        let from = unsafe UnsafeRawPointer(source.base)
        var to = unsafe UnsafeMutableRawPointer(base + count)
        var index = start
        while index < end {
            // Bytes written beyond the end are overwritten or wiped later.
            let word = unsafe from.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            unsafe to.storeBytes(of: word, as: UInt64.self)
            let eight = EightBytes(UInt64(littleEndian: word))
            let answer = keepsSlash ? eight.mostlyUnreservedOrSlash : eight.mostlyUnreserved
            if EightBytes.isFull(answer) {
                index &+= 8
                unsafe to += 8
                continue
            }
            let run = EightBytes.run(of: answer)
            index &+= run
            unsafe to += run
            if index >= end { break }
            var byte = unsafe from.load(fromByteOffset: index, as: UInt8.self)
            if isEnd(byte) { break }
            index &+= 1
            if byte == UInt8(ascii: "%"), index &+ 1 < end,
                let high = unsafe from.load(fromByteOffset: index, as: UInt8.self).hexValue,
                let low = unsafe from.load(fromByteOffset: index &+ 1, as: UInt8.self).hexValue
            {
                index &+= 2
                byte = high << 4 | low
            } else if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "#") {
                isValidRequestTarget = false
            } else if plusIsSpace, byte == UInt8(ascii: "+") {
                byte = UInt8(ascii: " ")
            }
            if byte.isUnreserved {
                unsafe to.storeBytes(of: byte, as: UInt8.self)
                unsafe to += 1
                continue
            }
            unsafe to.storeBytes(of: Self.escape(byte), as: UInt32.self)
            unsafe to += 3
        }
        // The last word may have extended beyond the end.
        count = unsafe to - UnsafeMutableRawPointer(base) - max(index - end, 0)
        return min(index, end)
    }

    /// Appends `byte` as `%XX`, uppercase as the specification requires.
    mutating func appendEscape(_ byte: UInt8) {
        reserve(3)
        unsafe UnsafeMutableRawPointer(base + count).storeBytes(of: Self.escape(byte), as: UInt32.self)
        count &+= 3
    }

    /// `%XX` and one more byte, in memory order.
    @inline(__always)
    private static func escape(_ byte: UInt8) -> UInt32 {
        (UInt32(byte.hexDigits(letters: UInt8(ascii: "A"))) << 8 | UInt32(UInt8(ascii: "%"))).littleEndian
    }
}
