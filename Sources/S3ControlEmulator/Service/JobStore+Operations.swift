internal import S3ControlModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What each operation does to an account's jobs.
extension JobStore {
    mutating func updateJobStatus(
        _ request: UpdateJobStatusRequest,
        now: Date
    ) throws(ServiceFault) -> UpdateJobStatusResult {
        let result = try update(request.jobID, now: now) { (job) throws(ServiceFault) in
            try job.apply(request.requestedJobStatus, reason: request.statusUpdateReason, at: now)
            return UpdateJobStatusResult(
                jobID: request.jobID, status: job.descriptor.status,
                statusUpdateReason: job.descriptor.statusUpdateReason)
        }
        guard let result else { throw .noSuchJob(request.jobID) }
        return result
    }

    mutating func describeJob(
        _ request: DescribeJobRequest,
        now: Date
    ) throws(ServiceFault) -> DescribeJobResult {
        guard let job = update(request.jobID, now: now, { $0.descriptor }) else {
            throw .noSuchJob(request.jobID)
        }
        return DescribeJobResult(job: job)
    }
}
