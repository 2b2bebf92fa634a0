@_spi(Shapes) public import Basics
@_spi(Shapes) public import S3ControlModel

@_spi(Shapes) extension JSONValue {
    /// A structure as JSON, whose members have the API reference's names and order, as the AWS CLI prints it.
    ///
    /// Dates become ISO 8601 text; absent and unknown members are left out.
    public init<Structure: S3ControlStructure>(_ structure: Structure) {
        self = (structure as? any Shape).map { JSONShapeWriter.json(of: $0) } ?? .object([])
    }

    /// Reads a structure, whose members have the API reference's names, as the AWS CLI takes it.
    ///
    /// Dates are ISO 8601 text or seconds since 1970. A `null` is an absent member.
    ///
    /// - Parameters:
    ///   - type: The structure, such as `CreateJobRequest.self`.
    ///   - allowsUnknownMembers: Whether members that the structure does not have are taken as unknown members that
    ///     may be sent. Otherwise they are errors, because they are probably misspelt.
    /// - Throws: ``JSONShapeError`` with the path of what is wrong.
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
