internal import S3ControlModel

/// What an answer says, as far as the two sides are compared.
struct Told: Hashable, Sendable {
    /// A job's status.
    var status: String?
    /// A job's priority.
    var priority: String?
    /// Anything else: the id of a created job, a digest of a listing, tags.
    var other: String?

    init(status: JobStatus? = nil, priority: Int? = nil, other: String? = nil) {
        self.status = status?.rawValue
        self.priority = priority.map(String.init)
        self.other = other
    }

    init(_ line: Line, at index: Int) {
        (status, priority, other) = (line[index], line[index + 1], line[index + 2])
    }

    /// Whether all that `other` says is said here, too.
    func says(_ told: Told) -> Bool {
        (told.status == nil || told.status == status) && (told.priority == nil || told.priority == priority)
            && (told.other == nil || told.other == other)
    }

    init(_ job: JobDescriptor) {
        self.init(status: job.status, priority: job.priority)
    }

    /// Of the jobs of a page: how many, and a hash of their ids and statuses.
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
