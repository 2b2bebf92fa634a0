internal import S3ControlModel
internal import S3ControlXML

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension UpdateJobStatusRequest: AccountRequest {}
extension UpdateJobPriorityRequest: AccountRequest {}

extension UpdateJobStatus: EmulatedOperation {
    static func perform(
        _ input: UpdateJobStatusRequest,
        on jobs: inout JobStore,
        now: Date
    ) throws(ServiceFault) -> UpdateJobStatusResult {
        try jobs.update(input.jobID, now: now) { (job) throws(ServiceFault) in
            try job.apply(input.requestedJobStatus, reason: input.statusUpdateReason, at: now)
            return UpdateJobStatusResult(
                jobID: input.jobID,
                status: job.descriptor.status,
                statusUpdateReason: job.descriptor.statusUpdateReason
            )
        }
    }
}

extension UpdateJobPriority: EmulatedOperation {
    static func perform(
        _ input: UpdateJobPriorityRequest,
        on jobs: inout JobStore,
        now: Date
    ) throws(ServiceFault) -> UpdateJobPriorityResult {
        try jobs.update(input.jobID, now: now) { (job) throws(ServiceFault) in
            // The model lists no JobStatusException here.
            guard !job.descriptor.status.isTerminal else {
                throw ServiceFault(
                    .badRequest,
                    message: "Job \(input.jobID) is \(job.descriptor.status): its priority cannot change."
                )
            }
            job.descriptor.priority = input.priority
            return UpdateJobPriorityResult(jobID: input.jobID, priority: input.priority)
        }
    }
}
