extension UInt8 {
    /// Whether RFC 3986, section 2.3, lets the byte stand unencoded everywhere.
    var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
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
}

extension [UInt8] {
    /// Appends the two lower-case hexadecimal digits of `byte`.
    mutating func appendLowerHex(_ byte: UInt8) {
        append(Self.hexDigit(byte >> 4, letters: UInt8(ascii: "a")))
        append(Self.hexDigit(byte & 15, letters: UInt8(ascii: "a")))
    }

    /// Appends `byte` as `%XX`, in the upper case that the specification asks for.
    mutating func appendPercentEncoded(_ byte: UInt8) {
        append(UInt8(ascii: "%"))
        append(Self.hexDigit(byte >> 4, letters: UInt8(ascii: "A")))
        append(Self.hexDigit(byte & 15, letters: UInt8(ascii: "A")))
    }

    /// Appends `text`, everything but unreserved characters encoded.
    mutating func appendPercentEncoded(_ text: some Sequence<UInt8>) {
        for byte in text {
            if byte.isUnreserved { append(byte) } else { appendPercentEncoded(byte) }
        }
    }

    /// Appends the part `range` of `source`, which may be encoded already, in the one canonical encoding:
    /// unreserved characters bare, all others as upper-case `%XX`.
    ///
    /// - Parameters:
    ///   - keepsSlash: Whether `/` stays bare, as it does in a path.
    ///   - plusIsSpace: Whether a bare `+` means a space, as servers read it in a query.
    mutating func appendCanonicallyEncoded(
        _ source: [UInt8],
        _ range: Range<Int>,
        keepsSlash: Bool,
        plusIsSpace: Bool
    ) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = source[index]
            index += 1
            if byte.isUnreserved || (keepsSlash && byte == UInt8(ascii: "/")) {
                append(byte)
            } else if byte == UInt8(ascii: "%"), index + 1 < range.upperBound,
                let high = source[index].hexValue, let low = source[index + 1].hexValue
            {
                index += 2
                let decoded = high << 4 | low
                if decoded.isUnreserved { append(decoded) } else { appendPercentEncoded(decoded) }
            } else if plusIsSpace, byte == UInt8(ascii: "+") {
                appendPercentEncoded(UInt8(ascii: " "))
            } else {
                appendPercentEncoded(byte)
            }
        }
    }

    private static func hexDigit(_ value: UInt8, letters: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") &+ value : letters &+ (value &- 10)
    }
}
