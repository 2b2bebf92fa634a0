import AWSCore
import Basics
import S3ControlEmulator
import S3ControlModel
import Synchronization
import Testing

@Suite("An emulated job follows the clock")
struct EmulatedJobTests {
    private static let start = Date(timeIntervalSince1970: 1_790_000_000)

    /// The statuses that a job is seen in when it is looked at every half second.
    private func life(
        of status: JobStatus,
        confirmationRequired: Bool = false,
        work: JobWork,
        seconds: Int
    ) -> (statuses: [JobStatus], last: JobDescriptor?) {
        let elapsed = Mutex(0.0)
        let elapsedNow: @Sendable () -> Double = { elapsed.withLock { $0 } }
        let emulator = S3ControlEmulator(
            configuration: EmulatorConfiguration(
                clock: WallClock { EmulatedJobTests.start.addingTimeInterval(elapsedNow()) }
            )
        )
        let descriptor = JobDescriptor(jobID: "job-1", status: status) {
            $0.confirmationRequired = confirmationRequired
            $0.priority = 1
            $0.creationTime = Self.start
        }
        emulator.add(EmulatedJob(descriptor, work: work), to: "123456789012")
        var statuses: [JobStatus] = []
        var last: JobDescriptor?
        for step in 0...(seconds * 2) {
            elapsed.withLock { $0 = Double(step) / 2 }
            last = emulator.job("job-1", of: "123456789012")
            if let status = last?.status, status != statuses.last { statuses.append(status) }
        }
        return (statuses, last)
    }

    @Test("A job is prepared, runs, and completes")
    func completes() {
        let work = JobWork(totalTasks: 100, tasksPerSecond: 50, failureShare: 0.1)
        let (statuses, last) = life(of: .new, work: work, seconds: 20)
        #expect(statuses == [.new, .preparing, .ready, .active, .completing, .complete])
        #expect(last?.progressSummary?.numberOfTasksSucceeded == 90)
        #expect(last?.progressSummary?.numberOfTasksFailed == 10)
        #expect(last?.progressSummary?.timers?.elapsedTimeInActiveSeconds == 2)
        #expect(last?.terminationDate == Self.start.addingTimeInterval(6))
    }

    @Test("A job awaits confirmation if required")
    func suspends() {
        let (statuses, last) = life(of: .new, confirmationRequired: true, work: JobWork(), seconds: 20)
        #expect(statuses == [.new, .preparing, .suspended])
        #expect(last?.suspendedDate == Self.start.addingTimeInterval(2))
        #expect(last?.suspendedCause == "Awaiting confirmation")
    }

    @Test("A job fails once 1,000 tasks have run and over half of them failed")
    func fails() {
        let work = JobWork(totalTasks: 10_000, tasksPerSecond: 500, failureShare: 0.6)
        let (statuses, last) = life(of: .active, work: work, seconds: 20)
        #expect(statuses == [.active, .failing, .failed])
        #expect(last?.progressSummary?.numberOfTasksFailed == 600)
        #expect(last?.failureReasons.isEmpty == false)
    }

    @Test("A job of fewer than 1,000 tasks completes however many fail")
    func smallJobCompletes() {
        let work = JobWork(totalTasks: 999, tasksPerSecond: 500, failureShare: 1)
        #expect(life(of: .active, work: work, seconds: 20).statuses.last == .complete)
    }
}
