@_spi(Partitions) import AWSCore
import Basics
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

extension CreateJob: EmulatedOperation {
    static func perform(_ input: Input, in context: inout OperationContext) throws(ServiceFault) -> Output {
        guard let token = input.clientRequestToken else {
            throw ServiceFault(.badRequest, message: "ClientRequestToken is required")
        }
        if !context.configuration.isLenient { try check(input) }
        if let earlier = context.jobs.creation(token: token) {
            guard earlier.origin.wasCreated(by: input) else {
                throw ServiceFault(
                    .idempotency,
                    message: "The client request token came with another request before."
                )
            }
            return CreateJobResult(jobID: earlier.id)
        }
        guard context.hasRoom || context.jobs.removeOldestEnded() else {
            throw ServiceFault(.tooManyRequests, message: "The emulator has no room for more jobs.")
        }
        let id = JobID(stringLiteral: context.ids.uuid())
        let delay = context.configuration.visibilityDelay
        let job = JobDescriptor(creating: input, id: id, context: context)
        context.jobs.add(
            EmulatedJob(
                job,
                work: context.configuration.work,
                tags: input.tags ?? []
            ),
            now: context.now,
            token: token,
            visibleFrom: delay > .zero ? context.now.addingTimeInterval(delay / .seconds(1)) : nil,
            run: context.configuration.runsJobs
                ? JobRun(
                    job,
                    account: input.accountID,
                    region: context.region,
                    failedTaskLimit: context.configuration.execution.failedTaskLimit
                ) : nil
        )
        return CreateJobResult(jobID: id)
    }

    private static func check(_ input: CreateJobRequest) throws(ServiceFault) {
        let violations = input.ruleViolations()
        guard violations.isEmpty else {
            let error = ValidationError(shapeName: "CreateJobRequest", violations: violations)
            throw ServiceFault(.badRequest, message: "\(error)")
        }
    }
}

extension JobDescriptor {
    /// Creates the descriptor of a new job.
    fileprivate init(creating input: CreateJobRequest, id: JobID, context: OperationContext) {
        let partition = Partition.of(region: context.region).name
        self.init(jobID: id, status: .new) {
            // The service treats an absent value as true.
            $0.confirmationRequired = input.confirmationRequired ?? true
            $0.description = input.description
            $0.jobARN = "arn:\(partition):s3:\(context.region):\(input.accountID):job/\(id)"
            $0.manifest = input.manifest
            $0.operation = input.operation
            $0.priority = input.priority
            $0.report = input.report
            $0.creationTime = context.now
            $0.roleARN = input.roleARN
            $0.manifestGenerator = input.manifestGenerator
            $0.unknownMembers = input.unknownMembers
        }
    }
}

extension JobOrigin {
    /// Whether `input` describes this job. The comparison makes it unnecessary to keep the request.
    fileprivate func wasCreated(by input: CreateJobRequest) -> Bool {
        descriptor.confirmationRequired == (input.confirmationRequired ?? true)
            && descriptor.description == input.description && descriptor.manifest == input.manifest
            && descriptor.operation == input.operation && descriptor.priority == input.priority
            && descriptor.report == input.report && descriptor.roleARN == input.roleARN
            && descriptor.manifestGenerator == input.manifestGenerator && tags == input.tags ?? []
            && descriptor.unknownMembers == input.unknownMembers
    }
}
