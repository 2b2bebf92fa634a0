internal import Basics
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension UpdateJobStatus: EmulatedOperation {
    static func perform(
        _ input: UpdateJobStatusRequest,
        on jobs: inout JobStore,
        _ context: inout OperationContext
    ) throws(ServiceFault) -> UpdateJobStatusResult {
        let job = try jobs.update(input.jobID, now: context.now) { (job) throws(ServiceFault) in
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
    static func perform(
        _ input: UpdateJobPriorityRequest,
        on jobs: inout JobStore,
        _ context: inout OperationContext
    ) throws(ServiceFault) -> UpdateJobPriorityResult {
        let job = try jobs.update(input.jobID, now: context.now) { (job) throws(ServiceFault) in
            // The model lists no JobStatusException here.
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
