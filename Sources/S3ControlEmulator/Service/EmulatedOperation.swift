internal import Basics
internal import HTTPTypes
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

/// An operation as the service performs it.
protocol EmulatedOperation: RESTOperation where Input: AccountRequest {
    /// Does what `input` asks to the jobs of its account.
    ///
    /// - Throws: ``ServiceFault`` with what the service answers instead.
    static func perform(
        _ input: Input,
        on jobs: inout JobStore,
        _ context: inout OperationContext
    ) throws(ServiceFault) -> Output
}

/// A request that names the account it is for, as all of them do.
protocol AccountRequest: Shape {
    var accountID: AccountID { get }
    /// The job that the request is about.
    var namedJob: JobID? { get }
}

/// A request that names a job.
protocol JobRequest: AccountRequest {
    var jobID: JobID { get }
}

extension AccountRequest {
    var namedJob: JobID? { nil }
}

extension JobRequest {
    var namedJob: JobID? { jobID }
}

extension CreateJobRequest: AccountRequest {}
extension ListJobsRequest: AccountRequest {}
extension DescribeJobRequest: JobRequest {}
extension UpdateJobStatusRequest: JobRequest {}
extension UpdateJobPriorityRequest: JobRequest {}
extension GetJobTaggingRequest: JobRequest {}
extension PutJobTaggingRequest: JobRequest {}
extension DeleteJobTaggingRequest: JobRequest {}

extension JobsOperation {
    /// The operation's description and implementation.
    var implementation: any EmulatedOperation.Type {
        switch self {
        case .createJob: CreateJob.self
        case .describeJob: DescribeJob.self
        case .listJobs: ListJobs.self
        case .updateJobStatus: UpdateJobStatus.self
        case .updateJobPriority: UpdateJobPriority.self
        case .getJobTagging: GetJobTagging.self
        case .putJobTagging: PutJobTagging.self
        case .deleteJobTagging: DeleteJobTagging.self
        }
    }
}

extension EmulatedOperation {
    /// Reads and checks a request.
    ///
    /// - Parameter isLenient: Whether members that this version does not know are kept rather than refused.
    static func read(_ request: HTTPRequest, _ body: [UInt8], isLenient: Bool) throws(ServiceFault) -> Input {
        do {
            guard let input = try readRequest(request, body: body) else { throw ServiceFault.noOperation }
            let violations = input.violations().filter { !isLenient || $0.kind != .unknownMember }
            guard violations.isEmpty else {
                throw ValidationError(shapeName: "\(Input.shapeName)", violations: violations)
            }
            return input
        } catch let fault as ServiceFault {
            throw fault
        } catch {
            // ListJobs has a code of its own for what the others call a bad request.
            let code = errors.contains(.invalidRequest) ? ServiceErrorCode.invalidRequest : .badRequest
            throw ServiceFault(code, message: "\(error)")
        }
    }

    /// Writes what goes back.
    static func write(_ output: Output) throws(ServiceFault) -> [UInt8] {
        do {
            return try writeResponse(output)
        } catch {
            throw ServiceFault(.internalService, message: "\(error)")
        }
    }
}

/// What an operation knows in addition to the account's jobs.
struct OperationContext {
    /// The jobs' date.
    let now: Date
    /// The region that the request was signed for.
    let region: String
    /// Where the ids of jobs come from.
    var ids: RandomSource
    let configuration: EmulatorConfiguration
    /// Whether another job may be kept.
    let hasRoom: Bool
}
