/// Changes a job's priority.
///
/// Source: [UpdateJobPriority](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobPriority.html).
@_spi(Shapes) public enum UpdateJobPriority: APIOperation {
    public typealias Input = UpdateJobPriorityRequest
    public typealias Output = UpdateJobPriorityResult

    public static let name: StaticString = "UpdateJobPriority"
    public static let method: StaticString = "POST"
    public static let path: StaticString = "/v20180820/jobs/{id}/priority"
    public static let errors: [ServiceErrorCode] = [
        .badRequest, .tooManyRequests, .notFound, .internalService,
    ]
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

/// Confirms a job that awaits confirmation, or cancels a job.
///
/// Source: [UpdateJobStatus](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobStatus.html).
@_spi(Shapes) public enum UpdateJobStatus: APIOperation {
    public typealias Input = UpdateJobStatusRequest
    public typealias Output = UpdateJobStatusResult

    public static let name: StaticString = "UpdateJobStatus"
    public static let method: StaticString = "POST"
    public static let path: StaticString = "/v20180820/jobs/{id}/status"
    public static let errors: [ServiceErrorCode] = [
        .badRequest, .tooManyRequests, .notFound, .jobStatus, .internalService,
    ]
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

/// A status that UpdateJobStatus accepts.
///
/// Source: [UpdateJobStatus](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobStatus.html).
public enum RequestedJobStatus: String, Sendable, Hashable, CaseIterable, Codable {
    /// Cancel the job.
    case cancelled = "Cancelled"
    /// Confirm the job, so that it runs.
    case ready = "Ready"
}

@_spi(Shapes) extension RequestedJobStatus: EnumeratedValue {
    /// Reads a status.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        let text = try source.string()
        guard let value = Self(rawValue: text) else {
            throw source.invalid(text, expected: "Cancelled or Ready")
        }
        return value
    }

    /// Writes the service's name of the status.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(rawValue)
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
