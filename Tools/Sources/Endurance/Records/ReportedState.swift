import S3ControlModel

/// The content of a response, as far as both sides are compared.
struct ReportedState: Hashable, Sendable {
    /// A job's status.
    var status: String?
    /// A job's priority.
    var priority: String?
    /// Anything else: the ID of a created job, a digest of a listing, or tags.
    var other: String?

    init(status: JobStatus? = nil, priority: Int? = nil, other: String? = nil) {
        self.status = status?.rawValue
        self.priority = priority.map(String.init)
        self.other = other
    }

    init(_ line: Line, at index: Int) {
        (status, priority, other) = (line[index], line[index + 1], line[index + 2])
    }

    /// Whether this contains everything in `reported`.
    func contains(_ reported: ReportedState) -> Bool {
        (reported.status == nil || reported.status == status)
            && (reported.priority == nil || reported.priority == priority)
            && (reported.other == nil || reported.other == other)
    }

    init(_ job: JobDescriptor) {
        self.init(status: job.status, priority: job.priority)
    }

    /// The number of jobs in a page, and a hash of their IDs and statuses.
    init(_ jobs: [JobListDescriptor]) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for job in jobs {
            for byte in "\(job.jobID)=\(job.status) ".utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        self.init(other: "\(jobs.count) jobs \(String(hash, radix: 16))")
    }

    init(_ tags: [S3Tag]) {
        self.init(other: "{" + tags.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ") + "}")
    }
}
