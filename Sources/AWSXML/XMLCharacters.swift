/// The character classes of XML 1.0 (fifth edition), for UTF-8 bytes.
enum XMLCharacters {
    /// Whether names may contain an ASCII byte: letters, digits, `:`, `_`, `-`, and `.`.
    ///
    /// Uses two constants with one bit per character, which stay in registers. A table would need a bounds check and a
    /// lazy global.
    @inline(__always)
    static func isASCIIName(_ byte: UInt8) -> Bool {
        let bits: UInt64 = byte < 64 ? 0x07ff_6000_0000_0000 : 0x07ff_fffe_87ff_fffe
        return byte < 128 && (bits &>> UInt64(byte & 63)) & 1 != 0
    }

    /// Whether names may begin with an ASCII byte: a letter, `:`, or `_`.
    @inline(__always)
    static func isASCIINameStart(_ byte: UInt8) -> Bool {
        let bits: UInt64 = byte < 64 ? 0x0400_0000_0000_0000 : 0x07ff_fffe_87ff_fffe
        return byte < 128 && (bits &>> UInt64(byte & 63)) & 1 != 0
    }

    /// Whether a byte is literal in text: ASCII except `<`, `&`, `]`, carriage return, and other control characters.
    @inline(__always)
    static func isPlainText(_ byte: UInt8) -> Bool {
        let bits: UInt64 = byte < 64 ? 0xefff_ffbf_0000_0600 : 0xffff_ffff_dfff_ffff
        return byte < 128 && (bits &>> UInt64(byte & 63)) & 1 != 0
    }

    /// Whether a byte is XML white space.
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool {
        byte <= 0x20 && (0x1_0000_2600 as UInt64 &>> UInt64(byte)) & 1 != 0
    }

    /// Whether XML 1.0 allows a scalar (production Char).
    static func isCharacter(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// Whether names may begin with a non-ASCII scalar (production NameStartChar).
    static func isNameStart(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D,
            0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
            0x10000...0xEFFFF:
            true
        default: false
        }
    }

    /// Whether names may contain a non-ASCII scalar (production NameChar).
    static func isName(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: isNameStart(scalar)
        }
    }

    /// The scalar of two to four bytes at `index`, and its length; nil if the bytes are not UTF-8 (RFC 3629: no
    /// surrogates, no overlong encodings, nothing above U+10FFFF).
    static func decode(_ bytes: Span<UInt8>, at index: Int) -> (scalar: UInt32, count: Int)? {
        let lead = bytes[index]
        let left = bytes.count - index
        func continuation(_ distance: Int) -> UInt32? {
            guard distance < left else { return nil }
            let byte = bytes[index + distance]
            return byte & 0xC0 == 0x80 ? UInt32(byte & 0x3F) : nil
        }
        switch lead {
        case 0xC2...0xDF:
            guard let second = continuation(1) else { return nil }
            return (UInt32(lead & 0x1F) << 6 | second, 2)
        case 0xE0...0xEF:
            guard let second = continuation(1), let third = continuation(2) else { return nil }
            let scalar = UInt32(lead & 0x0F) << 12 | second << 6 | third
            return scalar < 0x800 || (0xD800...0xDFFF).contains(scalar) ? nil : (scalar, 3)
        case 0xF0...0xF4:
            guard let second = continuation(1), let third = continuation(2), let fourth = continuation(3)
            else { return nil }
            let scalar = UInt32(lead & 0x07) << 18 | second << 12 | third << 6 | fourth
            return (0x10000...0x10FFFF).contains(scalar) ? (scalar, 4) : nil
        default:
            return nil
        }
    }

    /// Whether the bytes end within the character at `index`.
    static func isCut(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        let count =
            switch bytes[index] {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        guard bytes.count - index < count else { return false }
        return (index + 1..<bytes.count).allSatisfy { bytes[$0] & 0xC0 == 0x80 }
    }
}
