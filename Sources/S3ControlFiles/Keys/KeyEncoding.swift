/// Object keys as manifests, inventories and reports write them: percent-encoded.
enum KeyEncoding {
    /// Appends `key`.
    ///
    /// A space is `%20` and a plus `%2B`, so that it does not matter whether the reader takes `+` for a space.
    static func append(_ key: String, to bytes: inout [UInt8]) {
        append(key, to: &bytes, isAllowed: \.isUnreserved)
    }

    /// Appends a key that is encoded already: what cannot be in one is encoded, everything else stays as it is.
    static func append(encoded key: String, to bytes: inout [UInt8]) {
        append(key, to: &bytes) { $0.isUnreserved || $0 == .percent || $0 == .plus }
    }

    private static func append(_ key: String, to bytes: inout [UInt8], isAllowed: (UInt8) -> Bool) {
        for byte in key.utf8 {
            if isAllowed(byte) {
                bytes.append(byte)
            } else {
                bytes.append(.percent)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
    }

    /// The key that `text` stands for; what is no escape stays as it is.
    static func decode(_ text: String, plusIsSpace: Bool) -> String {
        guard text.utf8.contains(where: { $0 == .percent || $0 == .plus }) else { return text }
        return String(decoding: decode(Array(text.utf8)[...], plusIsSpace: plusIsSpace), as: UTF8.self)
    }

    /// The bytes of the key that `text` stands for; what is no escape stays as it is.
    static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) -> ArraySlice<UInt8> {
        guard text.contains(where: { $0 == .percent || $0 == .plus }) else { return text }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == .percent, index + 2 < text.endIndex, let high = value(text[index + 1]),
                let low = value(text[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(plusIsSpace && byte == .plus ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return decoded[...]
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension UInt8 {
    fileprivate static let percent = UInt8(ascii: "%")
    fileprivate static let plus = UInt8(ascii: "+")

    /// Whether the byte stands for itself: RFC 3986's unreserved characters, and the slash.
    fileprivate var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
