import HTTPTransport
import HTTPTypes
import Synchronization
import Testing

@testable import CurlTransport

@Suite("EngineState starts, wakes and ends one thread")
struct EngineStateTests {
    private func make(isPrerequisite: Bool = false) throws -> Transfer {
        let request = try PreparedRequest(.make("localhost"), body: [], proxies: nil)
        return Transfer(request: request, options: .make(isPrerequisite: isPrerequisite))
    }

    @Test func `the first transfer starts the thread, and the next finds it running`() throws {
        var state = EngineState(slotCount: 64)
        #expect(state.submit(try make()) == .startThread)
        #expect(state.submit(try make()) == .nothing)
        #expect(state.takeWork().submitted.count == 2)
        #expect(state.takeWork().submitted.isEmpty)
    }

    @Test func `a waiting thread is woken once`() throws {
        var state = EngineState(slotCount: 64)
        _ = state.submit(try make())
        _ = state.takeWork()
        let mayWait = state.startWaiting()
        #expect(mayWait)
        #expect(state.submit(try make()) == .wakeThread)
        #expect(state.submit(try make()) == .nothing)
        #expect(state.cancel(try make()) == .nothing)
        let mayWaitNow = state.startWaiting()
        #expect(!mayWaitNow)
    }

    @Test func `a thread does not end before work that arrived meanwhile`() throws {
        var state = EngineState(slotCount: 64)
        _ = state.submit(try make())
        _ = state.takeWork()
        _ = state.submit(try make())
        let mayEnd = state.retire()
        #expect(!mayEnd)
        _ = state.takeWork()
        let mayEndNow = state.retire()
        #expect(mayEndNow)
        #expect(state.submit(try make()) == .startThread)
    }

    @Test func `a closed engine rejects transfers and wakes the thread`() throws {
        var state = EngineState(slotCount: 64)
        _ = state.submit(try make())
        _ = state.takeWork()
        _ = state.startWaiting()
        #expect(state.close(aborting: false) == .wakeThread)
        #expect(state.submit(try make()) == .refuse)
        #expect(state.takeWork().isClosing)
    }

    @Test func `a part of a task starts the thread, wakes it and keeps it from ending`() throws {
        let job = try JobCatcher.makeJob()
        var state = EngineState(slotCount: 64)
        #expect(state.submit(job) == .startThread)
        #expect(state.takeJobs().count == 1)
        #expect(state.takeJobs().isEmpty)
        let mayWait = state.startWaiting()
        #expect(mayWait)
        #expect(state.submit(job) == .wakeThread)
        let mayWaitNow = state.startWaiting()
        #expect(!mayWaitNow)
        let mayEnd = state.retire()
        #expect(!mayEnd)
        _ = state.takeJobs()
        _ = state.close(aborting: false)
        #expect(state.submit(job) == .nothing)
    }

    /// Keeps the parts of tasks that it should run.
    private final class JobCatcher: TaskExecutor {
        private let jobs = Mutex<[UnownedJob]>([])

        /// A part of a task that has been run already: the state machine only passes it on.
        static func makeJob() throws -> UnownedJob {
            let catcher = JobCatcher()
            _ = Task(executorPreference: catcher) {}
            let job = try #require(catcher.jobs.withLock { $0.first })
            unsafe job.runSynchronously(on: catcher.asUnownedTaskExecutor())
            return job
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            jobs.withLock { $0.append(job) }
        }
    }

    @Test func `a close that comes while the thread works keeps it from waiting`() throws {
        var state = EngineState(slotCount: 64)
        _ = state.submit(try make())
        _ = state.takeWork()
        #expect(state.close(aborting: false) == .nothing)
        let mayWait = state.startWaiting()
        #expect(!mayWait)
        #expect(state.takeWork().isClosing)
        let mayWaitNow = state.startWaiting()
        #expect(mayWaitNow)
    }

    @Test func `a slot goes to the next transfer of its kind`() throws {
        var state = EngineState(slotCount: 1)
        let ordinary = [try make(), try make()]
        let prerequisites = [
            try make(isPrerequisite: true), try make(isPrerequisite: true), try make(isPrerequisite: true),
        ]
        for transfer in ordinary + prerequisites { _ = state.submit(transfer) }
        #expect(state.submittedIDs() == Self.ids([ordinary[0], prerequisites[0]]))
        _ = state.cancel(prerequisites[1])
        _ = state.releaseSlot(of: prerequisites[0])
        #expect(state.submittedIDs() == Self.ids([prerequisites[2]]))
        _ = state.releaseSlot(of: ordinary[0])
        #expect(state.submittedIDs() == Self.ids([ordinary[1]]))
        _ = state.releaseSlot(of: prerequisites[2])
        #expect(state.submittedIDs().isEmpty)
        let isFree = state.tryAcquireSlot()
        #expect(!isFree)
        _ = state.releaseSlot(of: ordinary[1])
        let isFreeNow = state.tryAcquireSlot()
        #expect(isFreeNow)
    }

    private static func ids(_ transfers: [Transfer]) -> [ObjectIdentifier] {
        transfers.map { ObjectIdentifier($0) }
    }

    @Test(arguments: [false, true])
    func `the thread receives the first deadline of all waiters`(isPrerequisite: Bool) throws {
        var state = EngineState(slotCount: 1)
        let first = ContinuousClock.now
        let second = first + .seconds(9)
        // The first of each kind gets the slot.
        for _ in 0..<2 { _ = state.submit(try make(isPrerequisite: isPrerequisite), deadline: first) }
        for _ in 0..<2 { _ = state.submit(try make(isPrerequisite: !isPrerequisite), deadline: second) }
        var work = EngineState.Work()
        state.takeWork(&work)
        #expect(work.slotDeadline == first)
        let mayEnd = state.retire()
        #expect(!mayEnd)
        let (expired, next) = state.removeWaiters(expiredAt: first)
        #expect(expired.count == 1)
        #expect(next == second)
        let (rest, last) = state.removeWaiters(expiredAt: nil)
        #expect(rest.count == 1)
        #expect(last == nil)
    }

    @Test func `a cancellation without a thread is ignored`() throws {
        var state = EngineState(slotCount: 64)
        #expect(state.cancel(try make()) == .nothing)
        #expect(state.takeWork().cancelled.isEmpty)
    }
}

extension EngineState {
    fileprivate mutating func takeWork() -> Work {
        var work = Work()
        takeWork(&work)
        return work
    }

    fileprivate mutating func submittedIDs() -> [ObjectIdentifier] {
        takeWork().submitted.map { ObjectIdentifier($0) }
    }

    fileprivate mutating func takeJobs() -> [UnownedJob] {
        var jobs: [UnownedJob] = []
        takeJobs(&jobs)
        return jobs
    }
}
