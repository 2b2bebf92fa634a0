internal import AWSCore
internal import AWSSigV4
internal import Basics
internal import HTTPTransport
internal import HTTPTypes

/// A request as a call has encoded it: what each attempt begins from.
final class EncodedRequest: Sendable {
    let head: HTTPRequest
    let body: [UInt8]

    init(_ head: HTTPRequest, _ body: [UInt8]) {
        self.head = head
        self.body = body
    }
}

/// A request as it was signed, and what with.
final class SignedRequest: Sendable {
    let request: TransferRequest
    let credentials: Credentials
    let date: Date
    /// The distance of the date from this machine's time.
    let offset: TimeInterval

    init(_ request: TransferRequest, credentials: Credentials, date: Date, offset: TimeInterval) {
        self.request = request
        self.credentials = credentials
        self.date = date
        self.offset = offset
    }

    /// The request without the fields that count attempts, which are not signed.
    var withoutCounts: HTTPRequest {
        var head = request.head
        head.headerFields[.invocationID] = nil
        head.headerFields[.sdkRequest] = nil
        return head
    }
}

/// One attempt of a call: what it was signed with, and what came of it.
///
/// `@unchecked Sendable`: only the call's own task writes it, one step after the other; a middleware's `next` is a step.
package final class Attempt: @unchecked Sendable {
    let call: any Call
    /// From 1.
    let number: Int
    /// The request; nil until it is encoded.
    var request: EncodedRequest?
    /// What was taken beforehand for the next request of the attempt.
    var reserved: Credentials?
    var slot: TransferSlot?
    /// The request as it was sent last.
    var signed: SignedRequest?
    /// What the transport has returned, or thrown, last: a middleware may send several times, or not at all.
    private(set) var received: TransportResponse?
    private(set) var transportError: TransportError?
    /// The response that the attempt ended with, whatever its status; nil if there was none.
    var response: TransportResponse?
    /// How the attempt failed; nil if it succeeded.
    var failure: CallFailure?

    init(of call: any Call, after retry: RetryState?) {
        self.call = call
        number = call.state.beginAttempt()
        request = retry?.request
        reserved = retry?.renewed
        retry?.renewed = nil
    }

    /// Whether credentials were taken for the next request.
    var hasCredentials: Bool {
        @inline(never) get { reserved != nil }
    }

    /// The credentials for a request of the attempt.
    func takeCredentials() -> Credentials? {
        defer { reserved = nil }
        return reserved
    }

    /// Records that the transport has returned a response.
    @inline(never)
    func receive(_ response: TransportResponse) {
        recordPredecessor()
        received = response
        self.response = response
    }

    /// Records that the transport has returned no response; rethrows what is not an error of the transport.
    @inline(never)
    func lose(_ error: any Error) throws {
        guard let error = error as? TransportError else { throw error }
        recordPredecessor()
        received = nil
        response = nil
        transportError = error
        if error.delivery == .sent { call.state.recordAction() }
    }

    /// The service may have acted on a request that a middleware has sent before, whatever becomes of the next.
    private func recordPredecessor() {
        transportError = nil
        if let received, !(300..<500).contains(received.statusCode) { call.state.recordAction() }
    }

    /// What middlewares receive.
    var context: AttemptContext {
        AttemptContext(
            operation: call.operation,
            accountID: call.account,
            attempt: number,
            invocationID: call.state.invocationID
        )
    }

    /// The failure with a hint, if the two canonical requests or the two clocks show the reason.
    func diagnose(_ failure: CallFailure, _ fault: ResponseFault, by signer: SigV4Signer?, now: Date)
        -> CallFailure
    {
        if case .service(let fault) = fault, let theirs = fault.canonicalRequest, let signed, let signer,
            let ours = try? signer.intermediateValues(
                of: signed.withoutCounts,
                payload: call.signsBody ? .bytes(signed.request.body) : .unsigned,
                credentials: signed.credentials,
                date: signed.date
            ).canonicalRequest
        {
            return failure.withHint(SignatureDiagnosis.hint(ours: ours, theirs: theirs))
        }
        if failure.code == "clockSkew", let date = failure.serverDate {
            let seconds = Int(max(-1e9, min(1e9, now.timeIntervalSince(date))).rounded())
            return failure.withHint(
                "This machine's clock is \(abs(seconds)) s \(seconds < 0 ? "behind" : "ahead of") the service's: set it."
            )
        }
        return failure
    }
}

extension CallSummary {
    init(_ call: any Call) {
        let response = call.state.response
        self.init(
            operation: call.operation,
            requestID: response?.requestID,
            extendedRequestID: response?.extendedRequestID,
            attempts: call.state.attempts
        )
    }
}

extension CallFailure {
    /// What a provider threw: an error of the way to its source says nothing about the way to the service.
    static func credentials(_ error: any Error, of provider: any CredentialsProvider) -> CallFailure {
        let message =
            (error as? CredentialsError)?.message ?? "No credentials: \(type(of: provider)) failed: \(error)"
        return CallFailure("noCredentials", message: message, cause: error)
    }

    /// What ended a call.
    static func ending(_ error: any Error, _ call: any Call) -> CallFailure {
        switch error {
        case let failure as CallFailure: failure
        case is Deadline.Expired: expired(call)
        case let error as SigV4Error:
            CallFailure("signingFailed", message: "The request cannot be signed: \(error)", cause: error)
        default:
            CallFailure(
                "unexpected",
                message: "\(call.operation) was ended by another error: \(type(of: error)): \(error)",
                cause: error
            )
        }
    }

    /// The call's deadline has passed: the last attempt's failure is the likely reason.
    private static func expired(_ call: any Call) -> CallFailure {
        let last = call.state.lastFailure
        return CallFailure(
            "timeout",
            message: "\(call.operation) was not done within the call's timeout"
                + (last.map { "; its last attempt ended with: \($0.message)" } ?? "."),
            serviceCode: last?.serviceCode,
            httpStatus: last?.httpStatus,
            requestID: last?.requestID,
            extendedRequestID: last?.extendedRequestID,
            cause: last
        )
    }
}
