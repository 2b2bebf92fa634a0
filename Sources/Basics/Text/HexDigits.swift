extension UInt8 {
    /// The value of a hexadecimal digit of either case.
    @inlinable
    package var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self &- UInt8(ascii: "A") &+ 10
        default: nil
        }
    }

    /// The two hexadecimal digits, with the first one in the low byte. `letters` is the code of the digit A in upper or
    /// lower case.
    @inlinable
    @inline(__always)
    package func hexDigits(letters: UInt8) -> UInt16 {
        let digits = UInt16(self >> 4) | UInt16(self & 15) << 8
        // Adding six carries into the high half if the digit is over nine.
        let isLetter = ((digits &+ 0x0606) >> 4) & 0x0101
        return digits &+ 0x3030 &+ isLetter &* UInt16(letters &- UInt8(ascii: "0") &- 10)
    }
}

/// Hexadecimal encoding of bytes.
package enum Hex {
    /// Encodes each byte as two lowercase digits.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes { append(byte, letters: UInt8(ascii: "a"), to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes pairs of digits of either case; nil for any other text.
    package static func decode(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map(\.hexValue)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    /// Appends the two digits of `byte`.
    @inlinable
    package static func append(_ byte: UInt8, letters: UInt8, to bytes: inout [UInt8]) {
        let digits = byte.hexDigits(letters: letters)
        bytes.append(UInt8(truncatingIfNeeded: digits))
        bytes.append(UInt8(truncatingIfNeeded: digits >> 8))
    }

    /// Parses exactly four hexadecimal digits, as in JSON's `\u`; nil for anything else.
    package static func codeUnit(_ digits: some Collection<UInt8>) -> UInt32? {
        guard digits.count == 4 else { return nil }
        var unit: UInt32 = 0
        for digit in digits {
            guard let value = digit.hexValue else { return nil }
            unit = unit << 4 | UInt32(value)
        }
        return unit
    }

    /// The number in lowercase digits, at least four.
    package static func fourDigits(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
