import CLibcurl
import HTTPTransport

/// The loop of the transport's thread: starts submitted transfers, drives the running
/// ones, and delivers outcomes.
///
/// A value with one owner, so that accesses to its properties need no exclusivity checks at run time.
struct TransferLoop: ~Copyable {
    typealias Instant = ContinuousClock.Instant

    private let engine: Engine
    private let wakePipe: WakePipe
    private let multi: MultiHandle
    private var work = EngineState.Work()
    private var jobs: JobRunner
    /// The time of the last poll of the sockets. It matters while the thread always has other work.
    private var lastPoll = Instant.now
    /// All easy handles, retained for libcurl.
    private var handles: [EasyHandle] = []
    private var runningCount = 0
    private var idleHandles: [EasyHandle] = []
    private var isIdle = false
    private var idleSince = Instant.now

    private init(engine: Engine, wakePipe: WakePipe, jobMask: SignalMask) throws(CurlFailure) {
        self.engine = engine
        jobs = JobRunner(engine: engine, mask: jobMask)
        self.wakePipe = wakePipe
        multi = try MultiHandle(
            maxConnections: engine.configuration.maxConnections,
            waitingFor: wakePipe.readEnd
        )
    }

    /// Runs until the engine is closed or has been idle for the idle timeout.
    ///
    /// - Parameter jobMask: The signal mask for jobs.
    static func run(engine: Engine, wakePipe: WakePipe, jobMask: SignalMask) {
        do throws(CurlFailure) {
            var loop = try TransferLoop(engine: engine, wakePipe: wakePipe, jobMask: jobMask)
            while loop.turn() { ProcessLife.parkIfExiting() }
        } catch {
            engine.abandon(TransportError(error, delivery: .notSent, message: ""))
        }
    }

    /// Does all pending work, then waits.
    ///
    /// - Returns: Whether to continue.
    private mutating func turn() -> Bool {
        // First, because jobs may submit transfers.
        let hasMoreJobs = jobs.run()
        engine.take(&work)
        accept()
        if work.isAborting { abort() }
        // Also if there are no transfers, because connections may be closing.
        multi.perform()
        collect()
        expire()
        if hasMoreJobs || !engine.startWaiting() {
            pollIfDue()
            return true
        }
        if runningCount == 0 {
            let now = Instant.now
            if !isIdle { idleSince = now }
            isIdle = true
            if work.isClosing || idleSince.duration(to: now) >= idleTimeout {
                if engine.retire() { return false }
                // Callers wait for slots that others hold without sending.
                idleSince = now
            }
        } else {
            isIdle = false
        }
        wait(milliseconds: waitMilliseconds())
        return true
    }

    /// Polls the sockets without waiting, at most every 200 µs, so that transfers continue while
    /// the thread has other work.
    private mutating func pollIfDue() {
        guard lastPoll.duration(to: .now) >= .microseconds(200) else { return }
        wait(milliseconds: 0)
    }

    private mutating func wait(milliseconds: Int32) {
        if multi.wait(milliseconds: milliseconds) { wakePipe.drain() }
        lastPoll = .now
    }

    private mutating func accept() {
        if work.submitted.isEmpty, work.cancelled.isEmpty { return }
        for transfer in work.submitted {
            let now = Instant.now
            if transfer.hasEnded {
                engine.releaseSlot(of: transfer)
            } else if let limit = transfer.options.timeout, transfer.submitted.duration(to: now) >= limit {
                // All the time has passed in the wait for its slot.
                engine.releaseSlot(of: transfer)
                transfer.end(.failure(TransportError.timedOut(limit: limit, delivery: .notSent)))
            } else {
                start(transfer, at: now)
            }
        }
        for transfer in work.cancelled {
            // A linear search: there are few handles, and few transfers are cancelled while they run.
            if let easy = handles.first(where: { $0.transfer === transfer }) { remove(easy) }
        }
        work.removeTransfers()
    }

    private mutating func abort() {
        engine.failWaiters(expiredAt: nil)
        for easy in handles {
            guard let transfer = easy.transfer else { continue }
            let delivery = easy.delivery(of: transfer.request)
            remove(easy)
            transfer.end(.failure(TransportError.shutDown(delivery: delivery)))
        }
    }

