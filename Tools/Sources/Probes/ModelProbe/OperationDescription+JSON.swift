@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

extension OperationDescription {
    var json: JSONValue {
        .object([
            .init("name", .string(name)),
            .init("method", .string(method)),
            .init("path", .string(path)),
            .init("hasRequestBody", .boolean(hasRequestBody)),
            .init("hasResponseBody", .boolean(hasResponseBody)),
            .init("input", .string(input)),
            .init("output", .string(output)),
            .init("errors", .array(errors.map(JSONValue.string))),
            .init("shapes", .object(shapes.map { .init($0.name, $0.json) })),
        ])
    }
}

extension ShapeDescription {
    var json: JSONValue {
        .object([
            .init("union", .boolean(isUnion)),
            .init("members", .array(members.map(\.json))),
        ])
    }
}

extension MemberDescription {
    var json: JSONValue {
        .object([
            .init("name", .string("\(member.name)")),
            .init("wireName", .string("\(member.wireName)")),
            .init("location", .string("\(member.location)")),
            .init("required", .boolean(member.isRequired)),
            .init("optional", .boolean(isOptional)),
            .init("mayBeAbsent", .boolean(mayBeAbsent)),
            .init("keepsEmpty", .boolean(member.keepsEmpty)),
            .init("elementName", .string("\(member.elementName)")),
            .init("value", value.json),
            .init("constraint", member.constraint.json),
        ])
    }
}

extension ValueDescription {
    var json: JSONValue {
        switch self {
        case .text: .object([.init("kind", .string("string"))])
        case .integer: .object([.init("kind", .string("integer"))])
        case .boolean: .object([.init("kind", .string("boolean"))])
        case .timestamp: .object([.init("kind", .string("timestamp"))])
        case .map: .object([.init("kind", .string("map"))])
        case .list(let element): .object([.init("kind", .string("list")), .init("element", element.json)])
        case .structure(let name), .union(let name):
            .object([.init("kind", .string("structure")), .init("name", .string(name))])
        case .enumeration(let listed):
            .object([
                .init("kind", .string("string")),
                .init("name", .string(listed.name)),
                .init("values", .array(listed.values.map(JSONValue.string))),
            ])
        }
    }
}

extension Constraint {
    var json: JSONValue {
        let parts: [(String, JSONValue?)] = [
            ("minimum", minimum.map(JSONValue.integer)),
            ("maximum", maximum.map(JSONValue.integer)),
            ("pattern", pattern.map { .string($0.regularExpression) }),
            ("elementMinimum", elementMinimum.map(JSONValue.integer)),
            ("elementMaximum", elementMaximum.map(JSONValue.integer)),
            ("mapValueMaximum", mapValueMaximum.map(JSONValue.integer)),
        ]
        return .object(parts.compactMap { name, value in value.map { .init(name, $0) } })
    }
}
