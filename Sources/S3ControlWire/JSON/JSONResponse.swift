@_spi(XML) public import AWSXML
@_spi(Shapes) internal import Basics
@_spi(Shapes) public import S3ControlModel

/// A response's body as JSON, as the AWS CLI prints it: what came, under the API reference's names and in
/// its order, dates as the service wrote them, absent members left out.
///
/// It is read along the operation's description, not through the model's values: these do not keep how a
/// date was written, nor whether an empty list came or was left out.
@_spi(Shapes) public struct JSONResponse: Sendable, Hashable {
    /// The members that the model knows.
    public var json: JSONValue
    /// What came besides, or could not be read as what the model says, in the document's order.
    public var unknownMembers: [LocatedUnknownMember]

    /// Reads the body of a successful response to `operation`.
    ///
    /// - Throws: `XMLError` with the byte offset of what is wrong.
    public init(_ document: [UInt8], to operation: OperationDescription) throws(XMLError) {
        guard operation.hasResponseBody || !document.isEmpty else {
            self.init(json: .object([]), unknownMembers: [])
            return
        }
        var reader = XMLReader(document)
        _ = try reader.readRoot()
        var walk = Walk(reader: reader, shapes: operation.shapes)
        let json = try walk.structure(operation.output)
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
            // One value a member: the last that can be read.
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
                let member = shape.members[index]
                if let value = try read(member.value, element, at: "\(member.member.name)", as: name) {
                    found[index] = value
                }
            }
            if shape.isUnion, found.isEmpty, let unknownName { return .unknownUnionMember(unknownName) }
            let sorted = found.sorted { $0.key < $1.key }
            return .object(sorted.map { .init("\(shape.members[$0.key].member.name)", $0.value) })
        }

        /// Reads the present element; what cannot be read though it is well formed is noted instead.
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