    private mutating func start(_ transfer: Transfer, at now: Instant) {
        // Not only before a wait, because a transfer may end at once.
        isIdle = false
        do throws(CurlFailure) {
            let easy = try takeHandle()
            do throws(CurlFailure) {
                try easy.begin(transfer, at: now)
                guard multi.add(easy) else { throw CurlFailure(CURLE_OUT_OF_MEMORY) }
            } catch {
                handles.removeAll { $0 === easy }
                throw error
            }
            runningCount += 1
        } catch {
            engine.releaseSlot(of: transfer)
            transfer.end(.failure(TransportError(error, delivery: .notSent, message: "")))
        }
    }

    private mutating func takeHandle() throws(CurlFailure) -> EasyHandle {
        if let easy = idleHandles.popLast() { return easy }
        let easy = try EasyHandle(configuration: engine.configuration, connections: multi.connections)
        handles.append(easy)
        return easy
    }

    /// Ends a running transfer and keeps its easy handle for the next one.
    private mutating func remove(_ easy: EasyHandle) {
        easy.leaveConnection()
        multi.remove(easy)
        let transfer = easy.transfer
        // Before the caller is resumed, because its array would otherwise often still be shared.
        transfer?.request.forgetBody()
        easy.finish()
        runningCount -= 1
        idleHandles.append(easy)
        engine.releaseSlot(of: transfer)
    }

    /// Delivers the outcomes of the transfers that have ended.
    private mutating func collect() {
        while let (easy, result) = multi.nextEnded() {
            guard let transfer = easy.transfer else { continue }
            if result != CURLE_OK, easy.canRestart, restart(easy, transfer) { continue }
            let outcome = easy.outcome(of: transfer, result: result)
            remove(easy)
            transfer.end(outcome)
        }
    }

    /// Begins a transfer again, on a new connection. If that is not possible, the transfer fails.
    ///
    /// - Returns: False if the transfer has already ended.
    private mutating func restart(_ easy: EasyHandle, _ transfer: Transfer) -> Bool {
        guard !transfer.hasEnded else { return false }
        easy.leaveConnection()
        multi.remove(easy)
        easy.finish()
        do throws(CurlFailure) {
            try easy.begin(transfer, at: .now, onFreshConnection: true)
            guard multi.add(easy) else { throw CurlFailure(CURLE_OUT_OF_MEMORY) }
            return true
        } catch {
            handles.removeAll { $0 === easy }
            runningCount -= 1
            engine.releaseSlot(of: transfer)
            transfer.end(.failure(TransportError(error, delivery: .notSent, message: "")))
            return true
        }
    }

    /// Fails the waiters that have waited too long for a slot.
    private mutating func expire() {
        guard let deadline = work.slotDeadline else { return }
        let now = Instant.now
        guard deadline <= now else { return }
        work.slotDeadline = engine.failWaiters(expiredAt: now)
    }

    private var idleTimeout: Duration { engine.configuration.idleTimeout }

    private func waitMilliseconds() -> Int32 {
        let slotDeadline = work.slotDeadline
        // The wait is shortened to libcurl's next timer, and submitted work wakes the thread.
        if !isIdle, slotDeadline == nil { return 3_600_000 }
        var limit = Duration.seconds(3600)
        if isIdle {
            limit = min(limit, Instant.now.duration(to: idleSince + idleTimeout))
        }
        if let slotDeadline { limit = min(limit, Instant.now.duration(to: slotDeadline)) }
        return Int32(max(.zero, limit).roundedUpToMilliseconds(atMost: 3_600_000))
    }
}

/// Runs the jobs, parts of tasks, that callers submit to the transport's thread, a few at a time.
struct JobRunner {
    private let engine: Engine
    /// The signal mask of the thread that started this one. Processes that a task starts inherit it.
    private let mask: SignalMask
    private var jobs: [UnownedJob] = []
    private var position = 0

    /// The maximum time that jobs may delay transfers. A single job is never interrupted.
    private static let slice = Duration.milliseconds(1)

    init(engine: Engine, mask: SignalMask) {
        self.engine = engine
        self.mask = mask
    }

    /// Runs the jobs that were submitted so far, until the time slice ends.
    ///
    /// - Returns: Whether jobs are left.
    mutating func run() -> Bool {
        if position == jobs.count {
            position = 0
            jobs.removeAll(keepingCapacity: jobs.capacity < 1024)
            engine.takeJobs(&jobs)
            if jobs.isEmpty { return false }
        }
        mask.restore()
        defer { _ = SignalMask.blockAsynchronous() }
        let end = ContinuousClock.now + Self.slice
        repeat {
            engine.run(jobs[position])
            position += 1
        } while position < jobs.count && ContinuousClock.now < end
        return position < jobs.count
    }
}
