public import Basics

/// The input of DescribeJob.
public struct DescribeJobRequest: S3ControlStructure {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(accountID: AccountID, jobID: JobID) {
        self.accountID = accountID
        self.jobID = jobID
    }
}

@_spi(Shapes) extension DescribeJobRequest: JobShape {
    public static let shapeName: StaticString = "DescribeJobRequest"
}

/// The output of DescribeJob.
public struct DescribeJobResult: S3ControlStructure {
    /// The job.
    public var job: JobDescriptor
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(job: JobDescriptor) {
        self.job = job
    }
}

@_spi(Shapes) extension DescribeJobResult: Shape {
    public static let shapeName: StaticString = "DescribeJobResult"
    public static var blank: Self { Self(job: .blank) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("Job", &shape.job)
    }
}

/// The input of ListJobs, which returns one page of a listing.
public struct ListJobsRequest: S3ControlStructure {
    /// The account whose jobs are listed.
    public var accountID: AccountID
    /// The statuses to list; nil for all.
    public var jobStatuses: [JobStatus]?
    /// The ``ListJobsResult/nextToken`` of the previous page; nil for the first page.
    public var nextToken: String?
    /// The maximum number of jobs in one page; nil for the service's default.
    public var maxResults: Int?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(
        accountID: AccountID,
        jobStatuses: [JobStatus]? = nil,
        nextToken: String? = nil,
        maxResults: Int? = nil
    ) {
        self.accountID = accountID
        self.jobStatuses = jobStatuses
        self.nextToken = nextToken
        self.maxResults = maxResults
    }
}

@_spi(Shapes) extension ListJobsRequest: Shape {
    public static let shapeName: StaticString = "ListJobsRequest"
    public static var blank: Self { Self(accountID: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(Member("JobStatuses", wireName: "jobStatuses", in: .query), &shape.jobStatuses)
        try visitor.member(
            Member("NextToken", wireName: "nextToken", in: .query, .nextToken),
            &shape.nextToken
        )
        try visitor.member(
            Member("MaxResults", wireName: "maxResults", in: .query, .range(0...1000)),
            &shape.maxResults
        )
    }
}

/// The output of ListJobs: one page of a listing.
public struct ListJobsResult: S3ControlStructure {
    /// The token for the next page; nil on the last page.
    public var nextToken: String?
    /// The jobs of the page. An empty page can still have a next one.
    public var jobs: [JobListDescriptor]
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(nextToken: String? = nil, jobs: [JobListDescriptor] = []) {
        self.nextToken = nextToken
        self.jobs = jobs
    }
}

@_spi(Shapes) extension ListJobsResult: Shape {
    public static let shapeName: StaticString = "ListJobsResult"
    public static var blank: Self { Self() }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("NextToken", .nextToken), &shape.nextToken)
        try visitor.member("Jobs", &shape.jobs)
    }
}

/// The description of a job.
///
/// Source: [JobDescriptor](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobDescriptor.html).
public struct JobDescriptor: S3ControlStructure {
    /// The job's ID.
    public var jobID: JobID
    /// Whether the job requires confirmation before it runs.
    public var confirmationRequired: Bool?
    /// The description given when the job was created.
    public var description: String?
    /// The job's Amazon Resource Name.
    public var jobARN: String?
    /// The job's status.
    public var status: JobStatus
    /// The job's manifest.
    public var manifest: JobManifest?
    /// The job's operation on each object.
    public var operation: JobOperation?
    /// The job's priority. Jobs with a higher priority run first.
    public var priority: Int?
    /// The number of tasks that have run.
    public var progressSummary: JobProgressSummary?
    /// The reason for the last change of status.
    public var statusUpdateReason: String?
    /// Why the job failed; empty unless it did.
    public var failureReasons: [JobFailure] = []
    /// Whether and where the job writes a report.
    public var report: JobReport?
    /// When the job was created.
    public var creationTime: Date?
    /// When the job ended: it completed, failed, or was cancelled.
    public var terminationDate: Date?
    /// The role that the service assumes to run the tasks.
    public var roleARN: String?
    /// When the job was suspended.
    public var suspendedDate: Date?
    /// Why the job was suspended.
    public var suspendedCause: String?
    /// How the service generated the manifest, if it did.
    public var manifestGenerator: JobManifestGenerator?
    /// The generated manifest, once it exists.
    public var generatedManifestDescriptor: S3GeneratedManifestDescriptor?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value; `configure` sets the optional members.
    public init(jobID: JobID, status: JobStatus, _ configure: (inout Self) -> Void = { _ in }) {
        self.jobID = jobID
        self.status = status
        configure(&self)
    }
}

