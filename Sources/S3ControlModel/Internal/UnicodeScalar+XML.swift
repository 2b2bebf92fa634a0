extension Unicode.Scalar {
    /// Whether no XML 1.0 document can have the scalar, not even as a reference.
    ///
    /// Source: [XML 1.0, production Char](https://www.w3.org/TR/xml/#NT-Char).
    var isForbiddenInXML: Bool {
        switch value {
        case 0x9, 0xA, 0xD: false
        case ..<0x20, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// The scalar's number in hexadecimal, of four digits at least.
    var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension String {
    /// The first scalar that no XML 1.0 document can have.
    var firstScalarForbiddenInXML: Unicode.Scalar? {
        // U+FFFE and U+FFFF begin with this byte, and nothing else than a control is below the space.
        if allBytes({ $0 >= 0x20 && $0 != 0xEF }) { return nil }
        return unicodeScalars.first(where: \.isForbiddenInXML)
    }
}
