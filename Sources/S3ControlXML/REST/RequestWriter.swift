internal import AWSCore
internal import HTTPTypes
internal import S3ControlModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Collects what a request's description puts into the path, the query and the header.
struct RequestWriter {
    typealias Failure = XMLError

    /// The values of the path's labels.
    private(set) var labels: [String: String] = [:]
    /// The query, encoded, with the question mark before it; empty when there is none.
    private(set) var query = ""
    private(set) var fields = HTTPFields()

    /// The member that is being written.
    private var destination: Member?

    init<Input: Shape>(_ input: Input) throws(XMLError) {
        var copy = input
        try Input.describe(&copy, to: &self)
    }

    private mutating func put(_ text: String) {
        guard let destination else { return }
        let name = "\(destination.wireName)"
        switch destination.location {
        case .label: labels[name] = text
        case .query:
            query += query.isEmpty ? "?" : "&"
            query += PercentEncoding.encode(name)
            query += "="
            query += PercentEncoding.encode(text)
        case .header:
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: text)) }
        case .body: break
        }
    }
}

extension RequestWriter: ShapeVisitor {
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) throws(XMLError) {
        guard member.location != .body else { return }
        destination = member
        try value.write(to: &self)
        destination = nil
    }

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) throws(XMLError) {
        guard var present = value else { return }
        try self.member(member, &present)
    }

    mutating func alternative<Union: UnionShape, Payload: ShapeValue>(
        _ member: Member,
        _ union: inout Union?,
        payload: (Union) -> Payload?,
        make: (Payload) -> Union
    ) {}
}

extension RequestWriter: ShapeSink {
    mutating func string(_ value: String) { put(value) }
    mutating func integer(_ value: Int) { put(String(value)) }
    mutating func boolean(_ value: Bool) { put(value ? "true" : "false") }

    mutating func list<Element: ShapeValue>(_ elements: [Element]) throws(XMLError) {
        for element in elements { try element.write(to: &self) }
    }

    // The model has no such member outside a body.
    mutating func timestamp(_ value: Date) {}
    mutating func map(_ entries: [String: String]) {}
    mutating func structure<Structure: Shape>(_ value: Structure) {}
    mutating func union<Union: UnionShape>(_ value: Union) {}
}
