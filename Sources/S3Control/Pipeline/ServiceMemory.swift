internal import S3ControlModel

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a client has learnt from the service, shared by the clients that are made from it.
final class ServiceMemory: Sendable {
    /// How far this machine's clock is from each host's.
    let skew = ClockSkew()
    /// The jobs that were just created.
    let recentJobs = RecentJobs()

    /// Remembers a job, if `output` says that one was created.
    func note(_ output: some Sendable, at date: Date) {
        guard let created = output as? CreateJobResult else { return }
        recentJobs.add(created.jobID, at: date)
    }
}
