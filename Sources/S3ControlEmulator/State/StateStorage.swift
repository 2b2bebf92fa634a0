public import S3ControlFiles

/// A storage in which an emulator's state outlives the process: its jobs, the results of their tasks, and
/// a memory store's objects.
///
/// The emulator decides what to save. A storage saves rows and returns them; all of them were
/// saved by ``StateChange``s.
@_spi(State) public protocol StateStorage: Sendable {
    /// Runs `body`, one call at a time.
    ///
    /// - Parameter body: Receives a function that applies changes, all or none. When that function returns,
    ///   the changes outlive the process.
    func exclusively(_ body: (_ commit: ([StateChange]) throws -> Void) -> Void)

    /// Returns the single values by name.
    func values() throws -> [String: String]
    /// Returns the jobs, in the order of creation.
    func jobs() throws -> [StoredJob]
    /// Returns the tasks of a job that have a result, in order.
    func finishedTasks(of job: StoredJob.Key) throws -> FinishedTasks
    /// Returns up to `limit` results after a task, in the order of tasks.
    func results(of job: StoredJob.Key, after task: Int, limit: Int) throws -> [StoredResult]
    /// Returns up to `limit` results of failed tasks, in the order of tasks.
    func failures(of job: StoredJob.Key, limit: Int) throws -> [StoredResult]
    /// Returns a piece of a job's generated manifest, counted from 0, or nil after the last one.
    func manifest(of job: StoredJob.Key, piece: Int) throws -> [UInt8]?

    /// Returns the buckets.
    func buckets() throws -> [StoredBucket]
    /// Calls `body` with each version in a bucket, ordered by key and, for each key, by position.
    func versions(in bucket: String, _ body: (StoredVersion) throws -> Void) throws
    /// Returns the multipart uploads in progress in a bucket.
    func uploads(in bucket: String) throws -> [StoredUpload]
}

/// A change to save. Changes are saved in the order in which they happened.
@_spi(State) public enum StateChange: Sendable {
    /// A single value.
    case value(name: String, String)
    /// Adds or replaces a job.
    case job(StoredJob)
    /// Removes a job with its results and its manifest.
    case removeJob(StoredJob.Key)
    /// Removes all jobs.
    case removeAllJobs
    /// Adds or replaces the result of a task; ignored if the job does not exist.
    case result(StoredJob.Key, StoredResult)
    /// Removes a job's results and its manifest.
    case removeResults(StoredJob.Key)
    /// Adds or replaces a piece of a generated manifest.
    case manifest(StoredJob.Key, piece: Int, [UInt8])
    /// Adds a bucket, or replaces its settings.
    case bucket(StoredBucket)
    /// Removes a bucket with all its contents.
    case removeBucket(String)
    /// Adds or replaces a version.
    case version(StoredVersion)
    /// Removes a version.
    case removeVersion(bucket: String, key: String, version: UInt64)
    /// Adds an upload without parts, or replaces its settings.
    case upload(StoredUpload)
    /// Adds or replaces a part.
    case part(bucket: String, upload: String, StoredUpload.Part)
    /// Removes an upload with its parts.
    case removeUpload(bucket: String, upload: String)
}

/// A saved job.
@_spi(State) public struct StoredJob: Sendable, Hashable {
    /// The key of a job.
    public struct Key: Sendable, Hashable {
        /// The account that owns it.
        public var account: String
        /// Its region.
        public var region: String
        /// Its ID.
        public var id: String

        /// Creates a key.
        public init(account: String, region: String, id: String) {
            self.account = account
            self.region = region
            self.id = id
        }
    }

    /// The job's key.
    public var key: Key
    /// Its position in the order of creation, within account and region.
    public var sequence: Int
    /// Its status.
    public var status: String
    /// All other properties, as JSON.
    public var json: [UInt8]

    /// Creates a job.
    public init(key: Key, sequence: Int, status: String, json: [UInt8]) {
        self.key = key
        self.sequence = sequence
        self.status = status
        self.json = json
    }
}

/// The result of a task.
@_spi(State) public struct StoredResult: Sendable, Hashable {
    /// The task's position in the manifest, from 0.
    public var task: Int
    /// Whether it succeeded.
    public var isSuccess: Bool
    /// Its row in the report; nil if the task succeeded and the report omits it.
    public var row: CompletionReportRow?

    /// Creates a result.
    public init(task: Int, isSuccess: Bool, row: CompletionReportRow?) {
        self.task = task
        self.isSuccess = isSuccess
        self.row = row
    }
}

/// The tasks of a job that have run, and how many of them succeeded.
@_spi(State) public struct FinishedTasks: Sendable, Hashable {
    private(set) var ranges: [Range<Int>] = []
    private(set) var succeeded = 0
    private(set) var failed = 0

    /// Creates the value for a job without finished tasks.
    public init() {}

    /// Adds a task after all others.
    public mutating func append(_ task: Int, isSuccess: Bool) {
        if let last = ranges.last, last.upperBound == task {
            ranges[ranges.count - 1] = last.lowerBound..<(task + 1)
        } else {
            ranges.append(task..<(task + 1))
        }
        if isSuccess { succeeded += 1 } else { failed += 1 }
    }

    /// Whether a task has run.
    func contains(_ task: Int) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= task { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(task)
    }
}

/// A saved bucket.
@_spi(State) public struct StoredBucket: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its settings, as JSON.
    public var json: [UInt8]

    /// Creates a bucket.
    public init(name: String, json: [UInt8]) {
        self.name = name
        self.json = json
    }
}

/// A saved version of an object.
@_spi(State) public struct StoredVersion: Sendable, Hashable {
    /// The bucket's name.
    public var bucket: String
    /// The object's key, which is compared by its bytes.
    public var key: String
    /// The version's number; 0 for `null`.
    public var version: UInt64
    /// Its position among the object's versions; nil if it does not change.
    public var position: Int?
    /// All properties except the contents, as JSON.
    public var json: [UInt8]
    /// The contents; nil if they do not change.
    public var bytes: [UInt8]?

    /// Creates a version.
    public init(
        bucket: String,
        key: String,
        version: UInt64,
        position: Int?,
        json: [UInt8],
        bytes: [UInt8]?
    ) {
        self.bucket = bucket
        self.key = key
        self.version = version
        self.position = position
        self.json = json
        self.bytes = bytes
    }
}

/// A saved multipart upload.
@_spi(State) public struct StoredUpload: Sendable, Hashable {
    /// A part of an upload.
    public struct Part: Sendable, Hashable {
        /// The part's number.
        public var number: Int
        /// All properties except the contents, as JSON.
        public var json: [UInt8]
        /// The contents.
        public var bytes: [UInt8]

        /// Creates a part.
        public init(number: Int, json: [UInt8], bytes: [UInt8]) {
            self.number = number
            self.json = json
            self.bytes = bytes
        }
    }

    /// The bucket's name.
    public var bucket: String
    /// The upload's ID.
    public var id: String
    /// The settings of the object to create, as JSON.
    public var json: [UInt8]
    /// The parts; none in a ``StateChange``.
    public var parts: [Part]

    /// Creates an upload.
    public init(bucket: String, id: String, json: [UInt8], parts: [Part] = []) {
        self.bucket = bucket
        self.id = id
        self.json = json
        self.parts = parts
    }
}
