/// The description of an operation and of every shape that it uses. Serves comparisons with the service's model, and
/// the generation of help or forms.
@_spi(Shapes) public struct OperationDescription: Sendable, Hashable {
    /// The operation's name.
    public var name: String
    /// The HTTP method.
    public var method: String
    /// The path, with labels in braces.
    public var path: String
    /// Whether a request has an XML body.
    public var hasRequestBody: Bool
    /// Whether a response has an XML body.
    public var hasResponseBody: Bool
    /// The name of the input shape.
    public var input: String
    /// The name of the output shape.
    public var output: String
    /// The error codes that the service model lists, including their suffix.
    public var errors: [String]
    /// The structures and unions that the operation uses, each once, the input's first.
    public var shapes: [ShapeDescription]

    /// Describes `operation`.
    ///
    /// - Throws: ``UndescribableShape`` for a type outside this module that rejects unknown text and does not conform
    ///   to ``EnumeratedValue``.
    public init(_ operation: any APIOperation.Type) throws(UndescribableShape) {
        self = try Self.describe(operation)
    }

    private init<Operation: APIOperation>(
        of operation: Operation.Type,
        shapes: [ShapeDescription]
    ) {
        name = "\(operation.name)"
        method = "\(operation.method)"
        path = "\(operation.path)"
        hasRequestBody = operation.hasRequestBody
        hasResponseBody = operation.hasResponseBody
        input = "\(Operation.Input.shapeName)"
        output = "\(Operation.Output.shapeName)"
        errors = operation.errors.map(\.rawValue)
        self.shapes = shapes
    }

    private static func describe<Operation: APIOperation>(
        _ operation: Operation.Type
    ) throws(UndescribableShape) -> Self {
        var describer = ShapeDescriber()
        _ = try describer.structure(Operation.Input.self)
        _ = try describer.structure(Operation.Output.self)
        return Self(of: operation, shapes: describer.shapes)
    }
}

/// The description of a structure or union.
@_spi(Shapes) public struct ShapeDescription: Sendable, Hashable {
    /// The name in the service model.
    public var name: String
    /// Whether exactly one member is present.
    public var isUnion: Bool
    /// The members, in the service model's order.
    public var members: [MemberDescription]
}

/// The description of a member of a structure or union.
@_spi(Shapes) public struct MemberDescription: Sendable {
    /// The member in the service model.
    public var member: Member
    /// The type of the member's value.
    public var value: ValueDescription
    /// Whether the member is optional in Swift.
    public var isOptional: Bool
    /// Whether the member, although not optional in Swift, may be absent on the wire. See
    /// ``ShapeValue/valueWhenAbsent``.
    public var mayBeAbsent: Bool
}

@_spi(Shapes) extension MemberDescription: Hashable {
    /// Compares all properties.
    public static func == (left: Self, right: Self) -> Bool {
        left.parts == right.parts && left.value == right.value
    }

    /// Hashes all properties.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(parts)
        hasher.combine(value)
    }

    private var parts: [AnyHashable] {
        [
            "\(member.name)", "\(member.wireName)", "\(member.elementName)", member.location,
            member.isRequired, member.keepsEmpty, member.constraint, isOptional, mayBeAbsent,
        ]
    }
}

/// The type of a member's value.
@_spi(Shapes) public indirect enum ValueDescription: Sendable, Hashable {
    /// Any text.
    case text
    /// An enumeration whose values the service model lists.
    case enumeration(EnumerationDescription)
    /// A whole number.
    case integer
    /// A Boolean value.
    case boolean
    /// A date.
    case timestamp
    /// A list.
    case list(of: ValueDescription)
    /// A map with text keys and values.
    case map
    /// The structure of this name.
    case structure(String)
    /// The union of this name.
    case union(String)
}

/// An enumeration whose values the service model lists.
@_spi(Shapes) public struct EnumerationDescription: Sendable, Hashable {
    // Name and values are computed on demand: few callers need them, and the runtime is slow to build a type's name.
    private let shape: any EnumeratedValue.Type

    init(_ type: any EnumeratedValue.Type) {
        shape = type
    }

    /// The name of the service model's shape.
    public var name: String { "\(shape)" }

    /// The values that the service model lists.
    public var values: [String] { listed(by: shape) }

    private func listed<Value: EnumeratedValue>(by type: Value.Type) -> [String] {
        type.allCases.map { $0.rawValue }
    }

    /// Whether both are of the same shape.
    public static func == (left: EnumerationDescription, right: EnumerationDescription) -> Bool {
        left.shape == right.shape
    }

    /// Hashes the shape.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(shape))
    }
}
