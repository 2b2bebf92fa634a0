/// Why a job failed.
///
/// Source: [JobFailure](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobFailure.html).
public struct JobFailure: Shape {
    /// The failure's code.
    public var failureCode: String?
    /// The failure in words.
    public var failureReason: String?

    /// Creates a value.
    public init(failureCode: String? = nil, failureReason: String? = nil) {
        self.failureCode = failureCode
        self.failureReason = failureReason
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobFailure"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("FailureCode", .length(1...64)), &shape.failureCode)
        try visitor.member(Member("FailureReason", .length(1...256)), &shape.failureReason)
    }
}
