import Basics
@_spi(Shapes) import S3ControlModel

/// Reads the members in a request's path, query, and header.
struct RequestReader {
    typealias Failure = RequestError

    private let labels: [String: String]
    private let query: [(name: String, value: String)]
    private let field: (String) -> String?

    /// The current member and its texts.
    private var name = ""
    private var texts: ArraySlice<String> = []

    init(
        labels: [String: String],
        query: [(name: String, value: String)],
        field: @escaping (String) -> String?
    ) {
        self.labels = labels
        self.query = query
        self.field = field
    }

    /// Finds the texts of `member`; returns false if there are none.
    private mutating func find(_ member: Member) -> Bool {
        let wireName = "\(member.wireName)"
        name = "\(member.name)"
        switch member.location {
        case .label: texts = ArraySlice([labels[wireName]].compactMap(\.self))
        case .header: texts = ArraySlice([field(wireName)].compactMap(\.self))
        case .query: texts = ArraySlice(query.filter { $0.name == wireName }.map(\.value))
        case .body: texts = []
        }
        return !texts.isEmpty
    }

    private mutating func next() throws(RequestError) -> String {
        guard let text = texts.popFirst() else { throw RequestError.missing(name) }
        return text
    }
}

extension RequestReader: ShapeVisitor {
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) throws(RequestError) {
        guard member.location != .body else { return }
        guard find(member) else { throw RequestError.missing("\(member.name)") }
        value = try Value.read(from: &self)
    }

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) throws(RequestError) {
        guard find(member) else { return }
        value = try Value.read(from: &self)
    }
}

extension RequestReader: ShapeSource {
    mutating func string() throws(RequestError) -> String {
        let text = try next()
        // Percent-encoding allows characters that the XML response, which may repeat the text, does not.
        guard text.utf8.allSatisfy({ $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) }),
            !text.unicodeScalars.contains(where: { $0 == "\u{FFFE}" || $0 == "\u{FFFF}" })
        else { throw RequestError(message: "\(name) must not contain characters that XML does not allow") }
        return text
    }

    mutating func integer() throws(RequestError) -> Int {
        let text = try next()
        guard let value = Int(text) else { throw invalid(text, expected: "a whole number") }
        return value
    }

    mutating func boolean() throws(RequestError) -> Bool {
        let text = try next()
        guard let value = Bool(text) else { throw invalid(text, expected: "true or false") }
        return value
    }

    mutating func list<Element: ShapeValue>(of type: Element.Type) throws(RequestError) -> [Element] {
        var elements: [Element] = []
        while !texts.isEmpty { elements.append(try Element.read(from: &self)) }
        return elements
    }

    // In the model, such members occur only in bodies.
    mutating func timestamp() throws(RequestError) -> Date { throw invalid("", expected: "no date") }

    mutating func map() throws(RequestError) -> [String: String] { throw invalid("", expected: "no map") }

    mutating func structure<Structure: Shape>(_ type: Structure.Type) throws(RequestError) -> Structure {
        throw invalid("", expected: "no structure")
    }

    func invalid(_ text: String, expected: String) -> RequestError {
        RequestError(message: "\(name) must be \(expected), but is \"\(text.prefix(80))\"")
    }
}

/// Why a received request is not a valid request of its operation.
@_spi(Shapes) public struct RequestError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, on one line.
    public var message: String

    /// Creates an error.
    public init(message: String) {
        self.message = message
    }

    static func missing(_ name: String) -> RequestError {
        RequestError(message: "\(name) is required")
    }

    /// The message.
    public var description: String { message }
}
