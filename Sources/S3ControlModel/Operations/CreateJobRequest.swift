/// What CreateJob is asked.
///
/// Source: [CreateJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html).
public struct CreateJobRequest: Shape {
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
    /// What tells a repeated request from a second job: 1 to 64 characters.
    ///
    /// The service requires one; a client fills in a fresh one for each call where it is nil, and sends the
    /// same with each retry of that call.
    public var clientRequestToken: String?
    /// The list of objects. A job has either this or ``manifestGenerator``.
    public var manifest: JobManifest?
    /// What the job is for: 1 to 256 characters, need not be unique.
    public var description: String?
    /// The priority, 0 to 2147483647; of the jobs that wait, the highest runs first.
    public var priority: Int
    /// The role that the service takes on to run the tasks: 1 to 2048 characters, an IAM role's ARN.
    public var roleARN: String
    /// Tags of the job, at most 50 to the service.
    public var tags: [S3Tag]?
    /// How the service is to make the list of objects itself. A job has either this or ``manifest``.
    public var manifestGenerator: JobManifestGenerator?

    /// Creates a request.
    public init(
        accountID: AccountID,
        confirmationRequired: Bool? = nil,
        operation: JobOperation,
        report: JobReport,
        clientRequestToken: String? = nil,
        manifest: JobManifest? = nil,
        description: String? = nil,
        priority: Int,
        roleARN: String,
        tags: [S3Tag]? = nil,
        manifestGenerator: JobManifestGenerator? = nil
    ) {
        self.accountID = accountID
        self.confirmationRequired = confirmationRequired
        self.operation = operation
        self.report = report
        self.clientRequestToken = clientRequestToken
        self.manifest = manifest
        self.description = description
        self.priority = priority
        self.roleARN = roleARN
        self.tags = tags
        self.manifestGenerator = manifestGenerator
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "CreateJobRequest"

    /// A request without content, for a reader to fill.
    public static var blank: Self {
        Self(accountID: "", operation: .blank, report: .blank, priority: 0, roleARN: "")
    }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(Member("ConfirmationRequired"), &shape.confirmationRequired)
        try visitor.member(Member("Operation", required: true), &shape.operation)
        try visitor.member(Member("Report", required: true), &shape.report)
        try visitor.member(
            Member("ClientRequestToken", required: true, .length(1...64)),
            &shape.clientRequestToken
        )
        try visitor.member(Member("Manifest"), &shape.manifest)
        try visitor.member(Member("Description", .length(1...256)), &shape.description)
        try visitor.member(Member("Priority", required: true, .range(0...2_147_483_647)), &shape.priority)
        try visitor.member(Member("RoleArn", required: true, .length(1...2048, .roleARN)), &shape.roleARN)
        try visitor.member(Member("Tags"), &shape.tags)
        try visitor.member(Member("ManifestGenerator"), &shape.manifestGenerator)
    }
}
