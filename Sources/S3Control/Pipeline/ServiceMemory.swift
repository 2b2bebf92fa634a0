/// What a client has learnt from the service, shared by the clients that are made from it.
final class ServiceMemory: Sendable {
    /// How far this machine's clock is from each host's.
    let skew = ClockSkew()
    /// The jobs that were just created.
    let recentJobs = RecentJobs()
}
