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
    public var unknownMembers = UnknownMembers()

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
    public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(job: JobDescriptor) {
        self.job = job
    }
}

@_spi(Shapes) extension DescribeJobResult: Shape {
    public static let shapeName: StaticString = "DescribeJobResult"
    public static var blank: Self { Self(job: .blank) }

    @inlinable
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
        try visitor.member("Job", &shape.job)
    }
}
