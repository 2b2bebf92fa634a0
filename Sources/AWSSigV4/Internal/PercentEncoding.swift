extension UInt8 {
    /// Whether RFC 3986, section 2.3, lets the byte stand unencoded everywhere: letters, digits, `-._~`.
    var isUnreserved: Bool {
        // One bit for each of the ASCII characters 0–63 and 64–127.
        let set: UInt64 = self < 64 ? 0x03FF_6000_0000_0000 : 0x47FF_FFFE_87FF_FFFE
        return self < 128 && set >> (UInt64(self) & 63) & 1 == 1
    }

    /// The value of a hexadecimal digit of either case.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self &- UInt8(ascii: "A") &+ 10
        default: nil
        }
    }

    /// The two hexadecimal digits, the first one in the low byte; `letters` is the first of the six.
    @inline(__always)
    func hexDigits(letters: UInt8) -> UInt16 {
        let digits = UInt16(self >> 4) | UInt16(self & 15) << 8
        // Six more than a digit goes on into the high half where it is over nine.
        let isLetter = ((digits &+ 0x0606) >> 4) & 0x0101
        return digits &+ 0x3030 &+ isLetter &* UInt16(letters &- UInt8(ascii: "0") &- 10)
    }

    var isVisibleASCII: Bool { self > 0x20 && self < 0x7F }
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isControl: Bool { self < 0x20 || self == 0x7F }
}

extension ByteBuffer {
    /// Appends `byte`, encoded unless it is unreserved.
    mutating func appendPercentEncoded(_ byte: UInt8) {
        if byte.isUnreserved { append(byte) } else { appendEscape(byte) }
    }

    /// Appends `text`, everything but unreserved characters encoded.
    mutating func appendPercentEncoded(_ text: String) {
        for byte in text.utf8 { appendPercentEncoded(byte) }
    }

    /// Appends the byte or the escape at `index` of `source`, where no bare unreserved character stands, in
    /// the one canonical encoding, and moves `index` past it.
    ///
    /// - Parameter plusIsSpace: Whether a bare `+` means a space, as servers read it in a query.
    /// - Returns: Whether a request line can carry it: no space, no control character, no `#`.
    mutating func appendCanonicalEscape(
        _ source: borrowing ByteBuffer,
        _ index: inout Int,
        plusIsSpace: Bool
    ) -> Bool {
        let byte = source[index]
        index += 1
        if byte == UInt8(ascii: "%"), index + 1 < source.count, let high = source[index].hexValue,
            let low = source[index + 1].hexValue
        {
            index += 2
            appendPercentEncoded(high << 4 | low)
            return true
        }
        appendEscape(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        return byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "#")
    }
}
