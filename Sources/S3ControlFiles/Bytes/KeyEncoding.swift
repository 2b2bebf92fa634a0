internal import Basics

/// Object keys as manifests, inventories and reports write them: percent-encoded.
enum KeyEncoding {
    /// Appends `key`.
    ///
    /// A space is `%20` and a plus `%2B`, so that it does not matter whether the reader takes `+` for a space.
    static func append(_ key: String, to bytes: inout [UInt8]) {
        PercentEncoding.append(key, to: &bytes, keepsSlash: true)
    }

    /// Appends a key that is encoded already: what cannot be in one is encoded, everything else stays as it is.
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

    /// The key that `text` stands for; what is no escape stays as it is.
    static func decode(_ text: String, plusIsSpace: Bool) -> String {
        PercentEncoding.decodeLeniently(text, plusIsSpace: plusIsSpace)
    }

    /// The bytes of the key that `text` stands for; what is no escape stays as it is.
    static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) -> ArraySlice<UInt8> {
        guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return text
        }
        return PercentEncoding.decodeLeniently(text, plusIsSpace: plusIsSpace)[...]
    }
}

/// Text that is compared by its bytes, as S3 compares keys.
///
/// Swift takes `é` and `e` with a combining accent for the same string; to S3 they are two keys.
struct ByteText: Hashable {
    var text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}
