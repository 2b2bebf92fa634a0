@_spi(XML) package import AWSXML
package import HTTPTransport
package import HTTPTypes
import Synchronization

/// One call of an operation: its input and its result.
///
/// The modules of the operations implement it, and the executor uses calls only through this protocol. One
/// asynchronous function then serves all operations, and a waiting call stores only a reference.
package protocol Call: AnyObject, Sendable {
    /// The operation's name, such as `DescribeJob`.
    var operation: String { get }
    /// Whether the call never changes anything in the service.
    var isReadOnly: Bool { get }
    /// The account that the call is for; empty if the service's requests contain no account.
    var account: String { get }
    /// The subject of the call for the log: the name of a field and its value.
    var subject: (field: String, value: String)? { get }
    /// The options that the caller set for this call.
    var options: CallOptions { get }
    /// The progress of the call.
    var state: CallState { get }

    /// Whether the signature covers the body. False only for a body that TLS and a checksum protect.
    var signsBody: Bool { get }

    /// Checks the input, and throws an error that describes its violations.
    func validate() throws

    /// Encodes the request, complete except for the fields that each attempt adds.
    func encode() throws -> (head: HTTPRequest, body: [UInt8])

    /// Decodes a response and stores the result. Returns the fault if the response has no result.
    func decode(_ response: TransportResponse) -> ResponseFault?

    /// Returns the effect that another attempt may have after a failure. By default, the catalog decides.
    func retryKind(after failure: CallFailure) -> FailedAttempt.Kind

    /// Whether the service's state may show, after `failure`, that the call has succeeded.
    func canReconcile(after failure: CallFailure) -> Bool

    /// Checks the service's state, and stores the result if the call has succeeded.
    ///
    /// - Returns: The failure that remains; nil if the call has succeeded.
    func reconcile(
        after failure: CallFailure,
        by executor: CallExecutor,
        deadline: Deadline?
    ) async throws -> CallFailure?

    /// Returns advice on a failure, on one line; nil if there is none.
    func hint(for failure: CallFailure) -> String?
}

extension Call {
    package var signsBody: Bool { true }
    package func retryKind(after failure: CallFailure) -> FailedAttempt.Kind { failure.retryKind }
    package func canReconcile(after failure: CallFailure) -> Bool { false }
    package func reconcile(
        after failure: CallFailure,
        by executor: CallExecutor,
        deadline: Deadline?
    ) async throws -> CallFailure? { failure }

    /// Whether the service may have acted on a request of any attempt, including one that has not ended.
    package var mayHaveActed: Bool { !isReadOnly && state.mayHaveActed }
}

/// The progress of a call. Other tasks read it when a deadline ends the call.
package final class CallState: Sendable {
    private let progress = Mutex(Progress())

    private struct Progress {
        var attempts = 0
        var invocationID: String?
        var sending: Sending?
        var mayHaveActed = false
        var lastFailure: CallFailure?
        var response: ResponseFacts?
    }

    private enum Sending {
        /// In a slot, which records whether anything has been sent.
        case inSlot(TransferSlot)
        /// By a transport that cannot report how much of a cancelled transfer was sent.
        case unknown
    }

    package init() {}

    /// The ID that all attempts share (`amz-sdk-invocation-id`). Created for the first request.
    var invocationID: String {
        progress.withLock { progress in
            let id = progress.invocationID ?? InvocationID.make()
            progress.invocationID = id
            return id
        }
    }

    /// The number of attempts that have begun.
    package var attempts: Int { progress.withLock { $0.attempts } }

    /// The failure of the last attempt that ended; nil if it succeeded.
    var lastFailure: CallFailure? { progress.withLock { $0.lastFailure } }

    /// The status and the IDs of the last response.
    package var response: ResponseFacts? { progress.withLock { $0.response } }

    fileprivate var mayHaveActed: Bool {
        progress.withLock { progress in
            if progress.mayHaveActed { return true }
            return switch progress.sending {
            case .inSlot(let slot): slot.mayHaveSent
            case .unknown: true
            case nil: false
            }
        }
    }

    /// Counts a new attempt and returns its number.
    func beginAttempt() -> Int {
        progress.withLock {
            $0.attempts += 1
            return $0.attempts
        }
    }

    /// Records that the transport is about to send the request.
    func beginSending(in slot: TransferSlot?) {
        progress.withLock { $0.sending = slot.map { .inSlot($0) } ?? .unknown }
    }

    /// Records that the service may have acted.
    func recordAction() {
        progress.withLock { $0.mayHaveActed = true }
    }

    /// Records the failure of an attempt that ended; nil if it succeeded.
    func endAttempt(_ failure: CallFailure?, _ response: TransportResponse?) {
        let facts = response.map { ResponseFacts($0) }
        progress.withLock {
            $0.sending = nil
            $0.lastFailure = failure
            $0.response = facts
            // After a success, the service has acted, even if the caller does not receive the result.
            if failure?.mayHaveActed ?? true { $0.mayHaveActed = true }
        }
    }
}

/// The facts about a response other than its result.
package struct ResponseFacts: Sendable {
    let response: TransportResponse

    package init(_ response: TransportResponse) {
        self.response = response
    }

    package var status: Int { response.statusCode }
    package var requestID: String? { response.head.headerFields[.requestID] }
    package var extendedRequestID: String? { response.head.headerFields[.extendedRequestID] }
}

/// A response without a result.
package enum ResponseFault: Sendable {
    /// The service's own error.
    case service(ServiceFault)
    /// Anything else, such as a proxy's page, an empty body, or an unreadable result. It does not show
    /// whether the service acted.
    case unreadable(String, cause: (any Error)?)
    /// A result that was cut off or is missing. The service may have acted, and another attempt may receive the
    /// whole result.
    case cutOff(String, cause: (any Error)?)

    /// Creates the fault for a result that cannot be read.
    package init(unreadable error: any Error, isCutOff: Bool) {
        let message = "The response is not what the service sends: \(error)."
        self = isCutOff ? .cutOff(message, cause: error) : .unreadable(message, cause: error)
    }

    /// Creates the fault for an error in a response with a successful status. The service's errors have a code.
    package init(inSuccess fault: ServiceFault) {
        self =
            fault.code == nil
            ? .unreadable("The response is an error without a code.", cause: nil) : .service(fault)
    }
}

/// An error that the service sent.
package struct ServiceFault: Sendable {
    package var code: String?
    package var message: String?
    package var requestID: String?
    package var extendedRequestID: String?
    /// The canonical request that the service computed, if the signature does not match.
    package var canonicalRequest: String?

    package init(
        code: String?,
        message: String?,
        requestID: String? = nil,
        extendedRequestID: String? = nil,
        canonicalRequest: String? = nil
    ) {
        self.code = code
        self.message = message
        self.requestID = requestID
        self.extendedRequestID = extendedRequestID
        self.canonicalRequest = canonicalRequest
    }

    /// Creates the fault of an error response in XML.
    package init(_ body: ErrorBody) {
        self.init(
            code: body.code,
            message: body.message,
            requestID: body.requestID,
            extendedRequestID: body.hostID,
            canonicalRequest: body.details.first { $0.name == "CanonicalRequest" }?.value
        )
    }
}
