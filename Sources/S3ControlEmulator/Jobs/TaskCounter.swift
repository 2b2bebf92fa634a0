import S3ControlModel

/// Computes a job's task counts from the time that it has been active, so that no count can decrease.
struct TaskCounter: Sendable {
    private let total: Int
    private let perSecond: Double
    private let failureShare: Double
    /// The tasks that had run before the job was added.
    private let succeededBefore: Int
    private let failedBefore: Int

    /// - Parameters:
    ///   - work: The rates, which are clamped to their ranges.
    ///   - seed: The initial progress of the job.
    ///   - status: The initial status of the job. If the job has ended, its tasks have, too.
    init(_ work: JobWork, seed: JobProgressSummary?, status: JobStatus) {
        let share = work.failureShare
        failureShare = share > 0 ? min(share, 1) : 0
        // An infinite rate multiplied by 0 seconds is not a number.
        perSecond = work.tasksPerSecond > 0 ? min(work.tasksPerSecond, .greatestFiniteMagnitude) : 0
        let total = max(seed?.totalNumberOfTasks ?? work.totalTasks, 0)
        let succeeded = min(max(seed?.numberOfTasksSucceeded ?? 0, 0), total)
        let failed = min(max(seed?.numberOfTasksFailed ?? 0, 0), total - succeeded)
        self.total = total
        let isRateFailed = [.failed, .failing].contains(status) && seed == nil && failureShare > 0.5
        if isRateFailed, total >= 1000 {
            // The service fails a job after 1,000 tasks at the earliest.
            failedBefore = max(Int(1000 * failureShare), 501)
            succeededBefore = 1000 - failedBefore
        } else if [.complete, .completing].contains(status), succeeded + failed < total {
            let failing = Self.share(failureShare, of: total - succeeded - failed)
            failedBefore = failed + failing
            succeededBefore = total - failedBefore
        } else {
            (succeededBefore, failedBefore) = (succeeded, failed)
        }
    }

    private var remaining: Int { total - succeededBefore - failedBefore }

    /// Returns the counts after `seconds` of activity.
    func counts(after seconds: Double) -> (total: Int, succeeded: Int, failed: Int) {
        // The last task's end is computed by a division by the rate. Rounding must not lose that task here.
        let run = max(seconds, 0) * perSecond + 1e-6
        // Compared before the conversion, which traps on a number that is too large.
        return counts(afterTasks: run < Double(remaining) ? Int(run) : remaining)
    }

    private func counts(afterTasks run: Int) -> (total: Int, succeeded: Int, failed: Int) {
        let failed = Self.share(failureShare, of: run)
        return (total, succeededBefore + run - failed, failedBefore + failed)
    }

    /// Returns a share (0 to 1) of `count` tasks, rounded down.
    private static func share(_ share: Double, of count: Int) -> Int {
        // `Double(Int.max)` is 2^63, which is not an `Int`.
        let part = Double(count) * share
        return part < Double(count) ? Int(part) : count
    }

    /// The seconds of activity until all tasks have run; nil if they never do.
    var secondsUntilDone: Double? {
        if remaining == 0 { return 0 }
        return perSecond > 0 ? Double(remaining) / perSecond : nil
    }

    /// The seconds of activity until the service fails the job: once 1,000 tasks have run and over half of
    /// them have failed. Nil if it never does.
    ///
    /// Source:
    /// [Job failure threshold](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-job-status.html).
    var secondsUntilFailure: Double? {
        let before = succeededBefore + failedBefore
        let least = max(1000 - before, 0)
        guard least <= remaining else { return nil }
        func fails(_ run: Int) -> Bool { counts(afterTasks: run).failed > (before + run) / 2 }
        if fails(least) { return seconds(forTasks: least) }
        // From here on, the share of failed tasks only approaches `failureShare`.
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
