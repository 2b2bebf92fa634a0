import Basics

/// Percent-encoding of object keys in manifests, inventories, and reports.
enum KeyEncoding {
    /// Appends `key`.
    ///
    /// Encodes a space as `%20` and a plus as `%2B`, so that it does not matter whether the reader decodes `+` as a
    /// space.
    static func append(_ key: String, to bytes: inout [UInt8]) {
        PercentEncoding.append(key, to: &bytes, keepsSlash: true)
    }

    /// Appends a key that is already encoded. Only characters that are not allowed in an encoded key are encoded.
    static func append(encoded key: String, to bytes: inout [UInt8]) {
        let kept = Array("/%+".utf8)
        for byte in key.utf8 {
            if byte.isUnreserved || kept.contains(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                Hex.append(byte, letters: UInt8(ascii: "A"), to: &bytes)
            }
        }
    }

    /// Decodes a key. Invalid escapes stay unchanged.
    static func decode(_ text: String, plusIsSpace: Bool) -> String {
        PercentEncoding.decodeLeniently(text, plusIsSpace: plusIsSpace)
    }

    /// Decodes the bytes of a key. Invalid escapes stay unchanged.
    static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) -> ArraySlice<UInt8> {
        guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return text
        }
        return PercentEncoding.decodeLeniently(text, plusIsSpace: plusIsSpace)[...]
    }
}
