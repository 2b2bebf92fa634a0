internal import AWSClientRuntime
internal import S3ControlModel

/// What a poll has shown of a job.
struct JobObservation: Sendable {
    var jobID: JobID
    var status: JobStatus
    var priority: Int?
    var tasks: JobProgressSummary?
    /// The whole job, if it was described rather than listed.
    var job: JobDescriptor?

    init(_ job: JobListDescriptor) {
        jobID = job.jobID
        status = job.status
        priority = job.priority
        tasks = job.progressSummary
    }

    init(_ job: JobDescriptor) {
        jobID = job.jobID
        status = job.status
        priority = job.priority
        tasks = job.progressSummary
        self.job = job
    }
}

/// Finds the present state of jobs for as few requests as it takes: many by listing, few by description.
///
/// Jobs that no listing shows (they ended more than 90 days ago, are in a status that this version does not know, or do
/// not exist) are described in rotation. Only the service's own NotFound makes a job missing.
struct JobLookup: Sendable {
    /// What a round has found so far; kept when a later request of the round fails.
    struct Round: Sendable {
        var seen: [JobID: JobObservation] = [:]
        /// What the service said of the jobs that it does not find.
        var missing: [JobID: S3ControlError] = [:]

        func isOpen(_ id: JobID) -> Bool { seen[id] == nil && missing[id] == nil }
    }

    private let client: S3ControlClient
    private let describesAll: Bool
    /// The number of the round in which a job was described last.
    private var described: [JobID: Int] = [:]
    /// Jobs that only a description has shown.
    private var unlisted: Set<JobID> = []
    private var round = 0
    /// The round from which on a listing is tried again, after one that cost more than describing each job.
    private var listsAgainAt = 0

    /// Up to so many jobs that a listing does not show are not looked for in another listing.
    private static let fewJobs = 3
    private static let liveStatuses = JobStatus.allCases.filter { !$0.isTerminal }
    private static let endedStatuses = JobStatus.allCases.filter(\.isTerminal)

    /// - Parameter describesAll: Whether a listing does not say enough of a job.
    init(client: S3ControlClient, describesAll: Bool = false) {
        self.client = client
        self.describesAll = describesAll
    }

    /// Finds what one round can of `jobs`.
    ///
    /// - Parameters:
    ///   - jobs: The jobs.
    ///   - result: What was found, also when a request fails and is thrown.
    ///   - options: Asked before each request.
    mutating func poll(
        _ jobs: Set<JobID>,
        into result: inout Round,
        options: () throws -> CallOptions
    ) async throws {
        round += 1
        var count = jobs.count
        if jobs.count > 1, !describesAll, round >= listsAgainAt {
            let client = client
            func fetch(_ request: ListJobsRequest) async throws -> ListJobsResult {
                try await client.listJobs(request, options: try options())
            }
            var isCheap = try await list(Self.liveStatuses, jobs, into: &result, fetch: fetch)
            let open = jobs.filter(result.isOpen)
            if isCheap, open.subtracting(unlisted).count > Self.fewJobs {
                isCheap = try await list(Self.endedStatuses, jobs, into: &result, fetch: fetch)
            }
            if isCheap {
                // A part of what no listing shows; the next rounds describe the rest.
                let rest = jobs.count { result.isOpen($0) }
                count = max(10, rest / 10)
            } else {
                listsAgainAt = round + 10
            }
        }
        try await describe(jobs, count, &result, options)
    }

    private mutating func describe(
        _ jobs: Set<JobID>,
        _ count: Int,
        _ result: inout Round,
        _ options: () throws -> CallOptions
    ) async throws {
        let isAlone = jobs.count == 1
        let open = jobs.filter(result.isOpen).map { (id: $0, last: described[$0] ?? 0) }
            .sorted { ($0.last, $0.id.rawValue) < ($1.last, $1.id.rawValue) }
        for (id, _) in open.prefix(count) {
            described[id] = round
            let request = DescribeJobRequest(accountID: client.configuration.accountID, jobID: id)
            do {
                let job = try await client.describeJob(request, options: try options()).job
                result.seen[id] = JobObservation(job)
                if !isAlone, !job.status.isTerminal { unlisted.insert(id) }
            } catch let error as S3ControlError where JobFailureKind(error) == .missing {
                result.missing[id] = error
            }
        }
    }

    /// Lists until all jobs are found.
    ///
    /// - Parameters:
    ///   - statuses: The statuses to list; nil for all.
    ///   - fetch: Makes a request.
    /// - Returns: Whether the listing was worth it. If not, it was left once it took as many requests as describing what is
    ///   still to be found.
    mutating func list(
        _ statuses: [JobStatus]?,
        _ jobs: Set<JobID>,
        into result: inout Round,
        fetch: (ListJobsRequest) async throws -> ListJobsResult
    ) async throws -> Bool {
        var request = ListJobsRequest(
            accountID: client.configuration.accountID,
            jobStatuses: statuses,
            maxResults: Self.pageSize
        )
        var open = jobs.count { result.isOpen($0) }
        var pages = 0
        var tokens: Set<String> = []
        while open > 0 {
            let page = try await fetch(request)
            pages += 1
            for job in page.jobs where jobs.contains(job.jobID) && result.isOpen(job.jobID) {
                result.seen[job.jobID] = JobObservation(job)
                unlisted.remove(job.jobID)
                open -= 1
            }
            guard let token = page.nextToken, !token.isEmpty, tokens.insert(token).inserted else {
                return true
            }
            if pages >= open { return open == 0 }
            request.nextToken = token
        }
        return true
    }

    /// The most jobs that ListJobs returns at once.
    static let pageSize = 1000
}
