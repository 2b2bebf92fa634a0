/// The tasks of an emulated job, which succeed and fail at set rates while it is active.
public struct JobWork: Sendable, Hashable {
    /// The number of tasks; a negative one counts as 0.
    public var totalTasks: Int
    /// How many tasks run in a second; none at 0, so that the job stays active.
    public var tasksPerSecond: Double
    /// The share of tasks that fail: 0 to 1.
    public var failureShare: Double

    /// Creates work; by default 1,000 tasks of which none ever runs.
    public init(totalTasks: Int = 1000, tasksPerSecond: Double = 0, failureShare: Double = 0) {
        self.totalTasks = totalTasks
        self.tasksPerSecond = tasksPerSecond
        self.failureShare = failureShare
    }
}
