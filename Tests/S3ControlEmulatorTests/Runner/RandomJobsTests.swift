import S3ControlEmulator
import S3ControlFiles
@_spi(Shapes) import S3ControlModel
import Synchronization
import Testing

@Suite("Whatever fails, a report has each task once and the counts are those of the report")
struct RandomJobsTests {
    /// A generator that gives the same numbers for the same seed.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test(
        "Jobs with random failures, throttling, priorities and cancellations",
        arguments: 0..<12 as Range<UInt64>
    )
    func jobs(seed: UInt64) async throws {
        let numbers = Mutex(Numbers(state: seed &* 7919 &+ 1))
        func random(_ range: ClosedRange<Int>) -> Int {
            numbers.withLock { Int.random(in: range, using: &$0) }
        }
        let (failing, throttled) = (random(0...45), random(0...30))
        let bench = try await RunnerBench({ operation, _ in
            let chance = numbers.withLock { Int.random(in: 0..<100, using: &$0) }
            if chance < throttled { throw ObjectStoreError.slowDown }
            if operation == "replaceTags", chance < throttled + failing {
                throw ObjectStoreError("InternalError", status: 500, message: "by chance, \"quoted\"\n")
            }
            if chance % 3 == 0 { await Task.yield() }
        }) {
            $0.execution.concurrency = random(1...64)
            $0.execution.readSize = random(1...10_000)
            $0.activeJobLimit = random(1...4)
            // Throttling alone must not fail anything.
            $0.execution.retries.maxAttempts = 200
        }
        var ids: [JobID] = []
        for number in 0..<random(1...5) {
            let manifest = try bench.put((0..<random(1...900)).map { "key-\($0)" }, to: "list-\(number).csv")
            ids.append(try await bench.create(on: manifest, priority: random(0...9)))
            if random(0...3) == 0 { await Task.yield() }
            if random(0...5) == 0 { try await bench.update(ids[random(0...ids.count - 1)], to: .cancelled) }
        }
        await bench.emulator.waitUntilIdle()
        for id in ids {
            let job = try bench.job(id)
            #expect(job.status.isTerminal)
            let rows = try await bench.report(of: job) ?? []
            #expect(Set(rows.map(\.key)).count == rows.count)
            #expect(rows.count { $0.status == .succeeded } == job.counts[1])
            #expect(rows.count { $0.status == .failed } == job.counts[2])
            if job.status == .complete { #expect(rows.count == job.counts[0]) }
        }
    }
}
