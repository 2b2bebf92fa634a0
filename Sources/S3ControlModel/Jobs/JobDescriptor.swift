#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// All that the service tells of a job.
///
/// Source: [JobDescriptor](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobDescriptor.html).
public struct JobDescriptor: Shape {
    /// The job's id.
    public var jobID: JobID
    /// Whether the job waits, or waited, to be confirmed before it runs.
    public var confirmationRequired: Bool?
    /// What the job is for, as given when it was created: 1 to 256 characters.
    public var description: String?
    /// The job's Amazon Resource Name: 1 to 1024 characters.
    public var jobARN: String?
    /// The job's status.
    public var status: JobStatus
    /// The list of objects that the job was given.
    public var manifest: JobManifest?
    /// What the job does with each object.
    public var operation: JobOperation?
    /// The job's priority: 0 to 2147483647, a higher one runs first.
    public var priority: Int
    /// How many tasks have run.
    public var progressSummary: JobProgressSummary?
    /// The reason given with the last change of status: 1 to 256 characters.
    public var statusUpdateReason: String?
    /// Why the job failed; empty for a job that did not.
    public var failureReasons: [JobFailure]
    /// Whether and where the job writes a report.
    public var report: JobReport?
    /// When the job was created.
    public var creationTime: Date
    /// When the job ended: completed, failed or was cancelled.
    public var terminationDate: Date?
    /// The role that runs the job's tasks: 1 to 2048 characters.
    public var roleARN: String?
    /// When the job was suspended.
    public var suspendedDate: Date?
    /// Why the job was suspended: 1 to 1024 characters.
    public var suspendedCause: String?
    /// How the service made the list of objects, for a job that was created so.
    public var manifestGenerator: JobManifestGenerator?
    /// The manifest that was generated, once it is.
    public var generatedManifestDescriptor: S3GeneratedManifestDescriptor?

    /// Creates a descriptor.
    public init(
        jobID: JobID,
        confirmationRequired: Bool? = nil,
        description: String? = nil,
        jobARN: String? = nil,
        status: JobStatus,
        manifest: JobManifest? = nil,
        operation: JobOperation? = nil,
        priority: Int,
        progressSummary: JobProgressSummary? = nil,
        statusUpdateReason: String? = nil,
        failureReasons: [JobFailure] = [],
        report: JobReport? = nil,
        creationTime: Date,
        terminationDate: Date? = nil,
        roleARN: String? = nil,
        suspendedDate: Date? = nil,
        suspendedCause: String? = nil,
        manifestGenerator: JobManifestGenerator? = nil,
        generatedManifestDescriptor: S3GeneratedManifestDescriptor? = nil
    ) {
        self.jobID = jobID
        self.confirmationRequired = confirmationRequired
        self.description = description
        self.jobARN = jobARN
        self.status = status
        self.manifest = manifest
        self.operation = operation
        self.priority = priority
        self.progressSummary = progressSummary
        self.statusUpdateReason = statusUpdateReason
        self.failureReasons = failureReasons
        self.report = report
        self.creationTime = creationTime
        self.terminationDate = terminationDate
        self.roleARN = roleARN
        self.suspendedDate = suspendedDate
        self.suspendedCause = suspendedCause
        self.manifestGenerator = manifestGenerator
        self.generatedManifestDescriptor = generatedManifestDescriptor
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobDescriptor"

    /// A descriptor without content, for a reader to fill.
    public static var blank: Self {
        Self(jobID: "", status: "", priority: 0, creationTime: Date(timeIntervalSince1970: 0))
    }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("JobId", .length(5...36, .jobID)), &shape.jobID)
        try visitor.member(Member("ConfirmationRequired"), &shape.confirmationRequired)
        try visitor.member(Member("Description", .length(1...256)), &shape.description)
        try visitor.member(Member("JobArn", .length(1...1024, .jobARN)), &shape.jobARN)
        try visitor.member(Member("Status"), &shape.status)
        try visitor.member(Member("Manifest"), &shape.manifest)
        try visitor.member(Member("Operation"), &shape.operation)
        try visitor.member(Member("Priority", .range(0...2_147_483_647)), &shape.priority)
        try visitor.member(Member("ProgressSummary"), &shape.progressSummary)
        try visitor.member(Member("StatusUpdateReason", .length(1...256)), &shape.statusUpdateReason)
        try visitor.member(Member("FailureReasons"), &shape.failureReasons)
        try visitor.member(Member("Report"), &shape.report)
        try visitor.member(Member("CreationTime"), &shape.creationTime)
        try visitor.member(Member("TerminationDate"), &shape.terminationDate)
        try visitor.member(Member("RoleArn", .length(1...2048, .roleARN)), &shape.roleARN)
        try visitor.member(Member("SuspendedDate"), &shape.suspendedDate)
        try visitor.member(Member("SuspendedCause", .length(1...1024)), &shape.suspendedCause)
        try visitor.member(Member("ManifestGenerator"), &shape.manifestGenerator)
        try visitor.member(Member("GeneratedManifestDescriptor"), &shape.generatedManifestDescriptor)
    }
}
