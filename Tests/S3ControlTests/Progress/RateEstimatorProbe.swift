@testable import S3Control

/// Feeds the estimator as the iterators do.
struct RateEstimatorProbe {
    private var estimator = RateEstimator()

    mutating func look(done: Int, total: Int, active: Int, at time: Double) -> Double? {
        var snapshot = JobSnapshot(
            jobID: "job-1",
            status: .active,
            succeeded: done,
            total: total
        )
        estimator.estimate(&snapshot, activeSeconds: active, time: time)
        return snapshot.timeLeft.map { $0 / .seconds(1) }
    }
}
