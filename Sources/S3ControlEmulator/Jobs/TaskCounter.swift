internal import S3ControlModel

/// Counts a job's tasks as a function of the time that it has been active, so that no count can shrink.
struct TaskCounter: Sendable {
    private let total: Int
    private let perSecond: Double
    private let failureShare: Double
    /// What had run before the emulator took the job over.
    private let succeededBefore: Int
    private let failedBefore: Int

    /// - Parameters:
    ///   - work: The rates, put into their ranges.
    ///   - seed: The progress that a seeded job has already made.
    ///   - status: The status that the job begins with: once it has ended, so have its tasks.
    init(_ work: JobWork, seed: JobProgressSummary?, status: JobStatus) {
        let share = work.failureShare
        failureShare = share > 0 ? min(share, 1) : 0
        perSecond = work.tasksPerSecond > 0 ? work.tasksPerSecond : 0
        let total = max(seed?.totalNumberOfTasks ?? work.totalTasks, 0)
        let succeeded = min(max(seed?.numberOfTasksSucceeded ?? 0, 0), total)
        let failed = min(max(seed?.numberOfTasksFailed ?? 0, 0), total - succeeded)
        self.total = total
        let isRateFailed = [.failed, .failing].contains(status) && seed == nil && failureShare > 0.5
        if isRateFailed, total >= 1000 {
            // The service gives a job up at the 1,000th task at the earliest.
            failedBefore = max(Int(1000 * failureShare), 501)
            succeededBefore = 1000 - failedBefore
        } else if [.complete, .completing].contains(status), succeeded + failed < total {
            let failing = Int(Double(total - succeeded - failed) * failureShare)
            failedBefore = failed + failing
            succeededBefore = total - failedBefore
        } else {
            (succeededBefore, failedBefore) = (succeeded, failed)
        }
    }

    private var remaining: Int { total - succeededBefore - failedBefore }

    /// The counts after `seconds` of activity.
    func counts(after seconds: Double) -> (total: Int, succeeded: Int, failed: Int) {
        // The last task's end divided and multiplied by the rate again must not come out a bit before it.
        let run = min(max(seconds, 0) * perSecond + 1e-6, Double(remaining))
        return counts(afterTasks: min(Int(run), remaining))
    }

    private func counts(afterTasks run: Int) -> (total: Int, succeeded: Int, failed: Int) {
        let failed = min(Int(Double(run) * failureShare), run)
        return (total, succeededBefore + run - failed, failedBefore + failed)
    }

    /// The seconds of activity until all tasks have run; nil if they never do.
    var secondsUntilDone: Double? {
        if remaining == 0 { return 0 }
        return perSecond > 0 ? Double(remaining) / perSecond : nil
    }

    /// The seconds of activity until the service gives the job up: once 1,000 tasks have run and over
    /// half of them failed. Nil if it never does.
    ///
    /// Source: [Job failure threshold](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-job-status.html).
    var secondsUntilFailure: Double? {
        let before = succeededBefore + failedBefore
        let least = max(1000 - before, 0)
        guard least <= remaining else { return nil }
        func fails(_ run: Int) -> Bool { counts(afterTasks: run).failed > (before + run) / 2 }
        if fails(least) { return seconds(forTasks: least) }
        // From here on the share only comes nearer to the rate's.
        guard failureShare > 0.5, fails(remaining) else { return nil }
        var (low, high) = (least, remaining)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if fails(middle) { high = middle } else { low = middle }
        }
        return seconds(forTasks: high)
    }

    private func seconds(forTasks run: Int) -> Double? {
        if run == 0 { return 0 }
        return perSecond > 0 ? Double(run) / perSecond : nil
    }
}
