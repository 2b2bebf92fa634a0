@_spi(XML) public import AWSXML
@_spi(XML) public import Basics
@_spi(Shapes) public import S3ControlModel

/// Writes the model's values as a document.
@_spi(Shapes) public struct ShapeEncoder: ShapeSink {
    private var writer = XMLWriter(declaration: false)
    private var elementName: StaticString = "member"

    /// Whether to write every empty list. Responses of the service have an element for each list.
    private let keepsEmpty: Bool

    private init(keepsEmpty: Bool) {
        self.keepsEmpty = keepsEmpty
    }

    /// Writes a document whose root is named after `Root`, in the service's namespace.
    ///
    /// - Parameters:
    ///   - value: The structure.
    ///   - keepsEmpty: Whether every empty list is written, as in responses, or only lists whose emptiness has a
    ///     meaning.
    /// - Throws: ``XMLError`` for text that XML does not allow.
    public static func encode<Root: Shape>(
        _ value: Root,
        keepsEmpty: Bool = false
    ) throws(XMLError) -> [UInt8] {
        var encoder = ShapeEncoder(keepsEmpty: keepsEmpty)
        encoder.writer.startElement("\(Root.shapeName)", namespace: "\(s3ControlNamespace)")
        try encoder.structure(value)
        encoder.writer.endElement()
        return encoder.writer.finish()
    }

    private mutating func element(
        _ name: StaticString,
        _ content: (inout Self) throws(XMLError) -> Void
    ) throws(XMLError) {
        writer.startElement("\(name)")
        try content(&self)
        writer.endElement()
    }

    private mutating func write<Value: ShapeValue>(_ member: Member, _ value: Value) throws(XMLError) {
        let outer = elementName
        elementName = member.elementName
        try element(member.wireName) { (encoder) throws(XMLError) in try value.write(to: &encoder) }
        elementName = outer
    }
}

@_spi(Shapes) extension ShapeEncoder: ShapeVisitor {
    /// Writes a member of the body. Omits an empty list unless the member keeps it, because the service rejects some
    /// empty elements.
    public mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) throws(XMLError) {
        guard member.location == .body, keepsEmpty || member.keepsEmpty || !value.isEmptyCollection else {
            return
        }
        try write(member, value)
    }

    /// Writes an optional member of the body if it is present.
    public mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) throws(XMLError) {
        guard var value else { return }
        try self.member(member, &value)
    }
}

@_spi(Shapes) extension ShapeEncoder {
    /// Writes text.
    public mutating func string(_ value: String) throws(XMLError) {
        try writer.text(value)
    }

    /// Writes a whole number.
    public mutating func integer(_ value: Int) throws(XMLError) {
        try writer.text(String(value))
    }

    /// Writes `true` or `false`.
    public mutating func boolean(_ value: Bool) throws(XMLError) {
        try writer.text(value ? "true" : "false")
    }

    /// Writes a date in RFC 3339 format, in UTC.
    public mutating func timestamp(_ value: Date) throws(XMLError) {
        guard let timestamp = Timestamp(secondsSince1970: value.timeIntervalSince1970) else {
            throw XMLError(
                code: .invalidValue,
                offset: 0,
                message: "a date must be in the years 1 to 9999"
            )
        }
        try writer.text(timestamp.description)
    }

    /// Writes the elements with the member's element name.
    public mutating func list<Element: ShapeValue>(_ elements: [Element]) throws(XMLError) {
        let name = elementName
        for item in elements {
            try element(name) { (encoder) throws(XMLError) in try item.write(to: &encoder) }
        }
    }

    /// Writes the entries, sorted by key.
    public mutating func map(_ entries: [String: String]) throws(XMLError) {
        for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
            try element("entry") { (encoder) throws(XMLError) in
                try encoder.element("key") { (encoder) throws(XMLError) in try encoder.string(key) }
                try encoder.element("value") { (encoder) throws(XMLError) in try encoder.string(value) }
            }
        }
    }

    /// Writes the members of a structure, with unknown ones last.
    public mutating func structure<Structure: Shape>(_ value: Structure) throws(XMLError) {
        var copy = value
        try Structure.describe(&copy, to: &self)
        for member in value.unknownMembers { try writer.element(member.name, xml: member.xml) }
    }
}