@_spi(Shapes) extension JobDescriptor: Shape {
    public static let shapeName: StaticString = "JobDescriptor"
    public static var blank: Self { Self(jobID: "", status: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("JobId", .jobID), &shape.jobID)
        try visitor.member("ConfirmationRequired", &shape.confirmationRequired)
        try visitor.member(Member("Description", .text(upTo: 256)), &shape.description)
        try visitor.member(Member("JobArn", .length(1...1024, .jobARN)), &shape.jobARN)
        try visitor.member("Status", &shape.status)
        try visitor.member("Manifest", &shape.manifest)
        try visitor.member("Operation", &shape.operation)
        try visitor.member(Member("Priority", .priority), &shape.priority)
        try visitor.member("ProgressSummary", &shape.progressSummary)
        try visitor.member(Member("StatusUpdateReason", .text(upTo: 256)), &shape.statusUpdateReason)
        try visitor.member("FailureReasons", &shape.failureReasons)
        try visitor.member("Report", &shape.report)
        try visitor.member("CreationTime", &shape.creationTime)
        try visitor.member("TerminationDate", &shape.terminationDate)
        try visitor.member(Member("RoleArn", .roleARN), &shape.roleARN)
        try visitor.member("SuspendedDate", &shape.suspendedDate)
        try visitor.member(Member("SuspendedCause", .text(upTo: 1024)), &shape.suspendedCause)
        try visitor.member("ManifestGenerator", &shape.manifestGenerator)
        try visitor.member("GeneratedManifestDescriptor", &shape.generatedManifestDescriptor)
    }
}

/// An entry of a job listing.
///
/// Source: [JobListDescriptor](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobListDescriptor.html).
public struct JobListDescriptor: S3ControlStructure {
    /// The job's ID.
    public var jobID: JobID
    /// The job's description.
    public var description: String?
    /// The name of the job's operation.
    public var operation: OperationName?
    /// The job's priority. Jobs with a higher priority run first.
    public var priority: Int?
    /// The job's status.
    public var status: JobStatus
    /// When the job was created.
    public var creationTime: Date?
    /// When the job ended: it completed, failed, or was cancelled.
    public var terminationDate: Date?
    /// The number of tasks that have run.
    public var progressSummary: JobProgressSummary?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value; `configure` sets the optional members.
    public init(jobID: JobID, status: JobStatus, _ configure: (inout Self) -> Void = { _ in }) {
        self.jobID = jobID
        self.status = status
        configure(&self)
    }
}

@_spi(Shapes) extension JobListDescriptor: Shape {
    public static let shapeName: StaticString = "JobListDescriptor"
    public static var blank: Self { Self(jobID: "", status: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("JobId", .jobID), &shape.jobID)
        try visitor.member(Member("Description", .text(upTo: 256)), &shape.description)
        try visitor.member("Operation", &shape.operation)
        try visitor.member(Member("Priority", .priority), &shape.priority)
        try visitor.member("Status", &shape.status)
        try visitor.member("CreationTime", &shape.creationTime)
        try visitor.member("TerminationDate", &shape.terminationDate)
        try visitor.member("ProgressSummary", &shape.progressSummary)
    }
}

/// Why a job failed.
///
/// Source: [JobFailure](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobFailure.html).
public struct JobFailure: DefaultedStructure {
    /// The failure code.
    public var failureCode: String?
    /// The failure reason.
    public var failureReason: String?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension JobFailure: Shape {
    public static let shapeName: StaticString = "JobFailure"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("FailureCode", .text(upTo: 64)), &shape.failureCode)
        try visitor.member(Member("FailureReason", .text(upTo: 256)), &shape.failureReason)
    }
}

/// The number of a job's tasks, and how many have run.
///
/// Source: [JobProgressSummary](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobProgressSummary.html).
public struct JobProgressSummary: DefaultedStructure {
    /// The number of tasks in the manifest.
    public var totalNumberOfTasks: Int?
    /// The number of tasks that succeeded.
    public var numberOfTasksSucceeded: Int?
    /// The number of tasks that failed.
    public var numberOfTasksFailed: Int?
    /// How long the job has been active.
    public var timers: JobTimers?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension JobProgressSummary: Shape {
    public static let shapeName: StaticString = "JobProgressSummary"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("TotalNumberOfTasks", .atLeast(0)), &shape.totalNumberOfTasks)
        try visitor.member(Member("NumberOfTasksSucceeded", .atLeast(0)), &shape.numberOfTasksSucceeded)
        try visitor.member(Member("NumberOfTasksFailed", .atLeast(0)), &shape.numberOfTasksFailed)
        try visitor.member("Timers", &shape.timers)
    }
}

/// How long a job has been active.
///
/// Source: [JobTimers](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobTimers.html).
public struct JobTimers: DefaultedStructure {
    /// The time in the status Active, in seconds.
    public var elapsedTimeInActiveSeconds: Int?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension JobTimers: Shape {
    public static let shapeName: StaticString = "JobTimers"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(
            Member("ElapsedTimeInActiveSeconds", .atLeast(0)),
            &shape.elapsedTimeInActiveSeconds
        )
    }
}

/// The input of GetJobTagging.
public struct GetJobTaggingRequest: S3ControlStructure {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(accountID: AccountID, jobID: JobID) {
        self.accountID = accountID
        self.jobID = jobID
    }
}

@_spi(Shapes) extension GetJobTaggingRequest: JobShape {
    public static let shapeName: StaticString = "GetJobTaggingRequest"
}

/// The output of GetJobTagging.
public struct GetJobTaggingResult: S3ControlStructure {
    /// The job's tags.
    public var tags: [S3Tag]
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(tags: [S3Tag] = []) {
        self.tags = tags
    }
}

@_spi(Shapes) extension GetJobTaggingResult: Shape {
    public static let shapeName: StaticString = "GetJobTaggingResult"
    public static var blank: Self { Self() }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("Tags", &shape.tags)
    }
}
