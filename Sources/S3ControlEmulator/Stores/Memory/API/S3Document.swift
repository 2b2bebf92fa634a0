@_spi(XML) import AWSXML
import Basics

/// An element of a request's document, with its contents.
struct S3Document {
    var name: String
    var text = ""
    var children: [S3Document] = []
    /// The value of `xsi:type`.
    var type: String?

    /// Parses a document.
    ///
    /// - Throws: `MalformedXML`.
    init(_ bytes: [UInt8], root: String) throws(S3Fault) {
        var open: [S3Document] = []
        var reader = XMLReader(bytes, maxDepth: 16)
        var found: S3Document?
        do throws(XMLError) {
            while let event = try reader.next() {
                switch event {
                case .startElement(let name, let attributes):
                    var element = S3Document(name: Self.localName(name))
                    element.type = attributes.first { $0.name.hasSuffix(":type") }?.value
                    open.append(element)
                case .text(let text):
                    if !open.isEmpty { open[open.count - 1].text += text }
                case .endElement:
                    guard let last = open.popLast() else { break }
                    if open.isEmpty { found = last } else { open[open.count - 1].children.append(last) }
                default: break
                }
            }
        } catch {
            throw .malformedXML
        }
        guard let found, found.name == root else { throw .malformedXML }
        self = found
    }

    private init(name: String) {
        self.name = name
    }

    private static func localName(_ name: String) -> String {
        name.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(name[name.utf8.index(after: $0)...]) } ?? name
    }

    /// The first child of this name.
    subscript(_ name: String) -> S3Document? { children.first { $0.name == name } }

    /// The children of this name.
    func all(_ name: String) -> [S3Document] { children.filter { $0.name == name } }

    /// The text of the first child of this name.
    func value(_ name: String) -> String? { self[name]?.text }

    /// The number in the first child of this name.
    func number(_ name: String) throws(S3Fault) -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text.filter { !$0.isWhitespace }) else { throw .malformedXML }
        return number
    }

    /// The date in the first child of this name.
    func date(_ name: String) throws(S3Fault) -> Date? {
        guard let text = value(name) else { return nil }
        guard let date = ISO8601.parse(text.filter { !$0.isWhitespace }) else { throw .malformedXML }
        return date
    }
}

/// Writes a response's document.
struct S3Writer {
    private var writer: XMLWriter
    /// Whether names are percent-encoded, because the request specifies it or XML does not allow one of them.
    var encodesNames = false
    /// Whether a text was omitted because XML does not allow it.
    private(set) var hasUnwritableText = false

    init(_ root: String) {
        writer = XMLWriter(declaration: true)
        writer.startElement(root, namespace: "http://s3.amazonaws.com/doc/2006-03-01/")
    }

    mutating func element(_ name: String, _ text: String?) {
        guard let text else { return }
        writer.startElement(name)
        do throws(XMLError) { try writer.text(text) } catch { hasUnwritableText = true }
        writer.endElement()
    }

    mutating func element(_ name: String, _ number: Int) { element(name, String(number)) }
    mutating func element(_ name: String, _ isTrue: Bool) { element(name, isTrue ? "true" : "false") }
    mutating func element(_ name: String, _ date: Date) { element(name, Self.text(date)) }

    /// Writes text into the open element.
    mutating func content(_ text: String) {
        do throws(XMLError) { try writer.text(text) } catch { hasUnwritableText = true }
    }

    /// Writes a key, a prefix, or a marker.
    mutating func name(_ name: String, _ text: String?) {
        element(name, text.map { encodesNames ? PercentEncoding.encode($0, keepsSlash: true) : $0 })
    }

    mutating func element(_ name: String, type: String? = nil, _ content: (inout S3Writer) -> Void) {
        writer.startElement(name)
        if let type {
            try? writer.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
            try? writer.attribute("xsi:type", type)
        }
        content(&self)
        writer.endElement()
    }

    mutating func owner(_ name: String = "Owner") {
        element(name) {
            $0.element("ID", MemoryOwner.id)
            $0.element("DisplayName", MemoryOwner.name)
        }
    }

    consuming func finish() -> [UInt8] { writer.finish() }

    static func text(_ date: Date) -> String {
        let text = ISO8601.format(date)
        return text.hasSuffix("Z") ? text.dropLast() + ".000Z" : text
    }
}

/// The owner of all buckets and objects.
enum MemoryOwner {
    static let id = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"
    static let name = "webfile"
}
