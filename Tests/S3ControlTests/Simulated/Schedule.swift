import AWSCore
import S3Control
import S3ControlEmulator
import S3ControlModel

/// What is done in one simulated run, and what goes wrong: all of it decided by a seed.
struct Schedule: Sendable, CustomStringConvertible {
    enum Call: String, CaseIterable, Sendable {
        case cancel, requestCancelled, confirm, prioritize, create, tag, describe
    }

    var seed: UInt64
    var call: Call
    var status: JobStatus
    var work: JobWork
    var faults: [AttemptFault]
    var latency: Duration
    var credentialsLatency: Duration
    var failingCredentials: Int?
    /// How far the client's clock is ahead of the service's.
    var skew: Duration
    var callTimeout: Duration?
    /// How long each request waits for a connection, if the transport gives out slots.
    var queueWaits: [Duration]?
    var queueTimeout: Duration?
    var cancellingAfter: Int?

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        self.seed = seed
        call = Call.allCases.randomElement(using: &random) ?? .cancel
        status = JobStatus.allCases.randomElement(using: &random) ?? .active
        // Some jobs end while they are being cancelled.
        let rate = random.chance(0.5) ? 1000 / Double.random(in: 0.05...4, using: &random) : 0
        work = JobWork(totalTasks: 1000, tasksPerSecond: rate, failureShare: random.chance(0.3) ? 0.6 : 0)
        let share = Double.random(in: 0...1, using: &random)
        faults = (0..<8).map { _ in
            random.chance(share) ? AttemptFault.allCases.randomElement(using: &random) ?? .none : .none
        }
        // The answers to these name no job that was asked for.
        if call == .create || call == .tag { faults = faults.map { $0 == .otherJob ? .none : $0 } }
        latency = random.chance(0.2) ? .zero : random.duration(upTo: 0.3)
        credentialsLatency = random.chance(0.5) ? .zero : random.duration(upTo: 0.5)
        failingCredentials = random.chance(0.1) ? Int.random(in: 1...4, using: &random) : nil
        skew = random.chance(0.8) ? .zero : .seconds(Int.random(in: -7200...7200, using: &random))
        callTimeout = random.chance(0.4) ? .milliseconds(Int.random(in: 1...6000, using: &random)) : nil
        if random.chance(0.5) {
            queueWaits = (0..<8).map { _ in random.chance(0.5) ? .zero : random.duration(upTo: 2) }
            queueTimeout = random.chance(0.3) ? .milliseconds(Int.random(in: 1...1500, using: &random)) : nil
        }
        cancellingAfter = random.chance(0.4) ? Int.random(in: 0...40, using: &random) : nil
    }

    var description: String {
        "seed \(seed): \(call) of a job that is \(status), faults \(faults), latency \(latency), "
            + "credentials after \(credentialsLatency) failing at \(failingCredentials.map(String.init) ?? "none"), "
            + "skew \(skew), timeout \(callTimeout.map { "\($0)" } ?? "none"), "
            + "slots after \(queueWaits.map { "\($0)" } ?? "none") within \(queueTimeout.map { "\($0)" } ?? "any time"), "
            + "cancelled after \(cancellingAfter.map(String.init) ?? "no") steps"
    }
}
