/// How long an emulated job stays in the statuses that end by themselves.
public struct JobPace: Sendable, Hashable {
    /// The time in New, until its manifest is read.
    public var new: Duration
    /// The time in Preparing.
    public var preparing: Duration
    /// The time in Ready.
    public var ready: Duration
    /// The time in Cancelling, Completing and Failing, in each.
    public var windingUp: Duration

    /// Creates a pace; by default a job is ready 2 s after its creation, and winds up in 1 s.
    public init(
        new: Duration = .seconds(1),
        preparing: Duration = .seconds(1),
        ready: Duration = .seconds(1),
        windingUp: Duration = .seconds(1)
    ) {
        self.new = new
        self.preparing = preparing
        self.ready = ready
        self.windingUp = windingUp
    }
}
