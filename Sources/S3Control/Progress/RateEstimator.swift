/// The rate at which a job's tasks run, and the time that is left, both steady enough to be shown.
///
/// The service updates its numbers in bursts, so a rate is taken from one change of them to the next, not
/// from poll to poll. The rate shown is a mean in which older ones fade with time. It begins with the mean
/// over the job's whole time in Active, if the service sends that, and sinks when nothing changes for long.
struct RateEstimator: Sendable {
    /// A rate that held for so many seconds weighs as much as all before it.
    private static let memory = 60.0

    private var rate: Double?
    private var change: (time: Double, done: Int)?
    private var usualInterval = 0.0

    /// Adds to `snapshot` what can be told from it and those before.
    ///
    /// - Parameters:
    ///   - activeSeconds: The job's time in Active, as the service sends it.
    ///   - time: When the snapshot was taken, in seconds on any scale.
    mutating func estimate(_ snapshot: inout JobSnapshot, activeSeconds: Int?, time: Double) {
        guard snapshot.status == .active else {
            // Time that a job spends paused says nothing about its rate.
            change = nil
            snapshot.rate = snapshot.isLast ? nil : rate
            return
        }
        note(done: snapshot.done, activeSeconds: activeSeconds, time: time)
        guard let rate, let change else { return }
        let silence = time - change.time
        let patience = max(Self.memory, 3 * usualInterval)
        let present = silence > patience ? rate * patience / silence : rate
        snapshot.rate = present
        guard present > 0, let total = snapshot.total else { return }
        let seconds = max(0, Double(total) - Double(snapshot.done)) / present
        // Beyond a century it is no estimate.
        if seconds < 3.2e9 { snapshot.timeLeft = .seconds(seconds) }
    }

    private mutating func note(done: Int, activeSeconds: Int?, time: Double) {
        if rate == nil, done > 0, let activeSeconds, activeSeconds > 0 {
            rate = Double(done) / Double(activeSeconds)
        }
        guard let last = change else {
            change = (time, done)
            return
        }
        guard done != last.done, time > last.time else { return }
        let passed = time - last.time
        let present = (Double(done) - Double(last.done)) / passed
        let weight = passed / (passed + Self.memory)
        rate = rate.map { max(0, $0 + (present - $0) * weight) } ?? present
        usualInterval = passed
        change = (time, done)
    }
}
