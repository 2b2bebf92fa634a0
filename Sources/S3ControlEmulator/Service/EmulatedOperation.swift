import Basics
import HTTPTypes
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// One of the eight operations, named as in the API reference.
public enum JobsOperation: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// `POST /v20180820/jobs`
    case createJob = "CreateJob"
    /// `GET /v20180820/jobs/{id}`
    case describeJob = "DescribeJob"
    /// `GET /v20180820/jobs`
    case listJobs = "ListJobs"
    /// `POST /v20180820/jobs/{id}/status`
    case updateJobStatus = "UpdateJobStatus"
    /// `POST /v20180820/jobs/{id}/priority`
    case updateJobPriority = "UpdateJobPriority"
    /// `GET /v20180820/jobs/{id}/tagging`
    case getJobTagging = "GetJobTagging"
    /// `PUT /v20180820/jobs/{id}/tagging`
    case putJobTagging = "PutJobTagging"
    /// `DELETE /v20180820/jobs/{id}/tagging`
    case deleteJobTagging = "DeleteJobTagging"

    /// The name in the API reference.
    public var description: String { rawValue }

    /// Whether the operation changes jobs.
    var isChange: Bool { ![.describeJob, .listJobs, .getJobTagging].contains(self) }
}

extension JobsOperation {
    /// Creates the operation that a request's method and path select, or nil if none.
    init?(_ request: HTTPRequest) {
        let target = request.path ?? "/"
        let path = target[..<(target.firstIndex(of: "?") ?? target.endIndex)]
        let parts = path.split(separator: "/", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].isEmpty, parts[1] == "v20180820", parts[2] == "jobs" else {
            return nil
        }
        switch (request.method, parts.count, parts.count == 5 ? parts[4] : "") {
        case (.post, 3, _): self = .createJob
        case (.get, 3, _): self = .listJobs
        case (.get, 4, _): self = .describeJob
        case (.post, 5, "status"): self = .updateJobStatus
        case (.post, 5, "priority"): self = .updateJobPriority
        case (.get, 5, "tagging"): self = .getJobTagging
        case (.put, 5, "tagging"): self = .putJobTagging
        case (.delete, 5, "tagging"): self = .deleteJobTagging
        default: return nil
        }
    }
}

/// An operation with its implementation in the emulator.
protocol EmulatedOperation: RESTOperation where Input: AccountRequest {
    /// Performs the operation on the jobs of the account.
    ///
    /// - Throws: ``ServiceFault`` if the service responds with an error.
    static func perform(_ input: Input, in context: inout OperationContext) throws(ServiceFault) -> Output
}

/// A request that names its account, as all requests do.
protocol AccountRequest: Shape {
    var accountID: AccountID { get }
    /// The job that the request names, if any.
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
    /// Reads and validates a request.
    ///
    /// - Parameter isLenient: Whether to keep members that this version does not recognize,
    ///   instead of rejecting them.
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
            // ListJobs has the code `InvalidRequestException` instead of `BadRequestException`.
            let code = errors.contains(.invalidRequest) ? ServiceErrorCode.invalidRequest : .badRequest
            throw ServiceFault(code, message: "\(error)")
        }
    }

    /// Writes the body of a response.
    static func write(_ output: Output) throws(ServiceFault) -> [UInt8] {
        do {
            return try writeResponse(output)
        } catch {
            throw ServiceFault(.internalService, message: "\(error)")
        }
    }
}

/// The jobs of an account in a region, and the other values that an operation needs.
struct OperationContext {
    var jobs: JobStore
    /// The jobs' date.
    let now: Date
    /// The region that the request was signed for.
    let region: String
    /// The source of job IDs.
    var ids: RandomSource
    let configuration: EmulatorConfiguration
    /// Whether the number of jobs is below the limit.
    let hasRoom: Bool
}
