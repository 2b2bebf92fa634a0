import AWSCore
@_spi(Debugging) import AWSSigV4
import Basics
import HTTPTransport
import HTTPTypes

/// The encoded request of a call, shared by its attempts.
final class EncodedRequest: Sendable {
    let head: HTTPRequest
    let body: [UInt8]

    init(_ head: HTTPRequest, _ body: [UInt8]) {
        self.head = head
        self.body = body
    }
}

/// A signed request, and the values that it was signed with.
final class SignedRequest: Sendable {
    let request: TransferRequest
    let credentials: Credentials
    let date: Date
    /// The difference between the date and this machine's time, in seconds.
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

/// One attempt of a call: its request and its result.
///
/// `@unchecked Sendable`: only the call's own task writes it, one step after another. Each `next` of a
/// middleware has an attempt of its own, whose result ``MiddlewareRequests`` takes over under a lock.
package final class Attempt: @unchecked Sendable {
    let call: any Call
    /// The number of the attempt, starting from 1.
    let number: Int
    /// The request; nil until it is encoded.
    var request: EncodedRequest?
    /// The credentials that are reserved for the attempt's next request.
    var reserved: Credentials?
    var slot: TransferSlot?
    /// The last request that was signed.
    var signed: SignedRequest?
    /// The last result of the transport. A middleware may send several requests or none.
    private(set) var received: TransportResponse?
    private(set) var transportError: TransportError?
    /// The response that the attempt ended with, with any status; nil if there was none.
    var response: TransportResponse?
    /// The failure of the attempt; nil if it succeeded.
    var failure: CallFailure?

    init(of call: any Call, after retry: RetryState?) {
        self.call = call
        number = call.state.beginAttempt()
        request = retry?.request
        reserved = retry?.renewed
        retry?.renewed = nil
    }

    /// Creates an attempt for a request of a middleware. It takes the credentials that are reserved for
    /// `attempt`.
    init(sending request: EncodedRequest, in attempt: Attempt) {
        call = attempt.call
        number = attempt.number
        self.request = request
        reserved = attempt.takeCredentials()
    }

    /// Whether credentials are reserved for the next request.
    var hasCredentials: Bool {
        @inline(never) get { reserved != nil }
    }

    /// Returns the reserved credentials and ends the reservation.
    func takeCredentials() -> Credentials? {
        defer { reserved = nil }
        return reserved
    }

    /// Records a response of the transport.
    @inline(never)
    func receive(_ response: TransportResponse) {
        received = response
        self.response = response
    }

    /// Records an error of the transport, which ended without a response. Rethrows any other error.
    ///
    /// - Parameter mayHaveSent: Whether part of the request may have been sent.
    @inline(never)
    func lose(_ error: any Error, mayHaveSent: Bool) throws {
        guard let error = error as? TransportError else {
            // A cancellation does not say what was sent, and a middleware may continue after it.
            if mayHaveSent { call.state.recordAction() }
            throw error
        }
        transportError = error
        if error.delivery == .sent { call.state.recordAction() }
    }

    /// Takes over the result of a middleware's request, if it has one.
    ///
    /// - Returns: The response of an earlier request that it replaces; nil if there is none.
    func takeResult(of request: Attempt) -> TransportResponse? {
        guard request.received != nil || request.transportError != nil else { return nil }
        let replaced = received
        received = request.received
        response = request.received
        transportError = request.transportError
        signed = request.signed ?? signed
        return replaced
    }

    /// Takes an error for the attempt's result: one of its requests failed with it, perhaps not the last one.
    func end(with error: TransportError) {
        transportError = error
        response = nil
    }

    /// The context that middlewares receive.
    var context: AttemptContext {
        AttemptContext(
            operation: call.operation,
            accountID: call.account,
            attempt: number,
            invocationID: call.state.invocationID
        )
    }

    /// Adds a hint to the failure if the two canonical requests or the two clocks show the reason.
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
    /// Returns the failure for an error of a credentials provider. Such an error does not show
    /// whether the service can be reached.
    static func credentials(_ error: any Error, of provider: any CredentialsProvider) -> CallFailure {
        let message =
            (error as? CredentialsError)?.message ?? "No credentials: \(type(of: provider)) failed: \(error)"
        return CallFailure("noCredentials", message: message, cause: error)
    }

    /// Returns the failure for the error that ended a call.
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

    /// Returns the failure of a call whose deadline has passed. The last
    /// attempt's failure is the likely reason.
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
