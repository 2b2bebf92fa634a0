#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What a listing tells of a job.
///
/// Source: [JobListDescriptor](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobListDescriptor.html).
public struct JobListDescriptor: Shape {
    /// The job's id.
    public var jobID: JobID
    /// What the job is for: 1 to 256 characters.
    public var description: String?
    /// The name of what the job does with each object.
    public var operation: OperationName?
    /// The job's priority: 0 to 2147483647, a higher one runs first.
    public var priority: Int
    /// The job's status.
    public var status: JobStatus
    /// When the job was created.
    public var creationTime: Date
    /// When the job ended: completed, failed or was cancelled.
    public var terminationDate: Date?
    /// How many tasks have run.
    public var progressSummary: JobProgressSummary?

    /// Creates a descriptor.
    public init(
        jobID: JobID,
        description: String? = nil,
        operation: OperationName? = nil,
        priority: Int,
        status: JobStatus,
        creationTime: Date,
        terminationDate: Date? = nil,
        progressSummary: JobProgressSummary? = nil
    ) {
        self.jobID = jobID
        self.description = description
        self.operation = operation
        self.priority = priority
        self.status = status
        self.creationTime = creationTime
        self.terminationDate = terminationDate
        self.progressSummary = progressSummary
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobListDescriptor"

    /// A descriptor without content, for a reader to fill.
    public static var blank: Self {
        Self(jobID: "", priority: 0, status: "", creationTime: Date(timeIntervalSince1970: 0))
    }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("JobId", .length(5...36, .jobID)), &shape.jobID)
        try visitor.member(Member("Description", .length(1...256)), &shape.description)
        try visitor.member(Member("Operation"), &shape.operation)
        try visitor.member(Member("Priority", .range(0...2_147_483_647)), &shape.priority)
        try visitor.member(Member("Status"), &shape.status)
        try visitor.member(Member("CreationTime"), &shape.creationTime)
        try visitor.member(Member("TerminationDate"), &shape.terminationDate)
        try visitor.member(Member("ProgressSummary"), &shape.progressSummary)
    }
}
