internal import S3ControlModel

/// Finds the jobs that a bulk change is about, and what can be known of them for little.
struct BulkSelection {
    let client: S3ControlClient
    let action: BulkAction

    /// Up to so many jobs are looked at one by one instead of in a listing.
    private static let fewJobs = 10

    /// The jobs that `filter` takes; those with tags to be read have that as their step.
    func entries(matching filter: JobFilter) async throws -> [BulkEntry] {
        var entries: [BulkEntry] = []
        var seen: Set<JobID> = []
        let now = client.configuration.clock.now
        let statuses = filter.statuses.map { $0.sorted { $0.rawValue < $1.rawValue } }
        // No status at all would be left out of the request and list every job.
        if statuses?.isEmpty == true { return [] }
        for try await job in client.listJobs(statuses: statuses, pageSize: 1000)
        where filter.matches(job, now: now) && seen.insert(job.jobID).inserted {
            entries.append(BulkEntry(job, tags: filter.tags, action: action))
        }
        return entries
    }

    /// The jobs of `ids`, each once.
    ///
    /// Many are looked up in the listing, as long as that takes fewer requests than a look at each; those
    /// that it does not show are looked at one by one.
    func entries(of ids: [JobID]) async throws -> [BulkEntry] {
        var positions: [JobID: Int] = [:]
        var entries: [BulkEntry] = []
        for id in ids where positions[id] == nil {
            positions[id] = entries.count
            entries.append(BulkEntry(id))
        }
        guard entries.count > Self.fewJobs else { return entries }
        var missing = entries.count
        var pages = 0
        for try await page in client.listJobs(pageSize: 1000).pages {
            pages += 1
            for job in page.jobs {
                guard let position = positions.removeValue(forKey: job.jobID) else { continue }
                missing -= 1
                entries[position].see(job, action: action)
            }
            if missing == 0 || pages >= missing { break }
        }
        return entries
    }
}
