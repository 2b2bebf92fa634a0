/// How long a job has been in a status.
///
/// Source: [JobTimers](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobTimers.html).
public struct JobTimers: Shape {
    /// The time in the status Active, in seconds.
    public var elapsedTimeInActiveSeconds: Int?

    /// Creates a value.
    public init(elapsedTimeInActiveSeconds: Int? = nil) {
        self.elapsedTimeInActiveSeconds = elapsedTimeInActiveSeconds
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobTimers"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(
            Member("ElapsedTimeInActiveSeconds", .atLeast(0)),
            &shape.elapsedTimeInActiveSeconds
        )
    }
}
