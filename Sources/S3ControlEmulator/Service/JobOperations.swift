import Basics
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

extension DescribeJob: EmulatedOperation {
    static func perform(_ input: Input, in context: inout OperationContext) throws(ServiceFault) -> Output {
        guard let job = context.jobs.job(input.jobID, now: context.now) else { throw .noJob(input.jobID) }
        return DescribeJobResult(job: context.jobs.descriptor(of: job))
    }
}

extension ListJobs: EmulatedOperation {
    /// The page size for requests without one. The service does not document its default.
    private static let defaultPageSize = 1000

    static func perform(_ input: Input, in context: inout OperationContext) throws(ServiceFault) -> Output {
        let start: Int
        if let token = input.nextToken {
            guard let sequence = context.jobs.sequence(of: token) else {
                throw ServiceFault(.invalidNextToken, message: "The next token does not continue a listing.")
            }
            start = sequence
        } else {
            start = 0
        }
        if !context.configuration.isLenient, let unknown = input.jobStatuses?.first(where: { !$0.isKnown }) {
            throw ServiceFault(.invalidRequest, message: "jobStatuses has an unknown status: \(unknown)")
        }
        let statuses = input.jobStatuses.map(Set.init)
        // A listing with pages of no jobs would never end.
        let size = input.maxResults.map { $0 == 0 ? defaultPageSize : $0 } ?? defaultPageSize
        let (page, next) = context.jobs.page(from: start, size: size, now: context.now) {
            statuses?.contains($0) ?? true
        }
        return ListJobsResult(
            nextToken: next.map(context.jobs.token(at:)),
            jobs: page.map { $0.summary(at: context.jobs.latest) }
        )
    }
}

extension UpdateJobStatus: EmulatedOperation {
    static func perform(_ input: Input, in context: inout OperationContext) throws(ServiceFault) -> Output {
        let job = try context.jobs.update(input.jobID, now: context.now) { (job) throws(ServiceFault) in
            let next: JobStatus?
            switch job.status.outcome(of: input.requestedJobStatus) {
            case .changes(let status): next = status
            case .unchanged: next = nil
            case .refused:
                throw ServiceFault(
                    .jobStatus,
                    message:
                        "Job \(job.id) is \(job.status) and cannot become \(input.requestedJobStatus.rawValue)."
                )
            }
            if let reason = input.statusUpdateReason { job.statusUpdateReason = reason }
            return next
        }
        return UpdateJobStatusResult(
            jobID: job.id,
            status: job.status,
            statusUpdateReason: job.statusUpdateReason
        )
    }
}

extension UpdateJobPriority: EmulatedOperation {
    static func perform(_ input: Input, in context: inout OperationContext) throws(ServiceFault) -> Output {
        let job = try context.jobs.update(input.jobID, now: context.now) { (job) throws(ServiceFault) in
            // The service model lists no `JobStatusException` for this operation.
            guard !job.status.isTerminal else {
                throw ServiceFault(
                    .badRequest,
                    message: "Job \(job.id) is \(job.status): its priority cannot change."
                )
            }
            job.priority = input.priority
            return nil
        }
        return UpdateJobPriorityResult(jobID: job.id, priority: job.priority)
    }
}

extension GetJobTagging: EmulatedOperation {
    static func perform(_ input: Input, in context: inout OperationContext) throws(ServiceFault) -> Output {
        guard let job = context.jobs.job(input.jobID, now: context.now) else { throw .noJob(input.jobID) }
        return GetJobTaggingResult(tags: job.tags)
    }
}

extension PutJobTagging: EmulatedOperation {
    static func perform(_ input: Input, in context: inout OperationContext) throws(ServiceFault) -> Output {
        try TagRules.check(input.tags)
        _ = try context.jobs.update(input.jobID, now: context.now) {
            $0.tags = input.tags
            return nil
        }
        return PutJobTaggingResult()
    }
}

extension DeleteJobTagging: EmulatedOperation {
    static func perform(_ input: Input, in context: inout OperationContext) throws(ServiceFault) -> Output {
        _ = try context.jobs.update(input.jobID, now: context.now) {
            $0.tags = []
            return nil
        }
        return DeleteJobTaggingResult()
    }
}

/// The service's rules for a job's tags, in addition to the constraints of the service model.
enum TagRules {
    static func check(_ tags: [S3Tag]) throws(ServiceFault) {
        guard tags.count <= 50 else {
            throw ServiceFault(
                .tooManyTags,
                message: "A job has at most 50 tags, but \(tags.count) were given."
            )
        }
        guard Set(tags.map { ByteText($0.key) }).count == tags.count else {
            throw ServiceFault(.badRequest, message: "A tag key was given twice.")
        }
    }
}
