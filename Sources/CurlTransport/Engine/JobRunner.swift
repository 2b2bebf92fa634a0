/// Runs the parts of tasks that callers hand to the transport's thread, a little at a time.
struct JobRunner {
    private let engine: Engine
    /// The signal mask of the thread that started this one: processes that a task starts inherit it.
    private let mask: SignalMask
    private var jobs: [UnownedJob] = []
    private var position = 0

    /// How long parts of tasks may hold up the transfers; a single one is never interrupted.
    private static let slice = Duration.milliseconds(1)

    init(engine: Engine, mask: SignalMask) {
        self.engine = engine
        self.mask = mask
    }

    /// Runs those that have come until now, as long as the time allows.
    ///
    /// - Returns: Whether some are left.
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
