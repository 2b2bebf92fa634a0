/// How long an emulated job stays in the statuses that end by themselves.
public struct JobPace: Sendable, Hashable {
    /// The time in New, until its manifest is read.
    public var new: Duration
    /// The time in Preparing.
    public var preparing: Duration
    /// The least time in Ready; where only so many jobs are active at a time, it may take longer.
    public var ready: Duration
    /// The time in Pausing.
    public var pausing: Duration
    /// The time in Cancelling, Completing and Failing, in each.
    public var windingUp: Duration

    /// Creates a pace; by default a job is ready 2 s after its creation, and winds up in 1 s.
    public init(
        new: Duration = .seconds(1),
        preparing: Duration = .seconds(1),
        ready: Duration = .seconds(1),
        pausing: Duration = .seconds(1),
        windingUp: Duration = .seconds(1)
    ) {
        self.new = new
        self.preparing = preparing
        self.ready = ready
        self.pausing = pausing
        self.windingUp = windingUp
    }
}
