import AWSCore
@_spi(Verifying) import AWSSigV4
@_spi(XML) import AWSXML
import Basics
import HTTPTransport
import HTTPTypes
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// The processing of a request: its signature, its operation, the response, and any fault.
struct EmulatedExchange {
    let emulator: S3ControlEmulator
    let request: HTTPRequest
    let body: [UInt8]
    let ids: RequestIDs
    var call: EmulatedCall

    init(_ emulator: S3ControlEmulator, _ request: HTTPRequest, _ body: [UInt8]) {
        let operation = JobsOperation(request)
        let arrival = emulator.state.withLock { $0.arrive(operation) }
        self.emulator = emulator
        self.request = request
        self.body = body
        ids = arrival.ids
        call = EmulatedCall(
            number: arrival.number,
            date: emulator.configuration.clock.now,
            operation: operation,
            method: request.method.rawValue,
            target: EmulatedCall.loggable(target: request.path ?? "/"),
            requestID: arrival.ids.request,
            fault: arrival.fault
        )
    }

    /// The date against which signatures are checked, and which the response contains.
    private var serviceDate: Date {
        if case .clockSkew(let skew)? = call.fault { return call.date.addingTimeInterval(skew / .seconds(1)) }
        return call.date
    }

    /// Processes the request.
    mutating func run() -> EmulatorReply {
        if case .resetBeforeActing(let delivery)? = call.fault { return EmulatorReply(.reset(delivery)) }
        let response: TransportResponse
        do throws(ServiceFault) {
            response = self.response(status: 200, body: try perform())
        } catch {
            call.errorCode = error.code
            response = self.response(error)
        }
        call.status = response.head.status.code
        switch call.fault {
        case .resetAfterActing:
            call.status = nil
            return EmulatorReply(.reset(.sent))
        case .truncatedBody where !response.body.isEmpty: return EmulatorReply(.truncated(response))
        case .delay(let delay): return EmulatorReply(.response(response), delay: delay)
        default: return EmulatorReply(.response(response))
        }
    }

    private mutating func perform() throws(ServiceFault) -> [UInt8] {
        let region = try verify()
        let now = serviceDate
        try emulator.state.withLock { (state) throws(ServiceFault) in try state.admit(request, at: now) }
        switch call.fault {
        case .throttle: throw .throttled
        case .error(let code, let status): throw ServiceFault(code, message: "Injected.", status: status)
        case .errorInSuccess(let code): throw ServiceFault(code, message: "Injected.", status: 200)
        case .htmlPage(let status): throw .htmlPage(status: status)
        default: break
        }
        guard let operation = call.operation else { throw .noOperation }
        let answer = try perform(operation.implementation, region: region)
        // Without the end of its root element, no parser accepts the document.
        guard case .wrongXML? = call.fault else { return answer }
        return answer.isEmpty ? Array("<unclosed>".utf8) : answer.dropLast(2)
    }

    private mutating func perform<Operation: EmulatedOperation>(
        _ operation: Operation.Type,
        region: String
    ) throws(ServiceFault) -> [UInt8] {
        let input = try operation.read(request, body, isLenient: emulator.configuration.isLenient)
        call.account = input.accountID
        call.jobID = input.namedJob
        if body.count <= Self.largestKeptBody { call.input = input }
        let isChange = call.operation?.isChange == true
        // Nothing is changed while changes cannot be saved.
        if isChange, let keeper = emulator.keeper, keeper.failure != nil, !keeper.save() {
            throw .notSaved(keeper.failure)
        }
        let output = try emulator.state.withLock { (state) throws(ServiceFault) in
            try state.withJobs(of: JobOwner(account: input.accountID, region: region), at: call.date) {
                (context) throws(ServiceFault) in try operation.perform(input, in: &context)
            }
        }
        if isChange, let failure = emulator.keeper?.failure { throw .notSaved(failure) }
        if let created = output as? CreateJobResult { call.jobID = created.jobID }
        return try operation.write(output)
    }

    /// The maximum size in bytes of a body whose input is kept in the log.
    private static let largestKeptBody = 65_536

    /// Verifies the signature, and returns the region of the request.
    private func verify() throws(ServiceFault) -> String {
        do throws(SigV4VerificationError) {
            let verified = try emulator.verifier?.verify(request, body: body, now: serviceDate)
            return verified?.region ?? RequestRegion.of(request) ?? emulator.configuration.region
        } catch {
            throw ServiceFault(signature: error)
        }
    }

    private func response(_ error: ServiceFault) -> TransportResponse {
        if let page = error.page {
            var response = self.response(status: error.status, body: Array(page.utf8))
            response.head.headerFields[.contentType] = "text/html"
            return response
        }
        let body = ErrorBody(
            code: error.code.rawValue,
            message: error.message,
            requestID: ids.request,
            hostID: ids.host,
            details: error.details
        )
        // A message may contain characters that XML cannot represent.
        let plain = ErrorBody(
            code: error.code.rawValue,
            message: nil,
            requestID: ids.request,
            hostID: ids.host
        )
        return response(
            status: error.status,
            body: (try? body.encode()) ?? (try? plain.encode()) ?? []
        )
    }

    private func response(status: Int, body: [UInt8]) -> TransportResponse {
        var fields = HTTPFields()
        fields[.amzRequestID] = ids.request
        fields[.amzID2] = ids.host
        fields[.date] = HTTPDate.format(serviceDate)
        if !body.isEmpty { fields[.contentType] = "application/xml" }
        return TransportResponse(
            // A status of more than three digits traps, and a fault can have any.
            head: HTTPResponse(status: .init(code: min(max(status, 100), 999)), headerFields: fields),
            body: body
        )
    }
}

extension HTTPField.Name {
    fileprivate static let amzRequestID = HTTPField.Name("x-amz-request-id") ?? .date
    fileprivate static let amzID2 = HTTPField.Name("x-amz-id-2") ?? .date
}

/// The region of a request whose signature is not checked.
enum RequestRegion {
    /// Returns the region in the signature's scope or, without one, the region in the
    /// host; nil if there is neither.
    static func of(_ request: HTTPRequest) -> String? {
        if let scope = SigV4Verifier.claimedRegion(of: request) { return scope }
        return host(request.authority ?? "")
    }

    /// Returns the region in `123456789012.s3-control[-fips][.dualstack].eu-west-1.amazonaws.com`.
    private static func host(_ authority: String) -> String? {
        let host = authority.prefix { $0 != ":" }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard
            var index = labels.firstIndex(where: { $0 == "s3-control" || $0 == "s3-control-fips" })
        else { return nil }
        index += 1
        if index < labels.count, labels[index] == "dualstack" { index += 1 }
        guard index + 1 < labels.count, labels[index + 1] == "amazonaws", labels[index].contains("-") else {
            return nil
        }
        return String(labels[index])
    }
}
