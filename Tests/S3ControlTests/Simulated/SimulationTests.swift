import Foundation
import S3Control
import Testing

@Suite("The results of calls agree with the service's actions, whatever fails")
struct SimulationTests {
    /// 3,000, or as many as the environment says in `S3CONTROL_SCHEDULES`.
    private static let scheduleCount =
        UInt64(ProcessInfo.processInfo.environment["S3CONTROL_SCHEDULES"] ?? "") ?? 3000

    @Test("in thousands of seeded schedules of faults", arguments: 0..<UInt64(10))
    func schedules(part: UInt64) throws {
        var told: [String: Int] = [:]
        let count = Self.scheduleCount / 10
        for seed in (part * count)..<(part * count + count) {
            let run = try SimulatedRun(Schedule(seed: seed))
            #expect(run.violations.isEmpty, "\(run.schedule) told \(run.told): \(run.attempts)")
            switch run.told {
            case .success: told["success", default: 0] += 1
            case .failure(let error): told["\(error.effect)", default: 0] += 1
            default: told["cancelled", default: 0] += 1
            }
        }
        // The schedules bring about every kind of ending, or they would show nothing.
        for ending in ["success", "none", "unknown", "cancelled"] {
            #expect(told[ending, default: 0] > 0, "\(ending)")
        }
    }

    @Test(
        "A call can be cancelled at each of its suspensions",
        arguments: [
            [AttemptFault.none], [.throttle, .failBefore], [.lostAfter, .lostAfter, .lostAfter, .slow],
            [.slow], [.neverAfter, .notSent, .slow, .throttle],
        ],
        [Schedule.Call.cancel, .create]
    )
    func everyAwait(faults: [AttemptFault], call: Schedule.Call) throws {
        for timeout in [nil, Duration.seconds(300)] {
            var schedule = Schedule(seed: 1)
            schedule.call = call
            schedule.status = .suspended
            schedule.faults = faults
            schedule.latency = .milliseconds(100)
            schedule.credentialsLatency = .milliseconds(100)
            schedule.failingCredentials = nil
            schedule.skew = .zero
            schedule.callTimeout = timeout
            var cancelled = 0
            for steps in 0... {
                schedule.cancellingAfter = steps
                let run = try SimulatedRun(schedule)
                #expect(run.violations.isEmpty, "\(run.schedule) told \(run.told): \(run.attempts)")
                guard case .cancelled = run.told else {
                    // It was done before it could be cancelled; only a lost CreateJob is left unknown.
                    if case .failure(let error) = run.told {
                        #expect(call == .create && error.effect == .unknown)
                    }
                    break
                }
                cancelled += 1
            }
            // Credentials, way, way back for each attempt, and a delay before each but the first.
            #expect(cancelled >= 4 * min(faults.count, 3) - 1)
        }
    }
}
