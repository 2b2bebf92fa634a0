internal import Basics
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension GetJobTagging: EmulatedOperation {
    static func perform(
        _ input: GetJobTaggingRequest,
        on jobs: inout JobStore,
        _ context: inout OperationContext
    ) throws(ServiceFault) -> GetJobTaggingResult {
        guard let job = jobs.job(input.jobID, now: context.now) else { throw .noJob(input.jobID) }
        return GetJobTaggingResult(tags: job.tags)
    }
}

extension PutJobTagging: EmulatedOperation {
    static func perform(
        _ input: PutJobTaggingRequest,
        on jobs: inout JobStore,
        _ context: inout OperationContext
    ) throws(ServiceFault) -> PutJobTaggingResult {
        try TagRules.check(input.tags)
        _ = try jobs.update(input.jobID, now: context.now) {
            $0.tags = input.tags
            return nil
        }
        return PutJobTaggingResult()
    }
}

extension DeleteJobTagging: EmulatedOperation {
    static func perform(
        _ input: DeleteJobTaggingRequest,
        on jobs: inout JobStore,
        _ context: inout OperationContext
    ) throws(ServiceFault) -> DeleteJobTaggingResult {
        _ = try jobs.update(input.jobID, now: context.now) {
            $0.tags = []
            return nil
        }
        return DeleteJobTaggingResult()
    }
}

/// What the service demands of a job's tags beyond the model's constraints.
enum TagRules {
    static func check(_ tags: [S3Tag]) throws(ServiceFault) {
        guard tags.count <= 50 else {
            throw ServiceFault(
                .tooManyTags,
                message: "A job has at most 50 tags, but \(tags.count) were given."
            )
        }
        guard Set(tags.map(\.key)).count == tags.count else {
            throw ServiceFault(.badRequest, message: "A tag key was given twice.")
        }
    }
}
