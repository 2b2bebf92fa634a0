internal import S3ControlModel

/// How a bulk change is carried out.
public struct BulkOptions: Sendable, Hashable {
    /// Whether to find out only what would be done: nothing is changed, and the report is a plan that
    /// ``S3ControlClient/resume(_:expecting:options:onProgress:)`` carries out.
    public var isDryRun: Bool

    /// The most requests under way at once: 1 and above.
    public var maxConcurrency: Int

    /// Requests a second to begin with, above 0; it doubles each second until the service throttles.
    public var initialRate: Double

    /// Requests a second that are never exceeded, those that find the jobs included: above 0; nil leaves the rate to the
    /// service's throttling.
    public var maxRate: Double?

    /// How often a job's requests are tried again in all when they fail while those of other jobs succeed.
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

    /// Checks the options before anything is sent.
    func validate() throws(S3ControlError) {
        let violation: String? =
            if maxConcurrency < 1 {
                "maxConcurrency must be at least 1, but is \(maxConcurrency)."
            } else if !(initialRate > 0) {
                "initialRate must be above 0, but is \(initialRate)."
            } else if let maxRate, !(maxRate > 0) {
                "maxRate must be above 0, but is \(maxRate)."
            } else if retriesPerJob < 0 {
                "retriesPerJob must not be negative, but is \(retriesPerJob)."
            } else {
                nil
            }
        if let violation {
            throw S3ControlError(.invalidRequest, message: "Invalid BulkOptions: \(violation)")
        }
    }
}

/// How far a bulk change has come, reported after each job.
public struct BulkProgress: Sendable, Hashable {
    /// The job that has just been dealt with.
    public var latest: BulkResult

    /// How many jobs have been dealt with in this run.
    public var finished: Int

    /// How many jobs this run deals with; becomes less when a filter by tags leaves some out.
    public var total: Int

    /// The most requests a second that are sent at present.
    public var rate: Double

    /// How many requests the service throttled.
    public var throttledRequests: Int

    /// Creates a value, such as a test needs.
    public init(latest: BulkResult, finished: Int, total: Int, rate: Double = 0, throttledRequests: Int = 0) {
        self.latest = latest
        self.finished = finished
        self.total = total
        self.rate = rate
        self.throttledRequests = throttledRequests
    }
}
