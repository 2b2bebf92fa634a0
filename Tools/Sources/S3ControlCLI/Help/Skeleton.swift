@_spi(Shapes) import S3Control
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// A template of an operation's input or output.
struct Skeleton {
    let shapes: [ShapeDescription]
    /// Whether text values are the names of their members, as in a sample of the output. Otherwise, they are
    /// empty or the first of the values that the service model lists.
    var usesMemberNames = false

    func json(of name: String) -> JSONValue {
        value(.structure(name), member: nil, name: "", under: [])
    }

    private func value(
        _ description: ValueDescription,
        member: Member?,
        name: String,
        under outer: [String]
    ) -> JSONValue {
        switch description {
        case .text: .string(usesMemberNames ? name : "")
        case .enumeration(let listed): .string(usesMemberNames ? name : listed.values.first ?? "")
        case .integer: .integer(0)
        case .boolean: .boolean(true)
        case .timestamp: .string("1970-01-01T00:00:00")
        case .map: .object([.init("KeyName", .string(""))])
        case .list(let element):
            .array([value(element, member: nil, name: elementName(element, member), under: outer)])
        case .structure(let name), .union(let name):
            structure(name, under: outer)
        }
    }

    private func structure(_ name: String, under outer: [String]) -> JSONValue {
        guard !outer.contains(name), let shape = shapes.first(where: { $0.name == name }) else {
            return .object([])
        }
        return .object(
            shape.members.map {
                let name = "\($0.member.name)"
                return .init(
                    name,
                    value($0.value, member: $0.member, name: name, under: outer + [shape.name])
                )
            }
        )
    }

    /// The name of a list's element, which is that of its shape. The service model derives
    /// it from the bounds for plain text.
    private func elementName(_ element: ValueDescription, _ member: Member?) -> String {
        switch element {
        case .enumeration(let listed): listed.name
        default:
            member?.constraint.elementMaximum.map { "NonEmptyMaxLength\($0)String" } ?? "String"
        }
    }
}
