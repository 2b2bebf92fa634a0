internal import S3ControlModel

/// One look at many jobs, for as few requests as it takes.
struct JobsRound: Sendable {
    /// What a round tells of a job.
    struct Sighting: Sendable {
        var snapshot: JobSnapshot
        var activeSeconds: Int?
    }

    private let client: S3ControlClient

    /// Up to so many jobs that a listing does not show are described one by one.
    private static let fewJobs = 3

    private static let liveStatuses = JobStatus.allCases.filter { !$0.isTerminal }
    private static let endedStatuses = JobStatus.allCases.filter(\.isTerminal)

    init(client: S3ControlClient) {
        self.client = client
    }

    /// Finds what it can of `jobs`; what was found before a request failed stays in `found`.
    func look(at jobs: Set<JobID>, _ found: inout [JobID: Sighting]) async throws {
        // A listing of one job is no cheaper than its description, which tells more.
        if jobs.count > 1 {
            try await list(Self.liveStatuses, jobs, &found)
            if jobs.count - found.count > Self.fewJobs { try await list(Self.endedStatuses, jobs, &found) }
        }
        // The rest has ended, is too new to be listed, is in a status that this version cannot ask for, or
        // does not exist.
        for id in jobs.subtracting(found.keys).sorted(by: { $0.rawValue < $1.rawValue }).prefix(Self.fewJobs)
        {
            do {
                found[id] = Sighting(try await client.describeJob(id))
            } catch let error as S3ControlError where error.code == .notFound {
                continue
            }
        }
    }

    private func list(
        _ statuses: [JobStatus],
        _ jobs: Set<JobID>,
        _ found: inout [JobID: Sighting]
    ) async throws {
        for try await page in client.listJobs(statuses: statuses, pageSize: 1000).pages {
            for job in page.jobs where jobs.contains(job.jobID) { found[job.jobID] = Sighting(job) }
            if found.count == jobs.count { return }
        }
    }
}

extension JobsRound.Sighting {
    fileprivate init(_ job: JobListDescriptor) {
        snapshot = JobSnapshot(
            jobID: job.jobID,
            status: job.status,
            priority: job.priority,
            tasks: job.progressSummary
        )
        activeSeconds = job.progressSummary?.timers?.elapsedTimeInActiveSeconds
    }

    fileprivate init(_ job: JobDescriptor) {
        snapshot = JobSnapshot(
            jobID: job.jobID,
            status: job.status,
            priority: job.priority,
            tasks: job.progressSummary
        )
        activeSeconds = job.progressSummary?.timers?.elapsedTimeInActiveSeconds
    }
}
