extension UInt8 {
    /// Whether the byte is unreserved according to RFC 3986, section 2.3: letters, digits, `-._~`.
    @inlinable
    package var isUnreserved: Bool {
        // One bit for each of the ASCII characters 0–63 and 64–127.
        let set: UInt64 = self < 64 ? 0x03FF_6000_0000_0000 : 0x47FF_FFFE_87FF_FFFE
        return self < 128 && set >> (UInt64(self) & 63) & 1 == 1
    }
}

/// Percent-encoding according to RFC 3986: everything but unreserved characters is encoded, in uppercase digits, and a
/// space becomes `%20`.
package enum PercentEncoding {
    /// Encodes the UTF-8 bytes of `text`. With `keepsSlash`, `/` is not encoded, as in paths and object keys.
    package static func encode(_ text: String, keepsSlash: Bool = false) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes, keepsSlash: keepsSlash)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the encoded UTF-8 bytes of `text` to `bytes`.
    package static func append(_ text: String, to bytes: inout [UInt8], keepsSlash: Bool = false) {
        var index = bytes.count
        bytes.append(contentsOf: text.utf8)
        func isPlain(_ byte: UInt8) -> Bool { byte.isUnreserved || keepsSlash && byte == UInt8(ascii: "/") }
        // Most texts are identifiers, which need no encoding.
        while index < bytes.count, isPlain(bytes[index]) { index += 1 }
        guard index < bytes.count else { return }
        let rest = Array(bytes[index...])
        bytes.removeSubrange(index...)
        for byte in rest {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                Hex.append(byte, letters: UInt8(ascii: "A"), to: &bytes)
            }
        }
    }

    /// Decodes `text`; nil if a `%` is not followed by two hexadecimal digits, or the result is not UTF-8.
    ///
    /// - Parameter plusIsSpace: Whether `+` is a space, as in a form.
    package static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var isStrict = true
        let bytes = bytes(of: text.utf8, plusIsSpace: plusIsSpace, isWellFormed: &isStrict)
        return isStrict ? String(validating: bytes, as: UTF8.self) : nil
    }

    /// Decodes `text`. Invalid escapes stay unchanged; invalid UTF-8 becomes U+FFFD.
    ///
    /// - Parameter plusIsSpace: Whether `+` is a space, as in a form.
    package static func decodeLeniently(_ text: String, plusIsSpace: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return text
        }
        var isStrict = true
        return String(
            decoding: bytes(of: text.utf8, plusIsSpace: plusIsSpace, isWellFormed: &isStrict),
            as: UTF8.self
        )
    }

    /// Decodes bytes. Invalid escapes stay unchanged.
    package static func decodeLeniently(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> [UInt8]
    {
        var isStrict = true
        return self.bytes(of: bytes, plusIsSpace: plusIsSpace, isWellFormed: &isStrict)
    }

    private static func bytes(
        of text: some Collection<UInt8>,
        plusIsSpace: Bool,
        isWellFormed: inout Bool
    ) -> [UInt8] {
        let bytes = Array(text)
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                if index + 2 < bytes.count, let high = bytes[index + 1].hexValue,
                    let low = bytes[index + 2].hexValue
                {
                    decoded.append(high << 4 | low)
                    index += 3
                    continue
                }
                isWellFormed = false
            }
            decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            index += 1
        }
        return decoded
    }
}
