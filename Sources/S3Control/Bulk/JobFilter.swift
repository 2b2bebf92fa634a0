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
