/// How far a bulk change has come, told after each job.
public struct BulkProgress: Sendable, Hashable {
    /// The job that has just been dealt with.
    public var latest: BulkResult

    /// How many jobs have been dealt with in this run.
    public var finished: Int

    /// How many jobs this run deals with; may sink when a filter by tags leaves some out.
    public var total: Int

    /// The requests a second that the service is sent at most, as its throttling has taught.
    public var rate: Double

    /// How many requests of this run the service throttled.
    public var throttledRequests: Int
}
