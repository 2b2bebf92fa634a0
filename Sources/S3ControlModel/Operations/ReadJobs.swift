/// Returns the description of a job.
///
/// Source: [DescribeJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DescribeJob.html).
@_spi(Shapes) public enum DescribeJob: APIOperation {
    public typealias Input = DescribeJobRequest
    public typealias Output = DescribeJobResult

    public static let name: StaticString = "DescribeJob"
    public static let method: StaticString = "GET"
    public static let path: StaticString = "/v20180820/jobs/{id}"
    public static let errors: [ServiceErrorCode] = [
        .badRequest, .tooManyRequests, .notFound, .internalService,
    ]
}

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

/// Lists the account's jobs that have not ended or ended within 90 days, page by page.
///
/// Source: [ListJobs](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListJobs.html).
@_spi(Shapes) public enum ListJobs: APIOperation {
    public typealias Input = ListJobsRequest
    public typealias Output = ListJobsResult

    public static let name: StaticString = "ListJobs"
    public static let method: StaticString = "GET"
    public static let path: StaticString = "/v20180820/jobs"
    public static let errors: [ServiceErrorCode] = [.invalidRequest, .internalService, .invalidNextToken]
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
