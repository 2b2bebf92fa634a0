import AWSCore
import S3Control
import Testing

@Suite(
    "Random bulk changes agree with the service's log, before and after they are resumed"
)
struct BulkScheduleTests {
    /// How many runs each part makes; ten parts. `S3CONTROL_BULK_RUNS=1000` makes ten thousand.
    private static let runs =
        EnvironmentVariables.process.variables["S3CONTROL_BULK_RUNS"].flatMap(UInt64.init) ?? 50

    @Test("with outages, resumptions, cancellations, and changes by others", arguments: 0..<UInt64(10))
    func schedules(part: UInt64) throws {
        var outcomes: [BulkResult.Outcome: Int] = [:]
        var interruptions = 0
        for seed in (part * Self.runs)..<((part + 1) * Self.runs) {
            let run = try BulkScheduleRun(BulkSchedule(seed: seed))
            #expect(run.violations.isEmpty, "\(run.schedule)")
            outcomes.merge(run.outcomes, uniquingKeysWith: +)
            interruptions += run.interruptions
        }
        // The schedules bring about every outcome, or they would show nothing.
        for outcome in [BulkResult.Outcome.done, .unchanged, .refused, .pending, .unknown] {
            #expect(outcomes[outcome, default: 0] > 0, "\(outcome) in part \(part)")
        }
        #expect(interruptions > 0)
    }
}
