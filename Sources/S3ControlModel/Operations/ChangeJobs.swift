/// The input of CreateJob.
///
/// Source: [CreateJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html).
public struct CreateJobRequest: S3ControlStructure {
    /// The account that will own the job.
    public var accountID: AccountID
    /// Whether the job waits in ``JobStatus/suspended`` until UpdateJobStatus confirms it.
    ///
    /// The service's default is **true**: a job created with nil awaits confirmation. Set `false` for a job that runs
    /// without confirmation. See ``waitsForConfirmation``.
    public var confirmationRequired: Bool?
    /// The operation on each object. Exactly one must be set.
    public var operation: JobOperation
    /// The completion report.
    public var report: JobReport
    /// The idempotency token, which keeps a repeated request from creating a second job.
    ///
    /// The service requires it. If it is nil, a client generates one for each call and uses it for all retries of the
    /// call.
    public var clientRequestToken: String?
    /// The manifest. A job has either a manifest or a ``manifestGenerator``.
    public var manifest: JobManifest?
    /// A description of the job, which does not have to be unique.
    public var description: String?
    /// The priority. Jobs with a higher priority run first.
    public var priority: Int
    /// The ARN of the IAM role that the service assumes to run the tasks.
    public var roleARN: String
    /// The job's tags; the service accepts at most 50.
    public var tags: [S3Tag]?
    /// How the service generates the manifest. A job has either a generator or a ``manifest``.
    public var manifestGenerator: JobManifestGenerator?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

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
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
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
    /// Whether the job will await confirmation: the value of ``confirmationRequired``, or the service's default, true.
    public var waitsForConfirmation: Bool { confirmationRequired ?? true }
}

/// The output of CreateJob.
public struct CreateJobResult: S3ControlStructure {
    /// The new job's ID. DescribeJob may not find the job for a short while.
    public var jobID: JobID
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(jobID: JobID) {
        self.jobID = jobID
    }
}

@_spi(Shapes) extension CreateJobResult: Shape {
    public static let shapeName: StaticString = "CreateJobResult"
    public static var blank: Self { Self(jobID: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("JobId", .jobID), &shape.jobID)
    }
}

/// The input of UpdateJobPriority.
public struct UpdateJobPriorityRequest: S3ControlStructure {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    /// The new priority. Jobs with a higher priority run first.
    public var priority: Int
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(accountID: AccountID, jobID: JobID, priority: Int) {
        self.accountID = accountID
        self.jobID = jobID
        self.priority = priority
    }
}

@_spi(Shapes) extension UpdateJobPriorityRequest: Shape {
    public static let shapeName: StaticString = "UpdateJobPriorityRequest"
    public static var blank: Self { Self(accountID: "", jobID: "", priority: 0) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(.jobIDLabel, &shape.jobID)
        try visitor.member(
            Member("Priority", wireName: "priority", in: .query, required: true, .priority),
            &shape.priority
        )
    }
}

/// The output of UpdateJobPriority.
public struct UpdateJobPriorityResult: S3ControlStructure {
    /// The job.
    public var jobID: JobID
    /// The job's current priority.
    public var priority: Int?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(jobID: JobID, priority: Int? = nil) {
        self.jobID = jobID
        self.priority = priority
    }
}

@_spi(Shapes) extension UpdateJobPriorityResult: Shape {
    public static let shapeName: StaticString = "UpdateJobPriorityResult"
    public static var blank: Self { Self(jobID: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("JobId", required: true, .jobID), &shape.jobID)
        try visitor.member(Member("Priority", required: true, .priority), &shape.priority)
    }
}

/// The input of UpdateJobStatus.
public struct UpdateJobStatusRequest: S3ControlStructure {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    /// The requested status.
    public var requestedJobStatus: RequestedJobStatus
    /// The reason, kept with the job.
    public var statusUpdateReason: String?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(
        accountID: AccountID,
        jobID: JobID,
        requestedJobStatus: RequestedJobStatus,
        statusUpdateReason: String? = nil
    ) {
        self.accountID = accountID
        self.jobID = jobID
        self.requestedJobStatus = requestedJobStatus
        self.statusUpdateReason = statusUpdateReason
    }
}

@_spi(Shapes) extension UpdateJobStatusRequest: Shape {
    public static let shapeName: StaticString = "UpdateJobStatusRequest"
    public static var blank: Self { Self(accountID: "", jobID: "", requestedJobStatus: .cancelled) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(.jobIDLabel, &shape.jobID)
        try visitor.member(
            Member("RequestedJobStatus", wireName: "requestedJobStatus", in: .query, required: true),
            &shape.requestedJobStatus
        )
        try visitor.member(
            Member("StatusUpdateReason", wireName: "statusUpdateReason", in: .query, .text(upTo: 256)),
            &shape.statusUpdateReason
        )
    }
}

/// The output of UpdateJobStatus.
public struct UpdateJobStatusResult: S3ControlStructure {
    /// The job.
    public var jobID: JobID
    /// The job's current status. ``JobStatus/cancelling`` is not yet cancelled.
    public var status: JobStatus
    /// The reason given with the request.
    public var statusUpdateReason: String?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(jobID: JobID, status: JobStatus, statusUpdateReason: String? = nil) {
        self.jobID = jobID
        self.status = status
        self.statusUpdateReason = statusUpdateReason
    }
}

@_spi(Shapes) extension UpdateJobStatusResult: Shape {
    public static let shapeName: StaticString = "UpdateJobStatusResult"
    public static var blank: Self { Self(jobID: "", status: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("JobId", .jobID), &shape.jobID)
        try visitor.member("Status", &shape.status)
        try visitor.member(Member("StatusUpdateReason", .text(upTo: 256)), &shape.statusUpdateReason)
    }
}

/// The input of PutJobTagging.
public struct PutJobTaggingRequest: S3ControlStructure {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    /// The job's new tags; the service accepts at most 50. An empty list removes all tags.
    public var tags: [S3Tag]
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(accountID: AccountID, jobID: JobID, tags: [S3Tag]) {
        self.accountID = accountID
        self.jobID = jobID
        self.tags = tags
    }
}

@_spi(Shapes) extension PutJobTaggingRequest: Shape {
    public static let shapeName: StaticString = "PutJobTaggingRequest"
    public static var blank: Self { Self(accountID: "", jobID: "", tags: []) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(.jobIDLabel, &shape.jobID)
        try visitor.member(Member("Tags", required: true), &shape.tags)
    }
}

/// The output of PutJobTagging, which is empty.
public struct PutJobTaggingResult: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension PutJobTaggingResult: MemberlessShape {
    public static let shapeName: StaticString = "PutJobTaggingResult"
}

/// The input of DeleteJobTagging.
public struct DeleteJobTaggingRequest: S3ControlStructure {
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

@_spi(Shapes) extension DeleteJobTaggingRequest: JobShape {
    public static let shapeName: StaticString = "DeleteJobTaggingRequest"
}

/// The output of DeleteJobTagging, which is empty.
public struct DeleteJobTaggingResult: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension DeleteJobTaggingResult: MemberlessShape {
    public static let shapeName: StaticString = "DeleteJobTaggingResult"
}
