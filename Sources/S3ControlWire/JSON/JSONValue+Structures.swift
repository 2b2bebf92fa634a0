@_spi(Shapes) @_spi(XML) public import Basics
@_spi(Shapes) public import S3ControlModel

@_spi(Shapes) extension JSONValue {
    /// Creates JSON from a structure, with the API reference's names and order, as the AWS CLI prints it.
    ///
    /// Dates become ISO 8601 text. Absent and unknown members are omitted.
    public init<Structure: S3ControlStructure>(_ structure: Structure) {
        self = (structure as? any Shape).map { JSONShapeWriter.json(of: $0) } ?? .object([])
    }

    /// Reads a structure from JSON with the API reference's names, as the AWS CLI accepts it.
    ///
    /// Dates are ISO 8601 text or seconds since 1970. A `null` is an absent member.
    ///
    /// - Parameters:
    ///   - type: The structure, such as `CreateJobRequest.self`.
    ///   - allowsUnknownMembers: Whether to keep unknown members, which can then be sent. Otherwise they are errors,
    ///     because they are probably typos.
    /// - Throws: ``JSONShapeError`` with the path of the fault.
    public func decode<Structure: S3ControlStructure>(
        _ type: Structure.Type,
        allowsUnknownMembers: Bool = false
    ) throws(JSONShapeError) -> Structure {
        guard let shape = type as? any Shape.Type,
            let value = try Self.read(shape, from: self, allowsUnknownMembers) as? Structure
        else {
            throw JSONShapeError(path: "", rule: "\(type) is not a structure of the service model")
        }
        return value
    }

    private static func read<Structure: Shape>(
        _ type: Structure.Type,
        from json: JSONValue,
        _ allowsUnknownMembers: Bool
    ) throws(JSONShapeError) -> any Shape {
        try JSONShapeReader.read(type, from: json, allowsUnknownMembers: allowsUnknownMembers)
    }
}

extension JSONValue {
    /// The value with its dates in the format of version 2 of the AWS CLI, such as `2026-11-22T18:49:59.120000+00:00`.
    ///
    /// - Parameter shapes: The structures that the description names.
    @_spi(Shapes) public func withISO8601Dates(
        _ description: ValueDescription,
        _ shapes: [ShapeDescription]
    ) -> JSONValue {
        switch (description, self) {
        case (.timestamp, .string(let text)): return Self.iso8601(text).map(JSONValue.string) ?? self
        case (.list(let element), .array(let elements)):
            return .array(elements.map { $0.withISO8601Dates(element, shapes) })
        case (.structure(let name), .object(let members)), (.union(let name), .object(let members)):
            guard let shape = shapes.first(where: { $0.name == name }) else { return self }
            return .object(
                members.map { member in
                    let known = shape.members.first { "\($0.member.name)" == member.name }
                    return .init(
                        member.name,
                        known.map { member.value.withISO8601Dates($0.value, shapes) } ?? member.value
                    )
                }
            )
        default: return self
        }
    }

    /// The date in the format of Python's `isoformat`, in UTC; nil if the text is not a date.
    private static func iso8601(_ text: String) -> String? {
        guard let timestamp = Timestamp(text) else { return nil }
        let whole = Timestamp(seconds: timestamp.seconds).description
        guard whole.utf8.last == UInt8(ascii: "Z") else { return nil }
        let microseconds = String(timestamp.nanoseconds / 1_000)
        let fraction =
            timestamp.nanoseconds < 1_000
            ? "" : "." + String(repeating: "0", count: 6 - microseconds.utf8.count) + microseconds
        return whole.dropLast() + fraction + "+00:00"
    }
}
