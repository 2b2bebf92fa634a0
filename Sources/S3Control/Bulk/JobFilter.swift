internal import AWSClientRuntime
public import Basics
public import S3ControlModel

/// Which of an account's jobs are meant: those that pass every condition given.
///
/// The service itself selects by status; the client compares the rest with what ListJobs returns. Tags are not in that: a filter by
/// tags costs one GetJobTagging for each job that passes the other conditions.
public struct JobFilter: Sendable, Hashable, Codable {
    /// The job is in one of these statuses; nil for any.
    public var statuses: Set<JobStatus>?

    /// The job does one of these; nil for any operation.
    public var operations: Set<OperationName>?

    /// The job's description contains this text, in the same case; nil for any description and for none.
    public var descriptionContains: String?

    /// The job was created at least so long ago, by the client's clock. A job whose creation is not known does not
    /// pass, nor one of unknown priority where ``priorities`` are given.
    public var minimumAge: Duration?

    /// The job was created at most so long ago, by the client's clock.
    public var maximumAge: Duration?

    /// The job's priority is in this range: 0 to 2147483647.
    public var priorities: ClosedRange<Int>?

    /// The job has each of these tags, by key and value.
    public var tags: [String: String]

    /// Creates a filter; without conditions it takes all jobs that ListJobs shows, those that ended within
    /// 90 days included.
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

    /// Whether `job` passes all conditions but the tags, which a listing does not show.
    public func matches(_ job: JobListDescriptor, now: Date) -> Bool {
        // What is not known of a job is in no range.
        let age = job.creationTime.map { now.timeIntervalSince($0) }
        return statuses?.contains(job.status) != false
            && (operations.map { filter in job.operation.map(filter.contains) ?? false } ?? true)
            && (descriptionContains.map { job.description?.contains($0) ?? false } ?? true)
            && (minimumAge.map { least in age.map { $0 >= least / .seconds(1) } ?? false } ?? true)
            && (maximumAge.map { most in age.map { $0 <= most / .seconds(1) } ?? false } ?? true)
            && (priorities.map { range in job.priority.map(range.contains) ?? false } ?? true)
    }

    /// Checks the filter before anything is sent.
    func validate() throws(S3ControlError) {
        for (name, age) in [("minimumAge", minimumAge), ("maximumAge", maximumAge)] {
            guard let age, age < .zero else { continue }
            throw S3ControlError(
                .invalidRequest,
                message: "Invalid JobFilter: \(name) must not be negative, but is \(age.inWords)."
            )
        }
    }
}

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
