import AWSClientRuntime
import S3ControlModel

/// The state of a job in one poll.
struct JobObservation: Sendable {
    var jobID: JobID
    var status: JobStatus
    var priority: Int?
    var tasks: JobProgressSummary?
    /// The whole job, if it was described and not listed.
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

/// Determines the current state of jobs with few requests: many jobs by listing, few by description.
///
/// Jobs that no listing shows are described in rotation: jobs that ended more than 90 days ago, that are in a status
/// unknown to this version, or that do not exist. A job counts as missing only if the service returns NotFound.
struct JobLookup: Sendable {
    /// The results of a poll cycle so far. Kept if a later request of the cycle fails.
    struct PollCycle: Sendable {
        var seen: [JobID: JobObservation] = [:]
        /// The service's error for each job that does not exist.
        var missing: [JobID: S3ControlError] = [:]

        func isOpen(_ id: JobID) -> Bool { seen[id] == nil && missing[id] == nil }
    }

    private let client: S3ControlClient
    private let describesAll: Bool
    /// The number of the cycle in which a job was last described.
    private var described: [JobID: Int] = [:]
    /// Jobs that appear in descriptions but not in listings.
    private var unlisted: Set<JobID> = []
    private var cycle = 0
    /// The first cycle to try a listing again, after one that cost more than describing each job.
    private var listsAgainAt = 0

    /// Up to this many unlisted jobs do not justify another listing.
    private static let fewJobs = 3
    private static let liveStatuses = JobStatus.allCases.filter { !$0.isTerminal }
    private static let endedStatuses = JobStatus.allCases.filter(\.isTerminal)

    /// - Parameter describesAll: Whether every job must be described because a listing lacks some of what is needed.
    init(client: S3ControlClient, describesAll: Bool = false) {
        self.client = client
        self.describesAll = describesAll
    }

    /// Finds as many of `jobs` as one cycle can.
    ///
    /// - Parameters:
    ///   - jobs: The jobs.
    ///   - result: The results, kept if a request fails and throws.
    ///   - options: Called before each request.
    mutating func poll(
        _ jobs: Set<JobID>,
        into result: inout PollCycle,
        options: () throws -> CallOptions
    ) async throws {
        cycle += 1
        var count = jobs.count
        if jobs.count > 1, !describesAll, cycle >= listsAgainAt {
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
                // Describes a part of the unlisted jobs; the next cycles describe the rest.
                let rest = jobs.count { result.isOpen($0) }
                count = max(10, rest / 10)
            } else {
                listsAgainAt = cycle + 10
            }
        }
        try await describe(jobs, count, &result, options)
    }

    private mutating func describe(
        _ jobs: Set<JobID>,
        _ count: Int,
        _ result: inout PollCycle,
        _ options: () throws -> CallOptions
    ) async throws {
        let isAlone = jobs.count == 1
        let open = jobs.filter(result.isOpen).map { (id: $0, last: described[$0] ?? 0) }
            .sorted { ($0.last, $0.id.rawValue) < ($1.last, $1.id.rawValue) }
        for (id, _) in open.prefix(count) {
            described[id] = cycle
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
    ///   - fetch: Sends a request.
    /// - Returns: Whether the listing paid off. It stops once it has taken as many requests as describing the remaining
    ///   jobs.
    mutating func list(
        _ statuses: [JobStatus]?,
        _ jobs: Set<JobID>,
        into result: inout PollCycle,
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

    /// The maximum number of jobs per ListJobs response.
    static let pageSize = 1000
}
