internal import S3ControlModel
internal import S3ControlXML

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension CreateJobRequest: AccountRequest {}

extension CreateJob: EmulatedOperation {
    static func perform(
        _ input: CreateJobRequest,
        on jobs: inout JobStore,
        now: Date
    ) throws(ServiceFault) -> CreateJobResult {
        guard let token = input.clientRequestToken else {
            throw ServiceFault(.badRequest, message: "ClientRequestToken is required")
        }
        try check(input)
        if let earlier = jobs.creation(token: token) {
            guard earlier.request == input else {
                throw ServiceFault(
                    .idempotency,
                    message: "The client request token came with another request before."
                )
            }
            return CreateJobResult(jobID: earlier.jobID)
        }
        let id = JobID(stringLiteral: UUID().uuidString.lowercased())
        var job = EmulatedJob(descriptor(of: input, id: id, now: now), work: jobs.work)
        job.tags = input.tags ?? []
        jobs.add(job)
        jobs.remember(CreationRecord(request: input, jobID: id), token: token)
        return CreateJobResult(jobID: id)
    }

    private static func check(_ input: CreateJobRequest) throws(ServiceFault) {
        guard input.operation.names.count == 1 else {
            throw ServiceFault(.badRequest, message: "A job takes exactly one operation.")
        }
        guard (input.manifest == nil) != (input.manifestGenerator == nil) else {
            throw ServiceFault(.badRequest, message: "A job takes either a manifest or a manifest generator.")
        }
        if input.report.enabled, input.report.bucket == nil {
            throw ServiceFault(.badRequest, message: "A report that is enabled needs a bucket.")
        }
        try TagRules.check(input.tags ?? [])
    }

    private static func descriptor(of input: CreateJobRequest, id: JobID, now: Date) -> JobDescriptor {
        JobDescriptor(
            jobID: id,
            // Absent means true to the service.
            confirmationRequired: input.confirmationRequired ?? true,
            description: input.description,
            jobARN: "arn:aws:s3:us-east-1:\(input.accountID):job/\(id)",
            status: .new,
            manifest: input.manifest,
            operation: input.operation,
            priority: input.priority,
            report: input.report,
            creationTime: now,
            roleARN: input.roleARN,
            manifestGenerator: input.manifestGenerator
        )
    }
}

/// A job that was created, remembered for the sake of its client request token.
struct CreationRecord: Sendable {
    var request: CreateJobRequest
    var jobID: JobID
}
