internal import S3ControlModel
internal import S3ControlXML

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension GetJobTaggingRequest: AccountRequest {}
extension PutJobTaggingRequest: AccountRequest {}
extension DeleteJobTaggingRequest: AccountRequest {}

extension GetJobTagging: EmulatedOperation {
    static func perform(
        _ input: GetJobTaggingRequest,
        on jobs: inout JobStore,
        now: Date
    ) throws(ServiceFault) -> GetJobTaggingResult {
        GetJobTaggingResult(tags: try jobs.update(input.jobID, now: now) { $0.tags })
    }
}

extension PutJobTagging: EmulatedOperation {
    static func perform(
        _ input: PutJobTaggingRequest,
        on jobs: inout JobStore,
        now: Date
    ) throws(ServiceFault) -> PutJobTaggingResult {
        try TagRules.check(input.tags)
        try jobs.update(input.jobID, now: now) { $0.tags = input.tags }
        return PutJobTaggingResult()
    }
}

extension DeleteJobTagging: EmulatedOperation {
    static func perform(
        _ input: DeleteJobTaggingRequest,
        on jobs: inout JobStore,
        now: Date
    ) throws(ServiceFault) -> DeleteJobTaggingResult {
        try jobs.update(input.jobID, now: now) { $0.tags = [] }
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
