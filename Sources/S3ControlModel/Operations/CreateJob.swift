/// Creates a job.
///
/// Source: [CreateJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html).
@_spi(Shapes) public enum CreateJob: APIOperation {
    public typealias Input = CreateJobRequest
    public typealias Output = CreateJobResult

    public static let name: StaticString = "CreateJob"
    public static let method: StaticString = "POST"
    public static let path: StaticString = "/v20180820/jobs"
    public static let hasRequestBody = true
    public static let errors: [ServiceErrorCode] = [
        .tooManyRequests, .badRequest, .idempotency, .internalService,
    ]
}

/// The input of CreateJob.
///
/// Source: [CreateJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html).
public struct CreateJobRequest: S3ControlStructure {
    /// The account that will own the job.
    public var accountID: AccountID
    /// Whether the job waits in ``JobStatus/suspended`` until UpdateJobStatus confirms it.
    ///
    /// The service takes an absent value as **true**: a job made with nil waits to be confirmed. Say
    /// `false` for a job that is to run by itself. See ``waitsForConfirmation``.
    public var confirmationRequired: Bool?
    /// What to do with each object: exactly one of the operations.
    public var operation: JobOperation
    /// Whether and where to write a report of the tasks.
    public var report: JobReport
    /// What tells a repeated request from a second job.
    ///
    /// The service requires one; a client fills in a fresh one for each call where it is nil, and sends the
    /// same with each retry of that call.
    public var clientRequestToken: String?
    /// The list of objects. A job has either this or ``manifestGenerator``.
    public var manifest: JobManifest?
    /// What the job is for, need not be unique.
    public var description: String?
    /// The priority; of the jobs that wait, the highest runs first.
    public var priority: Int
    /// The role that the service takes on to run the tasks: an IAM role's ARN.
    public var roleARN: String
    /// Tags of the job; the service takes at most 50.
    public var tags: [S3Tag]?
    /// How the service is to make the list of objects itself. A job has either this or ``manifest``.
    public var manifestGenerator: JobManifestGenerator?
    public var unknownMembers = UnknownMembers()

    /// Creates a value; `configure` sets the optional members.
    public init(
        accountID: AccountID,
        operation: JobOperation,
        report: JobReport,
        priority: Int,
        roleARN: String,
        _ configure: (inout Self) -> Void = { _ in }
    ) {
        self.accountID = accountID
        self.operation = operation
        self.report = report
        self.priority = priority
        self.roleARN = roleARN
        configure(&self)
    }
}

@_spi(Shapes) extension CreateJobRequest: Shape {
    public static let shapeName: StaticString = "CreateJobRequest"
    public static var blank: Self {
        Self(accountID: "", operation: .blank, report: .blank, priority: 0, roleARN: "")
    }

    @inlinable
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member("ConfirmationRequired", &shape.confirmationRequired)
        try visitor.member(Member("Operation", required: true), &shape.operation)
        try visitor.member(Member("Report", required: true), &shape.report)
        try visitor.member(
            Member("ClientRequestToken", required: true, .text(upTo: 64)),
            &shape.clientRequestToken
        )
        try visitor.member("Manifest", &shape.manifest)
        try visitor.member(Member("Description", .text(upTo: 256)), &shape.description)
        try visitor.member(Member("Priority", required: true, .priority), &shape.priority)
        try visitor.member(Member("RoleArn", required: true, .roleARN), &shape.roleARN)
        try visitor.member("Tags", &shape.tags)
        try visitor.member("ManifestGenerator", &shape.manifestGenerator)
    }
}

extension CreateJobRequest {
    /// Whether the job will wait to be confirmed: what ``confirmationRequired`` says, and true where it
    /// says nothing, because that is how the service takes silence.
    public var waitsForConfirmation: Bool { confirmationRequired ?? true }
}

/// The output of CreateJob.
public struct CreateJobResult: S3ControlStructure {
    /// The new job. A DescribeJob right after may not find it for a short while.
    public var jobID: JobID
    public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(jobID: JobID) {
        self.jobID = jobID
    }
}

@_spi(Shapes) extension CreateJobResult: Shape {
    public static let shapeName: StaticString = "CreateJobResult"
    public static var blank: Self { Self(jobID: "") }

    @inlinable
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
        try visitor.member(Member("JobId", .jobID), &shape.jobID)
    }
}
