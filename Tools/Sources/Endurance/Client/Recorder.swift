import HTTPTransport
import HTTPTypes
import S3Control
import Synchronization

/// Records the client's requests and responses, and numbers its calls.
///
/// Each request carries its call's number, so that it can be matched with the emulator's record.
final class Recorder: ClientMiddleware {
    /// The number of the call of the current task and its child tasks.
    @TaskLocal static var call: Int?

    private let file: LineFile
    private let calls = Atomic(0)
    private let requests = Atomic(0)

    init(file: LineFile) {
        self.file = file
    }

    /// The number of calls.
    var callCount: Int { calls.load(ordering: .relaxed) }
    /// The number of requests.
    var requestCount: Int { requests.load(ordering: .relaxed) }

    func nextCall() -> Int { calls.wrappingAdd(1, ordering: .relaxed).newValue }

    func write(_ line: Line) { file.append(line) }

    func flush() { file.flush() }

    func intercept(
        _ request: HTTPRequest,
        body: [UInt8],
        context: AttemptContext,
        next: NextHandler
    ) async throws -> TransportResponse {
        var request = request
        requests.wrappingAdd(1, ordering: .relaxed)
        if let call = Self.call, let name = HTTPField.Name("x-soak-call") {
            request.headerFields[name] = String(call)
        }
        file.append(Line("A", context.invocationID, context.attempt))
        let response = try await next(request, body)
        let head = response.head
        let requestID = HTTPField.Name("x-amz-request-id").flatMap { head.headerFields[$0] }
        let id = AttemptID(invocation: context.invocationID, attempt: context.attempt)
        file.append(AnswerRecord(id: id, status: head.status.code, requestID: requestID).line)
        return response
    }
}
