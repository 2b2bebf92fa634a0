@_spi(XML) @_spi(Shapes) internal import Basics
@_spi(Shapes) public import S3ControlModel

extension JSONValue {
    /// The value, which `description` describes, with its dates in the form of version 2 of the AWS CLI, such as
    /// `2026-11-22T18:49:59.120000+00:00`.
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

    /// The date as Python's `isoformat` has it, in UTC; nil for what is no date.
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
