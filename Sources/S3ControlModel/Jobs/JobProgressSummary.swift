/// How many of a job's tasks have run.
///
/// Source: [JobProgressSummary](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobProgressSummary.html).
public struct JobProgressSummary: Shape {
    /// The number of tasks in the manifest.
    public var totalNumberOfTasks: Int?
    /// The number of tasks that succeeded.
    public var numberOfTasksSucceeded: Int?
    /// The number of tasks that failed.
    public var numberOfTasksFailed: Int?
    /// How long the job has been in a status.
    public var timers: JobTimers?

    /// Creates a value.
    public init(
        totalNumberOfTasks: Int? = nil,
        numberOfTasksSucceeded: Int? = nil,
        numberOfTasksFailed: Int? = nil,
        timers: JobTimers? = nil
    ) {
        self.totalNumberOfTasks = totalNumberOfTasks
        self.numberOfTasksSucceeded = numberOfTasksSucceeded
        self.numberOfTasksFailed = numberOfTasksFailed
        self.timers = timers
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobProgressSummary"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("TotalNumberOfTasks", .atLeast(0)), &shape.totalNumberOfTasks)
        try visitor.member(Member("NumberOfTasksSucceeded", .atLeast(0)), &shape.numberOfTasksSucceeded)
        try visitor.member(Member("NumberOfTasksFailed", .atLeast(0)), &shape.numberOfTasksFailed)
        try visitor.member(Member("Timers"), &shape.timers)
    }
}
