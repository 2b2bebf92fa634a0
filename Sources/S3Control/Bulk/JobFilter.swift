import AWSClientRuntime
public import Basics
public import S3ControlModel

/// Selects jobs of an account. A job must meet every condition given.
///
/// The service filters by status only; the client compares the rest with what ListJobs returns. ListJobs does not
/// return tags, so a filter by tags costs one GetJobTagging for each job that meets the other conditions.
public struct JobFilter: Sendable, Hashable, Codable {
    /// The statuses to select; nil for any.
    public var statuses: Set<JobStatus>?

    /// The operations to select; nil for any.
    public var operations: Set<OperationName>?

    /// Text that the job's description contains, case-sensitively: at least 1 character; nil for any description
    /// or none.
    public var descriptionContains: String?

    /// The minimum time since the job was created, by the client's clock. A job without a creation time never matches,
    /// nor does one without a priority if ``priorities`` is set.
    public var minimumAge: Duration?

    /// The maximum time since the job was created, by the client's clock.
    public var maximumAge: Duration?

    /// The range of the job's priority: 0 to 2147483647.
    public var priorities: ClosedRange<Int>?

    /// Tags that the job has, by key and value, which are compared byte by byte.
    public var tags: [String: String]

    /// Creates a filter. Without conditions, it selects every job that ListJobs returns, including those that ended
    /// within 90 days.
    public init(
        statuses: Set<JobStatus>? = nil,
        operations: Set<OperationName>? = nil,
        descriptionContains: String? = nil,
        minimumAge: Duration? = nil,
        maximumAge: Duration? = nil,
        priorities: ClosedRange<Int>? = nil,
        tags: [String: String] = [:]
    ) {
        self.statuses = statuses
        self.operations = operations
        self.descriptionContains = descriptionContains
        self.minimumAge = minimumAge
        self.maximumAge = maximumAge
        self.priorities = priorities
        self.tags = tags
    }

    /// Whether `job` meets all conditions other than the tags, which a listing does not show.
    public func matches(_ job: JobListDescriptor, now: Date) -> Bool {
        // An unknown value is in no range.
        let age = job.creationTime.map { now.timeIntervalSince($0) }
        return statuses?.contains(job.status) != false
            && (operations.map { filter in job.operation.map(filter.contains) ?? false } ?? true)
            && (descriptionContains.map { job.description?.contains($0) ?? false } ?? true)
            && (minimumAge.map { least in age.map { $0 >= least / .seconds(1) } ?? false } ?? true)
            && (maximumAge.map { most in age.map { $0 <= most / .seconds(1) } ?? false } ?? true)
            && (priorities.map { range in job.priority.map(range.contains) ?? false } ?? true)
    }

    /// Validates the filter before anything is sent.
    func validate() throws(S3ControlError) {
        guard descriptionContains?.isEmpty != true else {
            throw S3ControlError(
                .invalidRequest,
                message: "Invalid JobFilter: descriptionContains must not be empty."
            )
        }
        for (name, age) in [("minimumAge", minimumAge), ("maximumAge", maximumAge)] {
            guard let age, age < .zero else { continue }
            throw S3ControlError(
                .invalidRequest,
                message: "Invalid JobFilter: \(name) must be at least 0, not \(age.inWords)."
            )
        }
    }
}

/// Finds the jobs of a bulk change and their current state with few requests, at the run's pace.
struct BulkSelection: Sendable {
    /// Sends each request once.
    private let client: S3ControlClient
    private let action: BulkAction
    private let stopwatch: Stopwatch
    private(set) var pacer: RequestPacer
    private(set) var requests = 0
    private(set) var throttledRequests = 0
    private var consecutiveThrottles = 0
    private var backoff = PollingBackoff(PollingPolicy())
    /// Whether the caller has set a rate limit. Without one, pages are not paced, because they are fetched one at a
    /// time.
    private let isLimited: Bool

    /// Up to this many jobs are described one by one instead of listed.
    private static let fewJobs = 10
    /// The maximum delay after a throttled request.
    private static let maxThrottlingDelay = Duration.seconds(2)

    init(client: S3ControlClient, action: BulkAction, stopwatch: Stopwatch, options: BulkOptions) {
        self.client = client
        self.action = action
        self.stopwatch = stopwatch
        pacer = RequestPacer(initialRate: options.initialRate, maxRate: options.maxRate)
        isLimited = options.maxRate != nil
    }

    /// The jobs that `filter` selects. If it has tags, reading them is the first step of each job.
    mutating func entries(matching filter: JobFilter) async throws -> [BulkEntry] {
        let statuses = filter.statuses.map { $0.sorted { $0.rawValue < $1.rawValue } }
        // Without any status, the request would list every job.
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
    /// Looks many jobs up in a listing, unless that takes more requests than checking each. Checks those that the
    /// listing does not show one by one.
    mutating func entries(of ids: [JobID]) async throws -> [BulkEntry] {
        var cycle = JobLookup.PollCycle()
        if ids.count > Self.fewJobs {
            var lookup = JobLookup(client: client)
            do {
                _ = try await lookup.list(nil, Set(ids), into: &cycle) { try await fetch($0) }
            } catch let error as S3ControlError where error.code == .accessDenied {
                // Without permission to list jobs, each job is checked.
            }
        }
        return ids.map { id in
            cycle.seen[id].map { BulkEntry($0, action: action) } ?? BulkEntry(id)
        }
    }

    /// Sends a request at its paced time, and retries failures that a wait would tolerate.
    private mutating func fetch(_ request: ListJobsRequest) async throws -> ListJobsResult {
        while true {
            try await stopwatch.sleep(.seconds(max(0, pacer.nextSlot - stopwatch.elapsed / .seconds(1))))
            if isLimited { _ = pacer.takeSlot(now: stopwatch.elapsed / .seconds(1)) }
            requests += 1
            do {
                let page = try await client.listJobs(request)
                consecutiveThrottles = 0
                backoff.succeeded()
                backoff.reset()
                return page
            } catch let error as S3ControlError {
                let kind = JobFailureKind(error)
                guard error.code != .invalidNextToken, backoff.tolerates(kind) else { throw error }
                var delay = backoff.nextDelay()
                if case .throttled = kind {
                    throttledRequests += 1
                    consecutiveThrottles += 1
                    guard consecutiveThrottles < BulkRun.maxConsecutiveThrottles else { throw error }
                    // Only a pause: pages are fetched one at a time and do not show what rate the service accepts.
                    delay = min(delay, Self.maxThrottlingDelay)
                }
                try await stopwatch.sleep(delay)
            }
        }
    }
}
