import EmulatorServer
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization

/// Responds through an emulator, and records the effect of each request, even if its response is lost.
struct JournalingResponder: Responder {
    private let emulator: S3ControlEmulator
    private let journal: LineFile
    private let admin: EmulatorResponder
    /// Held while a request is carried out, so that the emulator's last call is that of this request.
    private let turn: Turn

    private final class Turn: Sendable {
        let mutex = Mutex(())
    }

    init(_ emulator: S3ControlEmulator, journal: LineFile) {
        self.emulator = emulator
        self.journal = journal
        admin = EmulatorResponder(emulator)
        turn = Turn()
    }

    func respond(to request: HTTPRequest, body: [UInt8]) -> EmulatorReply {
        if request.path?.hasPrefix("/_emulator") == true { return admin.respond(to: request, body: body) }
        return turn.mutex.withLock { _ in
            let reply = emulator.reply(to: request, body: body)
            if let call = emulator.calls.last { journal.append(record(call, request, reply).line) }
            return reply
        }
    }

    private func record(_ call: EmulatedCall, _ request: HTTPRequest, _ reply: EmulatorReply) -> ServerRecord
    {
        func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.headerFields[$0] } }
        // "attempt=2; max=3"
        let attempt = field("amz-sdk-request")?.dropFirst(8).prefix { $0.isNumber } ?? ""
        var isCarriedOut = call.errorCode == nil && call.operation != nil
        if case .resetBeforeActing? = call.fault { isCarriedOut = false }
        return ServerRecord(
            call: field("x-soak-call").flatMap { Int($0) },
            id: AttemptID(invocation: field("amz-sdk-invocation-id") ?? "", attempt: Int(attempt) ?? 0),
            operation: call.operation?.rawValue ?? "none",
            job: call.jobID?.rawValue,
            requested: requested(call.input),
            status: call.status,
            error: call.errorCode?.rawValue,
            fault: call.fault.map(FaultDocument.name(of:)),
            isCarriedOut: isCarriedOut,
            requestID: call.requestID,
            reported: isCarriedOut ? reported(call, reply) : ReportedState()
        )
    }

    private func requested(_ input: (any S3ControlStructure)?) -> String? {
        switch input {
        case let input as CreateJobRequest: input.clientRequestToken
        case let input as UpdateJobStatusRequest: input.requestedJobStatus.rawValue
        case let input as UpdateJobPriorityRequest: String(input.priority)
        case let input as PutJobTaggingRequest: ReportedState(input.tags).other
        default: nil
        }
    }

    /// The content of the response. Not needed if no response was sent.
    private func reported(_ call: EmulatedCall, _ reply: EmulatorReply) -> ReportedState {
        guard case .response(let response) = reply.outcome, let operation = call.operation else {
            return ReportedState()
        }
        let body = response.body
        func read<Operation: RESTOperation>(_ operation: Operation.Type) -> Operation.Output? {
            guard case .output(let output)? = try? operation.readResponse(body) else { return nil }
            return output
        }
        switch operation {
        case .createJob: return ReportedState(other: read(CreateJob.self)?.jobID.rawValue)
        case .describeJob: return read(DescribeJob.self).map { ReportedState($0.job) } ?? ReportedState()
        case .listJobs: return read(ListJobs.self).map { ReportedState($0.jobs) } ?? ReportedState()
        case .updateJobStatus: return ReportedState(status: read(UpdateJobStatus.self)?.status)
        case .updateJobPriority: return ReportedState(priority: read(UpdateJobPriority.self)?.priority)
        case .getJobTagging: return read(GetJobTagging.self).map { ReportedState($0.tags) } ?? ReportedState()
        case .putJobTagging, .deleteJobTagging: return ReportedState()
        }
    }
}
