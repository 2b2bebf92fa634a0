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
    public var unknownMembers = UnknownMembers()

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
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
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
    public var unknownMembers = UnknownMembers()

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
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
        try visitor.member(Member("NextToken", .nextToken), &shape.nextToken)
        try visitor.member("Jobs", &shape.jobs)
    }
}
