/// Percent-encoding of RFC 3986: everything but its unreserved characters is encoded, a space as `%20`.
public enum PercentEncoding {
    /// Encodes the UTF-8 bytes of `text`.
    public static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the UTF-8 bytes of `text`, encoded, to `bytes`.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        var index = bytes.count
        bytes.append(contentsOf: text.utf8)
        // Most texts are identifiers and stay as they are.
        while index < bytes.count, isUnreserved(bytes[index]) { index += 1 }
        guard index < bytes.count else { return }
        let rest = Array(bytes[index...])
        bytes.removeSubrange(index...)
        for byte in rest {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes.append(0x25)
                bytes.append(hexDigit(byte >> 4))
                bytes.append(hexDigit(byte & 15))
            }
        }
    }

    /// Decodes `text`; nil for a `%` without two hexadecimal digits, or for bytes that are no UTF-8.
    public static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(hexValue), let low = rest.next().flatMap(hexValue) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Whether RFC 3986 calls the byte unreserved: letters, digits, `-`, `.`, `_` and `~`.
    public static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + 0x30 : value - 10 + 0x41
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
