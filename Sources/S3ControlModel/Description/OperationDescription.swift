/// An operation and every shape that it reaches, described without any value: to compare the library
/// with the service's model, and to generate help or forms.
public struct OperationDescription: Sendable, Hashable {
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
    /// The name of the shape that a request carries.
    public var input: String
    /// The name of the shape that a response carries.
    public var output: String
    /// The error codes that the service model lists, with their suffix.
    public var errors: [String]
    /// The structures and unions that the operation reaches, each once, the input's first.
    public var shapes: [ShapeDescription]

    /// Describes `operation`.
    ///
    /// - Throws: ``UndescribableShape`` for a type outside this module that reads its text strictly
    ///   and is no ``EnumeratedValue``.
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
