public import S3ControlModel
public import S3ControlXML

/// A response's body as JSON, as the AWS CLI prints it: what came, under the API reference's names and in
/// its order, dates as the service wrote them, absent members left out.
///
/// It is read along the operation's description, not through the model's values: these do not keep how a
/// date was written, nor whether an empty list came or was left out.
public struct JSONResponse: Sendable, Hashable {
    /// The members that the model knows.
    public var json: JSONValue
    /// What came besides, in the document's order.
    public var unknownMembers: [UnknownMember]

    /// An element that the model does not know.
    public struct UnknownMember: Sendable, Hashable {
        /// Where: member names joined by dots, list positions in brackets, such as `Job.NewMember`.
        public var path: String
        /// The element as it came, without its attributes.
        public var xml: String
    }

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
        var walk = Walk(reader: reader, document: document, shapes: operation.shapes)
        let json = try walk.structure(operation.output)
        self.init(json: json, unknownMembers: walk.unknownMembers)
    }

    private init(json: JSONValue, unknownMembers: [UnknownMember]) {
        self.json = json
        self.unknownMembers = unknownMembers
    }
}

extension JSONResponse {
    private struct Walk {
        var reader: XMLReader
        let document: [UInt8]
        let shapes: [ShapeDescription]
        var path: [String] = []
        var unknownMembers: [UnknownMember] = []

        mutating func value(_ description: ValueDescription, at step: String) throws(XMLError) -> JSONValue {
            path.append(step)
            defer { path.removeLast() }
            switch description {
            case .text, .enumeration, .timestamp: return .string(try reader.readText())
            case .integer: return .integer(try reader.readInteger())
            case .boolean: return .boolean(try reader.readBoolean())
            case .list(let element):
                var elements: [JSONValue] = []
                while try reader.nextChild() != nil {
                    elements.append(try value(element, at: "[\(elements.count)]"))
                }
                return .array(elements)
            case .map: return try map()
            case .structure(let name), .union(let name): return try structure(name)
            }
        }

        mutating func structure(_ name: String) throws(XMLError) -> JSONValue {
            guard let shape = shapes.first(where: { $0.name == name }) else { return .object([]) }
            var found: [(index: Int, value: JSONValue)] = []
            var unknownName: String?
            while let element = try reader.nextChild() {
                guard
                    let index = shape.members.firstIndex(where: {
                        $0.member.location == .body && reader.matches(element, $0.member.wireName)
                    })
                else {
                    unknownName = reader.string(element)
                    try skip(reader.string(element))
                    continue
                }
                let member = shape.members[index]
                found.append((index, try value(member.value, at: "\(member.member.name)")))
            }
            if shape.isUnion, found.isEmpty, let unknownName {
                return .object([.init("SDK_UNKNOWN_MEMBER", .object([.init("name", .string(unknownName))]))])
            }
            found.sort { $0.index < $1.index }
            return .object(found.map { .init("\(shape.members[$0.index].member.name)", $0.value) })
        }

        private mutating func map() throws(XMLError) -> JSONValue {
            var entries: [JSONValue.Member] = []
            while try reader.nextChild() != nil {
                var entry = JSONValue.Member("", .string(""))
                while let part = try reader.nextChild() {
                    if reader.matches(part, "key") {
                        entry.name = try reader.readText()
                    } else if reader.matches(part, "value") {
                        entry.value = .string(try reader.readText())
                    } else {
                        try skip(reader.string(part))
                    }
                }
                entries.removeAll { $0.name == entry.name }
                entries.append(entry)
            }
            return .object(entries)
        }

        private mutating func skip(_ name: String) throws(XMLError) {
            let start = reader.offset
            try reader.skipElement()
            let content = String(decoding: document[start..<max(start, reader.offset)], as: UTF8.self)
            let place = (path + [name]).reduce("") {
                $0.isEmpty || $1.hasPrefix("[") ? $0 + $1 : $0 + "." + $1
            }
            unknownMembers.append(
                .init(path: place, xml: content.isEmpty ? "<\(name)/>" : "<\(name)>\(content)")
            )
        }
    }
}
