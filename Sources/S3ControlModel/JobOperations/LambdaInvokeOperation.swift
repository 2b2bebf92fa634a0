/// Invokes a Lambda function for each object.
///
/// Source: [LambdaInvokeOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_LambdaInvokeOperation.html).
public struct LambdaInvokeOperation: Shape {
    /// The function's ARN or name, 1 to 1024 characters, with a version or alias if wanted.
    public var functionARN: String?
    /// The form of what the function is sent, 1 to 64 characters: `1.0`, the service's default, or `2.0`,
    /// which directory buckets and ``userArguments`` need.
    public var invocationSchemaVersion: String?
    /// What the function is sent besides the object: 1 to 10 entries, keys of 1 to 64 characters, values of
    /// at most 1024.
    public var userArguments: [String: String]?

    /// Creates a value.
    public init(
        functionARN: String? = nil,
        invocationSchemaVersion: String? = nil,
        userArguments: [String: String]? = nil
    ) {
        self.functionARN = functionARN
        self.invocationSchemaVersion = invocationSchemaVersion
        self.userArguments = userArguments
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "LambdaInvokeOperation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("FunctionArn", .length(1...1024, .functionARN)), &shape.functionARN)
        try visitor.member(Member("InvocationSchemaVersion", .length(1...64)), &shape.invocationSchemaVersion)
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
