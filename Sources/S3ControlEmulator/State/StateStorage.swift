public import S3ControlFiles

/// Where an emulator's state outlives the process: its jobs, the results of their tasks, and a memory store's objects.
///
/// The emulator decides what is kept; a storage keeps rows and returns them. What it returns came from ``StateChange``s.
@_spi(State) public protocol StateStorage: Sendable {
    /// Runs `body`, one at a time.
    ///
    /// - Parameter body: Gets a function that applies changes, all or none: once it returns, they outlive the process.
    func exclusively(_ body: (_ commit: ([StateChange]) throws -> Void) -> Void)

    /// Single values by name.
    func values() throws -> [String: String]
    /// The jobs, in the order of creation.
    func jobs() throws -> [StoredJob]
    /// The tasks of a job that have a result, in order.
    func finishedTasks(of job: StoredJob.Key) throws -> FinishedTasks
    /// Up to `limit` results behind a task, in the order of tasks.
    func results(of job: StoredJob.Key, after task: Int, limit: Int) throws -> [StoredResult]
    /// Up to `limit` results of tasks that failed, in the order of tasks.
    func failures(of job: StoredJob.Key, limit: Int) throws -> [StoredResult]
    /// A piece of a job's generated manifest, counted from 0; nil behind the last.
    func manifest(of job: StoredJob.Key, piece: Int) throws -> [UInt8]?

    /// The buckets.
    func buckets() throws -> [StoredBucket]
    /// Gives `body` a bucket's versions: by key, and of a key by position.
    func versions(in bucket: String, _ body: (StoredVersion) throws -> Void) throws
    /// The uploads in parts that were begun in a bucket.
    func uploads(in bucket: String) throws -> [StoredUpload]
}

/// What has to be kept, in the order in which it happened.
@_spi(State) public enum StateChange: Sendable {
    /// A single value.
    case value(name: String, String)
    /// Adds a job or replaces it.
    case job(StoredJob)
    /// Removes a job with its results and its manifest.
    case removeJob(StoredJob.Key)
    /// Removes all jobs.
    case removeAllJobs
    /// Adds the result of a task, or replaces it; nothing where there is no such job.
    case result(StoredJob.Key, StoredResult)
    /// Removes a job's results and its manifest.
    case removeResults(StoredJob.Key)
    /// Adds a piece of a generated manifest, or replaces it.
    case manifest(StoredJob.Key, piece: Int, [UInt8])
    /// Adds a bucket or replaces its settings.
    case bucket(StoredBucket)
    /// Removes a bucket with all that is in it.
    case removeBucket(String)
    /// Adds a version or replaces it.
    case version(StoredVersion)
    /// Removes a version.
    case removeVersion(bucket: String, key: String, version: UInt64)
    /// Adds an upload without parts, or replaces its settings.
    case upload(StoredUpload)
    /// Adds a part or replaces it.
    case part(bucket: String, upload: String, StoredUpload.Part)
    /// Removes an upload with its parts.
    case removeUpload(bucket: String, upload: String)
}

/// A job as it is kept.
@_spi(State) public struct StoredJob: Sendable, Hashable {
    /// What names a job.
    public struct Key: Sendable, Hashable {
        /// The account that owns it.
        public var account: String
        /// Its region.
        public var region: String
        /// Its id.
        public var id: String

        /// Creates a key.
        public init(account: String, region: String, id: String) {
            self.account = account
            self.region = region
            self.id = id
        }
    }

    /// What names it.
    public var key: Key
    /// Its place in the order of creation, within account and region.
    public var sequence: Int
    /// Its status.
    public var status: String
    /// All else, as JSON.
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
    /// The task's place in the manifest, from 0.
    public var task: Int
    /// Whether it succeeded.
    public var isSuccess: Bool
    /// Its row in the report; nil where that leaves it out and it did not fail.
    public var row: CompletionReportRow?

    /// Creates a result.
    public init(task: Int, isSuccess: Bool, row: CompletionReportRow?) {
        self.task = task
        self.isSuccess = isSuccess
        self.row = row
    }
}

/// Which tasks of a job have run, and how many succeeded.
@_spi(State) public struct FinishedTasks: Sendable, Hashable {
    private(set) var ranges: [Range<Int>] = []
    private(set) var succeeded = 0
    private(set) var failed = 0

    /// Creates the value of a job of which no task has run.
    public init() {}

    /// Adds a task behind all others.
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

/// A bucket as it is kept.
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

/// A version of an object as it is kept.
@_spi(State) public struct StoredVersion: Sendable, Hashable {
    /// The bucket's name.
    public var bucket: String
    /// The object's key, whose bytes count.
    public var key: String
    /// The version's number; 0 for `null`.
    public var version: UInt64
    /// Its place among the object's versions; nil where that stays as it is.
    public var position: Int?
    /// All else but the contents, as JSON.
    public var json: [UInt8]
    /// The contents; nil where they stay as they are.
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

/// An upload in parts as it is kept.
@_spi(State) public struct StoredUpload: Sendable, Hashable {
    /// A part of an upload.
    public struct Part: Sendable, Hashable {
        /// The part's number.
        public var number: Int
        /// All else but the contents, as JSON.
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
    /// The upload's id.
    public var id: String
    /// The settings of the object to be, as JSON.
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
