/// The tasks of an emulated job, which succeed and fail at set rates while it is active.
public struct JobWork: Sendable, Hashable {
    /// The number of tasks.
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

    /// How many tasks have run after `seconds` of activity.
    func tasksDone(after seconds: Double) -> (succeeded: Int, failed: Int) {
        let done = min(totalTasks, Int(min(seconds * tasksPerSecond, Double(totalTasks))))
        let failed = Int(Double(done) * failureShare)
        return (done - failed, failed)
    }

    /// The time until all tasks have run; nil if they never do.
    var secondsUntilDone: Double? {
        tasksPerSecond > 0 ? Double(totalTasks) / tasksPerSecond : nil
    }

    /// The time until the service gives the job up: once 1,000 tasks have run and over half have failed.
    var secondsUntilFailure: Double? {
        failureShare > 0.5 && totalTasks >= 1000 && tasksPerSecond > 0 ? 1000 / tasksPerSecond : nil
    }
}
