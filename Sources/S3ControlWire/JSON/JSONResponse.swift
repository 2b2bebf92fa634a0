@_spi(XML) public import AWSXML
@_spi(Shapes) import Basics
@_spi(Shapes) public import S3ControlModel

/// A response body as JSON, as the AWS CLI prints it: with the API reference's names and order, the service's own text
/// for dates, and without absent members.
///
/// It is read from the operation's description and not through the model's values, which preserve neither the text of a
/// date nor whether an empty list was sent.
@_spi(Shapes) public struct JSONResponse: Sendable, Hashable {
    /// The members that the model knows.
    public var json: JSONValue
    /// The members that are unknown or could not be read, in document order.
    public var unknownMembers: [LocatedUnknownMember]

    /// Reads the body of a successful response to `operation`.
    ///
    /// The root can have any name if a child is a known member, as for ``ShapeDecoder``.
    ///
    /// - Throws: `XMLError` with the byte offset of the fault.
    public init(_ document: [UInt8], to operation: OperationDescription) throws(XMLError) {
        var reader = XMLReader(response: document)
        guard operation.hasResponseBody || !reader.isAtEnd else {
            self.init(json: .object([]), unknownMembers: [])
            return
        }
        let root = try reader.readRoot()
        var walk = Walk(reader: reader, shapes: operation.shapes)
        let json = try walk.structure(operation.output)
        try walk.reader.readEnd()
        guard walk.hasKnownMember || reader.string(root) == operation.output else {
            throw reader.unexpectedRoot(root, expected: "<\(operation.output)>")
        }
        self.init(json: json, unknownMembers: walk.unknownMembers)
    }

    private init(json: JSONValue, unknownMembers: [LocatedUnknownMember]) {
        self.json = json
        self.unknownMembers = unknownMembers
    }
}

@_spi(Shapes) extension JSONResponse {
    private struct Walk {
        var reader: XMLReader
        let shapes: [ShapeDescription]
        var path: [String] = []
        var unknownMembers: [LocatedUnknownMember] = []
        /// Whether a child of the root is a known member.
        var hasKnownMember = false

        mutating func value(_ description: ValueDescription, at step: String) throws(XMLError) -> JSONValue {
            path.append(step)
            defer { path.removeLast() }
            switch description {
            case .text, .enumeration, .timestamp: return .string(try reader.readText())
            case .integer: return .integer(try reader.readInteger())
            case .boolean: return .boolean(try reader.readBoolean())
            case .list(let element):
                var elements: [JSONValue] = []
                while let name = try reader.nextChild() {
                    let step = "[\(elements.count)]"
                    if let read = try read(element, name, at: step, as: step) { elements.append(read) }
                }
                return .array(elements)
            case .map: return try map()
            case .structure(let name), .union(let name): return try structure(name)
            }
        }

        mutating func structure(_ name: String) throws(XMLError) -> JSONValue {
            guard let shape = shapes.first(where: { $0.name == name }) else { return .object([]) }
            // One value per member: the last one that can be read.
            var found: [Int: JSONValue] = [:]
            var unknownName: String?
            while let element = try reader.nextChild() {
                let name = reader.string(element)
                guard
                    let index = shape.members.firstIndex(where: {
                        $0.member.location == .body && reader.matches(element, $0.member.wireName)
                    })
                else {
                    unknownName = name
                    note(name, try reader.readElement(element))
                    continue
                }
                if path.isEmpty { hasKnownMember = true }
                let member = shape.members[index]
                if let value = try read(member.value, element, at: "\(member.member.name)", as: name) {
                    found[index] = value
                }
            }
            if shape.isUnion, found.isEmpty, let unknownName { return .unknownUnionMember(unknownName) }
            let sorted = found.sorted { $0.key < $1.key }
            return .object(sorted.map { .init("\(shape.members[$0.key].member.name)", $0.value) })
        }

        /// Reads the current element. If it is well formed but cannot be read, records it as unknown.
        private mutating func read(
            _ description: ValueDescription,
            _ element: XMLReader.Name,
            at step: String,
            as name: String
        ) throws(XMLError) -> JSONValue? {
            let start = reader.contentStart
            do {
                return try value(description, at: step)
            } catch {
                note(name, try reader.readElement(try reader.goBack(to: start)))
                return nil
            }
        }

        private mutating func map() throws(XMLError) -> JSONValue {
            var entries = OrderedMembers()
            while try reader.nextChild() != nil {
                var entry = JSONValue.Member("", .string(""))
                while let part = try reader.nextChild() {
                    if reader.matches(part, "key") {
                        entry.name = try reader.readText()
                    } else if reader.matches(part, "value") {
                        entry.value = .string(try reader.readText())
                    } else {
                        note(reader.string(part), try reader.readElement(part))
                    }
                }
                entries.set(entry.name, entry.value)
            }
            return .object(entries.list)
        }

        private mutating func note(_ name: String, _ xml: String) {
            let place = (path + [name]).reduce("") {
                $0.isEmpty || $1.hasPrefix("[") ? $0 + $1 : $0 + "." + $1
            }
            unknownMembers.append(.init(path: place, member: UnknownMember(name: name, xml: xml)))
        }
    }
}
