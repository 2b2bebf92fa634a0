@_spi(Shapes) internal import S3Control
@_spi(Shapes) internal import S3ControlJSON
internal import S3ControlXML

/// How dates of a result are printed: as the service wrote them, or in one form of ISO 8601, which version 2 of the AWS CLI
/// does unless the profile's `cli_timestamp_format` is `wire`.
struct TimestampFormat {
    let shapes: [ShapeDescription]

    /// The result with its dates in version 2's form, such as `2026-11-22T18:49:59.120000+00:00`.
    func format(_ value: JSONValue, as description: ValueDescription) -> JSONValue {
        switch (description, value) {
        case (.timestamp, .string(let text)): return .string(Self.iso8601(text) ?? text)
        case (.list(let element), .array(let elements)):
            return .array(elements.map { format($0, as: element) })
        case (.structure(let name), .object(let members)), (.union(let name), .object(let members)):
            guard let shape = shapes.first(where: { $0.name == name }) else { return value }
            return .object(
                members.map { member in
                    let known = shape.members.first { "\($0.member.name)" == member.name }
                    return .init(
                        member.name,
                        known.map { format(member.value, as: $0.value) } ?? member.value
                    )
                }
            )
        default: return value
        }
    }

    /// The date as Python's `isoformat` has it, in UTC; nil for what is no date.
    static func iso8601(_ text: String) -> String? {
        guard let timestamp = XMLTimestamp(text) else { return nil }
        let whole = XMLTimestamp(seconds: timestamp.seconds).description
        guard whole.hasSuffix("Z") else { return nil }
        let microseconds = String(timestamp.nanoseconds / 1_000)
        let fraction =
            timestamp.nanoseconds < 1_000
            ? "" : "." + String(repeating: "0", count: 6 - microseconds.utf8.count) + microseconds
        return whole.dropLast() + fraction + "+00:00"
    }
}
