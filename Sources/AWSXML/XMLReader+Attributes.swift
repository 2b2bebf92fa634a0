extension XMLReader {
    /// The attributes of the start tag that was read last, namespace declarations included.
    public var attributes: [XMLAttribute] {
        ranges.map { XMLAttribute(name: qualifiedString($0.name), value: value(of: $0)) }
    }

    /// The value of the attribute with the local name `literal` in the start tag that was read last.
    ///
    /// Namespace declarations do not count: `type` finds `xsi:type` and not `xmlns:type`.
    public func attribute(_ literal: StaticString) -> String? {
        for range in ranges where matches(range.name, literal) {
            let prefix = text(range.name.qualifiedStart, range.name.start)
            if prefix != "xmlns:", qualifiedString(range.name) != "xmlns" { return value(of: range) }
        }
        return nil
    }

    private func value(of range: AttributeRange) -> String {
        if range.isPlain { return text(range.value.lowerBound, range.value.upperBound) }
        var value: [UInt8] = []
        var index = range.value.lowerBound
        while index < range.value.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "&"):
                // The reference was checked when the tag was read.
                guard let (scalar, end) = try? Self.reference(bytes.span, at: index) else { return "" }
                value.append(contentsOf: String(scalar).utf8)
                index = end
            case UInt8(ascii: "\r"):
                value.append(UInt8(ascii: " "))
                index += byte(index + 1) == UInt8(ascii: "\n") ? 2 : 1
            case UInt8(ascii: "\t"), UInt8(ascii: "\n"):
                value.append(UInt8(ascii: " "))
                index += 1
            case let byte:
                value.append(byte)
                index += 1
            }
        }
        return String(decoding: value, as: UTF8.self)
    }
}
