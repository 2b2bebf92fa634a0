public import Basics
public import S3ControlModel

/// A job to begin with: what the service is to tell of it, and what it will do as time goes by.
public struct EmulatedJob: Sendable {
    /// What DescribeJob tells at first. The job is in its status since its creation.
    public var descriptor: JobDescriptor

    /// The tasks that the job runs while it is active.
    public var work: JobWork

    /// The job's tags.
    public var tags: [S3Tag]

    /// Creates a job from all that is told of it.
    ///
    /// - Parameters:
    ///   - descriptor: The job. Tasks that its progress counts have run already.
    ///   - work: The tasks that it runs while it is active; by default it stays active for ever.
    ///   - tags: Its tags.
    public init(_ descriptor: JobDescriptor, work: JobWork = JobWork(), tags: [S3Tag] = []) {
        self.descriptor = descriptor
        self.work = work
        self.tags = tags
    }

    /// Creates a job of which only a few things matter.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - status: The status that it has; `JobStatus.suspended` implies that it awaits
    ///     confirmation.
    ///   - priority: Its priority: 0 to 2147483647.
    ///   - created: When it was created, and took its status.
    ///   - work: The tasks that it runs while it is active; by default it stays active for ever.
    ///   - tags: Its tags.
    public init(
        _ id: JobID,
        _ status: JobStatus,
        priority: Int = 10,
        created: Date = Date(),
        work: JobWork = JobWork(),
        tags: [S3Tag] = []
    ) {
        self.init(
            JobDescriptor(jobID: id, status: status) {
                $0.confirmationRequired = status == .suspended
                $0.priority = priority
                $0.creationTime = created
            },
            work: work,
            tags: tags
        )
    }
}
