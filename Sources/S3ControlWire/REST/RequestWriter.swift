@_spi(XML) import AWSXML
import Basics
import HTTPTypes
@_spi(Shapes) import S3ControlModel

/// Collects the members of a request's path, query, and header.
struct RequestWriter {
    typealias Failure = XMLError

    private(set) var fields = HTTPFields()
    /// The values of the path's labels.
    private var labels: [(name: String, value: String)] = []
    /// The encoded query with its question mark; empty if there is no query.
    private var query: [UInt8] = []

    /// The location and name of the current member.
    private var location = Member.Location.body
    private var name: StaticString = ""

    init<Input: Shape>(_ input: consuming Input) throws(XMLError) {
        // Leaves room for the fields that a client adds.
        fields.reserveCapacity(8)
        try Input.describe(&input, to: &self)
    }

    /// The path with its labels replaced, followed by the query.
    func target(_ path: PathTemplate) -> String {
        var target: [UInt8] = []
        target.reserveCapacity(256)
        path.append(to: &target, labels: labels)
        target += query
        return String(decoding: target, as: UTF8.self)
    }

    private mutating func put(_ text: String) {
        switch location {
        case .label: labels.append(("\(name)", text))
        case .query:
            // Most queries fit.
            if query.isEmpty { query.reserveCapacity(128) }
            query.append(query.isEmpty ? UInt8(ascii: "?") : UInt8(ascii: "&"))
            PercentEncoding.append("\(name)", to: &query)
            query.append(UInt8(ascii: "="))
            PercentEncoding.append(text, to: &query)
        case .header:
            if let name = HTTPField.Name("\(name)") { fields.append(HTTPField(name: name, value: text)) }
        case .body: break
        }
    }
}

extension RequestWriter: ShapeVisitor {
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) throws(XMLError) {
        guard member.location != .body else { return }
        (location, name) = (member.location, member.wireName)
        try value.write(to: &self)
    }

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) throws(XMLError) {
        guard var present = value else { return }
        try self.member(member, &present)
    }
}

extension RequestWriter: ShapeSink {
    mutating func string(_ value: String) { put(value) }
    mutating func integer(_ value: Int) { put(String(value)) }
    mutating func boolean(_ value: Bool) { put(value ? "true" : "false") }

    mutating func list<Element: ShapeValue>(_ elements: [Element]) throws(XMLError) {
        for element in elements { try element.write(to: &self) }
    }

    // In the model, such members occur only in bodies.
    mutating func timestamp(_ value: Date) {}
    mutating func map(_ entries: [String: String]) {}
    mutating func structure<Structure: Shape>(_ value: Structure) {}
}
