internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A request as a call has encoded it: what each attempt begins from.
final class SignableRequest: Sendable {
    let head: HTTPRequest
    let body: [UInt8]

    init(_ head: HTTPRequest, _ body: [UInt8]) {
        self.head = head
        self.body = body
    }
}

/// One attempt of a call: what it was signed with, and what came of it.
///
/// `@unchecked Sendable`: only the call's own task writes it, one step after the other; a middleware's `next` is a step.
package final class Attempt: @unchecked Sendable {
    let call: any Call
    let request: SignableRequest
    /// From 1.
    let number: Int
    /// The request as it was signed.
    var signed: HTTPRequest?
    var credentials: Credentials?
    private var given: Credentials?
    /// The date that the request was signed with, and its distance from this machine's time.
    var date = Date(timeIntervalSince1970: 0)
    var offset: TimeInterval = 0
    /// What the transport has returned, or thrown, last: a middleware may send several times, or not at all.
    private(set) var received: TransportResponse?
    private(set) var transportError: TransportError?
    /// The response that the attempt ended with, whatever its status; nil if there was none.
    var response: TransportResponse?
    /// How the attempt failed; nil if it succeeded.
    var failure: CallFailure?

    /// - Parameter credentials: Those that the attempt is to be signed with, if they are known.
    init(_ number: Int, of call: any Call, _ request: SignableRequest, credentials: Credentials?) {
        given = credentials
        self.number = number
        self.call = call
        self.request = request
    }

    /// The credentials that were given for the attempt, once.
    func takeCredentials() -> Credentials? {
        defer { given = nil }
        return given
    }

    /// Records that the transport has returned a response.
    func receive(_ response: TransportResponse) {
        recordPredecessor()
        received = response
    }

    /// Records that the transport has returned no response.
    func lose(_ error: TransportError) {
        recordPredecessor()
        received = nil
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

    /// The failure with a hint, where what both sides signed, or the time on both sides, tells the reason.
    func diagnose(_ failure: CallFailure, _ fault: ResponseFault, by signer: SigV4Signer, now: Date)
        -> CallFailure
    {
        if case .service(let fault) = fault, let theirs = fault.canonicalRequest, let signed, let credentials,
            let ours = try? signer.stages(
                of: signed,
                payload: .bytes(request.body),
                credentials: credentials,
                date: date
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
