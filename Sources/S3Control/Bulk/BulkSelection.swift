internal import AWSClientRuntime
internal import S3ControlModel

/// Finds the jobs that a bulk change is about, and what can be known of them for few requests, at the run's pace.
struct BulkSelection: Sendable {
    /// Makes each request once.
    private let client: S3ControlClient
    private let action: BulkAction
    private let stopwatch: Stopwatch
    private(set) var pacer: RequestPacer
    private(set) var requests = 0
    private(set) var throttledRequests = 0
    private var pace = PollingPace(PollingPolicy())
    /// Pages come one after the other, which is slow enough unless the caller has set a limit.
    private let isLimited: Bool

    /// Up to so many jobs are described one by one instead of listed.
    private static let fewJobs = 10

    init(client: S3ControlClient, action: BulkAction, stopwatch: Stopwatch, options: BulkOptions) {
        self.client = client
        self.action = action
        self.stopwatch = stopwatch
        pacer = RequestPacer(initialRate: options.initialRate, maxRate: options.maxRate)
        isLimited = options.maxRate != nil
    }

    /// The jobs that `filter` takes; those with tags to be read have that as their step.
    mutating func entries(matching filter: JobFilter) async throws -> [BulkEntry] {
        let statuses = filter.statuses.map { $0.sorted { $0.rawValue < $1.rawValue } }
        // No status at all would be left out of the request and list every job.
        if statuses?.isEmpty == true { return [] }
        let now = client.configuration.clock.now
        var entries: [BulkEntry] = []
        var seen: Set<JobID> = []
        var tokens: Set<String> = []
        var request = ListJobsRequest(
            accountID: client.configuration.accountID,
            jobStatuses: statuses,
            maxResults: JobLookup.pageSize
        )
        while true {
            let page = try await fetch(request)
            for job in page.jobs where filter.matches(job, now: now) && seen.insert(job.jobID).inserted {
                entries.append(BulkEntry(JobObservation(job), tags: filter.tags, action: action))
            }
            guard let token = page.nextToken, !token.isEmpty else { return entries }
            guard tokens.insert(token).inserted else { throw JobPages.repeatedToken }
            request.nextToken = token
        }
    }

    /// The jobs of `ids`, each once.
    ///
    /// Many are looked up in a listing, unless that takes more requests than checking each; those that it does not show are
    /// checked one by one.
    mutating func entries(of ids: [JobID]) async throws -> [BulkEntry] {
        var round = JobLookup.Round()
        if ids.count > Self.fewJobs {
            var lookup = JobLookup(client: client)
            do {
                _ = try await lookup.list(nil, Set(ids), into: &round) { try await fetch($0) }
            } catch let error as S3ControlError where error.code == .accessDenied {
                // Without the permission to list jobs, each is checked.
            }
        }
        return ids.map { id in
            round.seen[id].map { BulkEntry($0, action: action) } ?? BulkEntry(id)
        }
    }

    /// Makes a request when its turn has come, and again after failures that a wait would tolerate.
    private mutating func fetch(_ request: ListJobsRequest) async throws -> ListJobsResult {
        while true {
            try await stopwatch.sleep(.seconds(max(0, pacer.nextSlot - stopwatch.elapsed / .seconds(1))))
            let sent = stopwatch.elapsed / .seconds(1)
            if isLimited { _ = pacer.takeSlot(now: sent) }
            requests += 1
            do {
                let page = try await client.listJobs(request)
                pace.succeeded()
                return page
            } catch let error as S3ControlError {
                let kind = JobFailureKind(error)
                guard error.code != .invalidNextToken, pace.tolerates(kind) else { throw error }
                if case .throttled = kind {
                    throttledRequests += 1
                    pacer.throttled(sent: sent, now: stopwatch.elapsed / .seconds(1))
                    guard throttledRequests < BulkRun.hopeless else { throw error }
                } else {
                    try await stopwatch.sleep(pace.nextDelay())
                }
            }
        }
    }
}
