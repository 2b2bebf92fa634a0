/// How a bulk change is carried out.
public struct BulkOptions: Sendable, Hashable {
    /// Whether to find out only what would be done: nothing is changed, and the report is a plan that
    /// ``S3ControlClient/resume(_:options:onProgress:)`` carries out.
    public var isDryRun: Bool

    /// The most requests under way at once: 1 and above.
    public var maxConcurrency: Int

    /// Requests a second to begin with; it doubles each second until the service throttles.
    public var initialRate: Double

    /// Requests a second that are never exceeded; nil leaves it to the service's throttling.
    public var maxRate: Double?

    /// How often a job's requests are tried again in all when they fail other than by throttling.
    public var retriesPerJob: Int

    /// Creates options; by default up to 32 requests are under way, beginning with 10 a second.
    public init(
        isDryRun: Bool = false,
        maxConcurrency: Int = 32,
        initialRate: Double = 10,
        maxRate: Double? = nil,
        retriesPerJob: Int = 5
    ) {
        self.isDryRun = isDryRun
        self.maxConcurrency = maxConcurrency
        self.initialRate = initialRate
        self.maxRate = maxRate
        self.retriesPerJob = retriesPerJob
    }

    /// Finds out only what would be done.
    public static let dryRun = BulkOptions(isDryRun: true)
}
