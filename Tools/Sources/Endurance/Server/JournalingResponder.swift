internal import EmulatorServer
internal import HTTPTransport
internal import HTTPTypes
internal import S3ControlEmulator
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlWire
internal import Synchronization

/// Answers by an emulator, and writes down what each request made it do, whatever became of the answer.
struct JournalingResponder: Responder {
    private let emulator: S3ControlEmulator
    private let journal: LineFile
    private let admin: EmulatorResponder
    /// Held while a request is carried out, so that the emulator's latest call is this request's.
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
            asked: asked(call.input),
            status: call.status,
            error: call.errorCode?.rawValue,
            fault: call.fault.map(FaultDocument.name(of:)),
            isCarriedOut: isCarriedOut,
            requestID: call.requestID,
            told: isCarriedOut ? told(call, reply) : Told()
        )
    }

    private func asked(_ input: (any S3ControlStructure)?) -> String? {
        switch input {
        case let input as CreateJobRequest: input.clientRequestToken
        case let input as UpdateJobStatusRequest: input.requestedJobStatus.rawValue
        case let input as UpdateJobPriorityRequest: String(input.priority)
        case let input as PutJobTaggingRequest: Told(input.tags).other
        default: nil
        }
    }

    /// What the answer says; of one that did not go back, what it would have said is not needed.
    private func told(_ call: EmulatedCall, _ reply: EmulatorReply) -> Told {
        guard case .response(let response) = reply.outcome, let operation = call.operation else {
            return Told()
        }
        let body = response.body
        func read<Operation: RESTOperation>(_ operation: Operation.Type) -> Operation.Output? {
            guard case .output(let output)? = try? operation.readResponse(body) else { return nil }
            return output
        }
        switch operation {
        case .createJob: return Told(other: read(CreateJob.self)?.jobID.rawValue)
        case .describeJob: return read(DescribeJob.self).map { Told($0.job) } ?? Told()
        case .listJobs: return read(ListJobs.self).map { Told($0.jobs) } ?? Told()
        case .updateJobStatus: return Told(status: read(UpdateJobStatus.self)?.status)
        case .updateJobPriority: return Told(priority: read(UpdateJobPriority.self)?.priority)
        case .getJobTagging: return read(GetJobTagging.self).map { Told($0.tags) } ?? Told()
        case .putJobTagging, .deleteJobTagging: return Told()
        }
    }
}
