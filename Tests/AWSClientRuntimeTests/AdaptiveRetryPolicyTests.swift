import AWSClientRuntime
import Synchronization
import Testing
import VirtualTime

@Suite("The adaptive mode keeps to the learned rate")
struct AdaptiveRetryPolicyTests {
    /// A policy that was throttled at a rate that leaves it at the least rate of all: 0.5 a second.
    private func makeThrottledPolicy(_ timeline: VirtualTimeline) -> AdaptiveRetryPolicy {
        let policy = AdaptiveRetryPolicy(clock: timeline.clock)
        policy.record(failure: FailedAttempt(number: 1, kind: .throttling))
        return policy
    }

    @Test("Calls do not wait until the service throttles")
    func unlimited() throws {
        let timeline = VirtualTimeline()
        let policy = AdaptiveRetryPolicy(clock: timeline.clock)
        try timeline.run {
            for _ in 0..<1000 { try await policy.acquireSendToken() }
        }
        #expect(timeline.clock.elapsed == .zero)
        #expect(policy.rate == nil)
    }

    @Test("Calls proceed one by one, in order of arrival")
    func order() throws {
        let timeline = VirtualTimeline()
        let policy = makeThrottledPolicy(timeline)
        #expect(policy.rate == 0.5)
        let box = LogBox()
        try timeline.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...4 {
                    group.addTask {
                        try await policy.acquireSendToken()
                        box.add("\(number)@\(Int((timeline.clock.elapsed / .seconds(1)).rounded()))")
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(box.lines == ["1@2", "2@4", "3@6", "4@8"])
    }

    @Test("A cancelled call takes no token, whether it waits for the bucket or in the queue")
    func cancelled() throws {
        let timeline = VirtualTimeline()
        let policy = makeThrottledPolicy(timeline)
        let box = LogBox()
        try timeline.run {
            await withTaskGroup(of: Void.self) { group in
                for number in 1...4 {
                    group.addTask {
                        let task = Task(executorPreference: timeline) {
                            do {
                                try await policy.acquireSendToken()
                                box.add("\(number)@\(Int((timeline.clock.elapsed / .seconds(1)).rounded()))")
                            } catch {
                                box.add("\(number) \(type(of: error))")
                            }
                        }
                        if number.isMultiple(of: 2) == false {
                            try? await timeline.clock.sleep(for: .seconds(1))
                            task.cancel()
                        }
                        await task.value
                    }
                }
            }
        }
        #expect(box.lines == ["1 CancellationError", "3 CancellationError", "2@2", "4@4"])
    }
}

/// Lines from several tasks.
final class LogBox: Sendable {
    private let state = Mutex<[String]>([])
    var lines: [String] { state.withLock { $0 } }
    func add(_ line: String) { state.withLock { $0.append(line) } }
}
