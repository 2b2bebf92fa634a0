/// Invokes a Lambda function for each object.
///
/// Source: [LambdaInvokeOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_LambdaInvokeOperation.html).
public struct LambdaInvokeOperation: DefaultedStructure {
    /// The function's ARN or name, optionally with a version or alias.
    public var functionARN: String?
    /// The invocation schema: `1.0`, the service's default, or `2.0`, which directory buckets and ``userArguments``
    /// require.
    public var invocationSchemaVersion: String?
    /// Arguments passed to the function in addition to the object.
    public var userArguments: [String: String]?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension LambdaInvokeOperation: Shape {
    public static let shapeName: StaticString = "LambdaInvokeOperation"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("FunctionArn", .length(1...1024, .functionARN)), &shape.functionARN)
        try visitor.member(Member("InvocationSchemaVersion", .text(upTo: 64)), &shape.invocationSchemaVersion)
        try visitor.member(
            Member(
                "UserArguments",
                Constraint(
                    minimum: 1,
                    maximum: 10,
                    elementMinimum: 1,
                    elementMaximum: 64,
                    mapValueMaximum: 1024
                )
            ),
            &shape.userArguments
        )
    }
}
