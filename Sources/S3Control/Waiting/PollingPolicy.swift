/// How often a job is looked at, and what a look that fails does to the wait.
///
/// Looks start fast and slow down: the first delay is ``initialDelay``, each next one ``growth`` times as
/// long, never longer than ``maximumDelay``; each is shortened by a random part of at most ``jitter``, so
/// that many waiters do not come at once.
public struct PollingPolicy: Sendable, Hashable {
    /// The delay before the second look; the first is made at once.
    public var initialDelay: Duration

    /// The longest delay between two looks.
    public var maximumDelay: Duration

    /// The factor between one delay and the next: 1 and above.
    public var growth: Double

    /// The largest share of a delay that chance may take away: 0 to 1.
    public var jitter: Double

    /// For how long after the start a `notFound` is taken for a job that was just created and cannot be
    /// seen yet; zero makes the first one an error.
    public var notFoundGrace: Duration

    /// How many looks in a row may fail in transfer or by the service's fault. Throttling does not count: it
    /// asks to come later, which is what a waiter does.
    public var toleratedFailures: Int

    /// Creates a policy; by default looks are made after 0.5 s and up to 30 s apart, `notFound` is
    /// survived for 20 s and ten failures in a row are.
    public init(
        initialDelay: Duration = .milliseconds(500),
        maximumDelay: Duration = .seconds(30),
        growth: Double = 1.5,
        jitter: Double = 0.2,
        notFoundGrace: Duration = .seconds(20),
        toleratedFailures: Int = 10
    ) {
        self.initialDelay = initialDelay
        self.maximumDelay = maximumDelay
        self.growth = growth
        self.jitter = jitter
        self.notFoundGrace = notFoundGrace
        self.toleratedFailures = toleratedFailures
    }

    /// What watching uses: a look every 8 to 10 s once it has slowed down, which is 6 to 7.5 a minute.
    public static let watching = PollingPolicy(initialDelay: .seconds(1), maximumDelay: .seconds(10))
}
