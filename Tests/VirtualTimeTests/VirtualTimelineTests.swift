import Synchronization
import Testing
import VirtualTime

@Suite("Code runs in virtual time")
struct VirtualTimelineTests {
    @Test("Hours of waiting take no time, and happen in order")
    func order() throws {
        let timeline = VirtualTimeline()
        let clock = timeline.clock
        let log = try timeline.run {
            await withTaskGroup(of: (Int, Duration).self) { group in
                for hours in [3, 1, 2, 1] {
                    group.addTask {
                        try? await clock.sleep(for: .seconds(3600 * hours))
                        return (hours, clock.elapsed)
                    }
                }
                var log: [String] = []
                for await (hours, elapsed) in group { log.append("\(hours)@\(elapsed / .seconds(3600))") }
                return log
            }
        }
        #expect(log == ["1@1.0", "1@1.0", "2@2.0", "3@3.0"])
        #expect(clock.elapsed == .seconds(10_800))
    }

    @Test("A cancelled sleep ends immediately, without moving the clock")
    func cancelledSleep() throws {
        let timeline = VirtualTimeline()
        let clock = timeline.clock
        try timeline.run {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await clock.sleep(for: .seconds(100))
                    }
                    #expect(clock.elapsed == .seconds(1))
                }
                try? await clock.sleep(for: .seconds(1))
                group.cancelAll()
            }
        }
        #expect(clock.elapsed == .seconds(1))
    }

    @Test("A body is cancelled after the given number of steps", arguments: 0...3)
    func cancellingAfter(steps: Int) throws {
        let timeline = VirtualTimeline()
        let clock = timeline.clock
        let slept = try timeline.run(cancellingAfter: steps) {
            var slept = 0
            while slept < 2, (try? await clock.sleep(for: .seconds(1))) != nil { slept += 1 }
            return slept
        }
        // A first step before the first sleep, another after it.
        #expect(slept == [0, 0, 1, 2][steps])
    }

    @Test("A wait that cannot end is an error, not a hang")
    func stall() {
        #expect(throws: VirtualTimeStall.self) {
            try VirtualTimeline().run {
                let stream = AsyncStream<Int> { _ in }
                for await _ in stream {}
                try Task.checkCancellation()
            }
        }
    }
}
