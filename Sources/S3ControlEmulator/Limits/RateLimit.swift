/// How many requests the emulator takes before it answers `TooManyRequestsException`.
public struct RateLimit: Sendable, Hashable {
    /// The requests that may come in a second in the long run.
    public var requestsPerSecond: Double
    /// The requests that may come at once after a rest.
    public var burst: Int

    /// Creates a limit.
    ///
    /// - Parameters:
    ///   - requestsPerSecond: The requests that may come in a second in the long run; above 0.
    ///   - burst: The requests that may come at once after a rest, at least 1; as many as in a second by
    ///     default.
    public init(requestsPerSecond: Double, burst: Int? = nil) {
        self.requestsPerSecond = requestsPerSecond
        self.burst = max(burst ?? Int(min(requestsPerSecond, 1e9)), 1)
    }
}
