/// Lists the account's jobs, page by page: those that have not ended, and those that ended within 90 days.
///
/// Source: [ListJobs](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListJobs.html).
public enum ListJobs: APIOperation {
    /// What a request carries.
    public typealias Input = ListJobsRequest
    /// What a response carries.
    public typealias Output = ListJobsResult

    /// The operation's name.
    public static let name: StaticString = "ListJobs"
    /// The HTTP method.
    public static let method: StaticString = "GET"
    /// The path's template.
    public static let path: StaticString = "/v20180820/jobs"
    /// The errors that the service model lists.
    public static let errors: [ServiceErrorCode] = [.invalidRequest, .internalService, .invalidNextToken]
}

/// What ListJobs is asked: one page of a listing.
public struct ListJobsRequest: Shape {
    /// The account whose jobs are listed.
    public var accountID: AccountID
    /// The statuses to list; nil lists jobs of every status.
    public var jobStatuses: [JobStatus]?
    /// Where to go on: ``ListJobsResult/nextToken`` of the page before, 1 to 1024 characters; nil starts at
    /// the front.
    public var nextToken: String?
    /// The most jobs in one page, 0 to 1000; the service chooses when it is nil.
    public var maxResults: Int?

    /// Creates a request.
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

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "ListJobsRequest"

    /// A request without content, for a reader to fill.
    public static var blank: Self { Self(accountID: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(Member("JobStatuses", wireName: "jobStatuses", in: .query), &shape.jobStatuses)
        try visitor.member(
            Member("NextToken", wireName: "nextToken", in: .query, .length(1...1024, .nextToken)),
            &shape.nextToken
        )
        try visitor.member(
            Member("MaxResults", wireName: "maxResults", in: .query, .range(0...1000)),
            &shape.maxResults
        )
    }
}

/// What ListJobs answers: one page of a listing.
public struct ListJobsResult: Shape {
    /// What to ask the next page with; nil on the last page.
    public var nextToken: String?
    /// The page's jobs; a page without jobs may still have a next one.
    public var jobs: [JobListDescriptor]

    /// Creates a result.
    public init(nextToken: String? = nil, jobs: [JobListDescriptor] = []) {
        self.nextToken = nextToken
        self.jobs = jobs
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "ListJobsResult"

    /// A result without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("NextToken", .length(1...1024, .nextToken)), &shape.nextToken)
        try visitor.member(Member("Jobs"), &shape.jobs)
    }
}
