/// Tells all about one job.
///
/// Source: [DescribeJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DescribeJob.html).
public enum DescribeJob: APIOperation {
    /// What a request carries.
    public typealias Input = DescribeJobRequest
    /// What a response carries.
    public typealias Output = DescribeJobResult

    /// The operation's name.
    public static let name: StaticString = "DescribeJob"
    /// The HTTP method.
    public static let method: StaticString = "GET"
    /// The path's template.
    public static let path: StaticString = "/v20180820/jobs/{id}"
    /// The errors that the service model lists.
    public static let errors: [ServiceErrorCode] = [
        .badRequest, .tooManyRequests, .notFound, .internalService,
    ]
}

/// What DescribeJob is asked.
public struct DescribeJobRequest: Shape {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID

    /// Creates a request.
    public init(accountID: AccountID, jobID: JobID) {
        self.accountID = accountID
        self.jobID = jobID
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "DescribeJobRequest"

    /// A request without content, for a reader to fill.
    public static var blank: Self { Self(accountID: "", jobID: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(.jobIDLabel, &shape.jobID)
    }
}

/// What DescribeJob answers.
public struct DescribeJobResult: Shape {
    /// The job.
    public var job: JobDescriptor

    /// Creates a result.
    public init(job: JobDescriptor) {
        self.job = job
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "DescribeJobResult"

    /// A result without content, for a reader to fill.
    public static var blank: Self { Self(job: .blank) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("Job"), &shape.job)
    }
}
