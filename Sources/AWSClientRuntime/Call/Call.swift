package import HTTPTransport
package import HTTPTypes
internal import Synchronization

/// One call of an operation: what it asks for, and what it returned.
///
/// An operation's module implements it. The executor knows calls by this protocol only: one asynchronous function so
/// serves all operations, and a call that waits keeps room for a reference.
package protocol Call: AnyObject, Sendable {
    /// The operation's name, such as `DescribeJob`.
    var operation: String { get }
    /// Whether the call changes nothing, whatever becomes of it.
    var isReadOnly: Bool { get }
    /// The account that the call is for; empty if the service has none in its requests.
    var account: String { get }
    /// What the call is about, for the log: the name of a field and its value.
    var subject: (field: String, value: String)? { get }
    /// What the caller set for this call.
    var options: CallOptions { get }
    /// What has become of it so far.
    var state: CallState { get }

    /// Whether the signature covers the body; false only for one whose integrity TLS and a checksum protect.
    var signsBody: Bool { get }

    /// Throws what is wrong with the input.
    func validate() throws

    /// Writes the request, complete but for the fields that each attempt adds.
    func encode() throws -> (head: HTTPRequest, body: [UInt8])

    /// Reads a response and keeps the result; returns the fault if the response has no result.
    func decode(_ response: TransportResponse) -> ResponseFault?

    /// What another attempt can bring after a failure, if the call knows better than the catalog.
    func retryKind(after failure: CallFailure) -> FailedAttempt.Kind

    /// Whether the state of what the call changes may show, after `failure`, that the call has succeeded.
    func canReconcile(after failure: CallFailure) -> Bool

    /// Checks that state, and keeps the result if the call has succeeded.
    ///
    /// - Returns: The failure that stands; nil if the call has succeeded.
    func reconcile(
        after failure: CallFailure,
        by executor: CallExecutor,
        deadline: Deadline?
    ) async throws -> CallFailure?

    /// What to do about a failure, in one line; nil where nothing can be said.
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

    /// Whether the service may have acted on a request of any attempt, one that has not ended included.
    package var mayHaveActed: Bool { !isReadOnly && state.mayHaveActed }
}

/// What has become of a call so far; read from outside when a deadline ends it.
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
        /// In a slot, which knows whether anything has been sent.
        case inSlot(TransferSlot)
        /// By a transport that cannot say what it has sent of a transfer that was cancelled.
        case unknown
    }

    package init() {}

    /// The same in all attempts: `amz-sdk-invocation-id`. Made with the first request.
    var invocationID: String {
        progress.withLock { progress in
            let id = progress.invocationID ?? InvocationID.make()
            progress.invocationID = id
            return id
        }
    }

    /// The attempts that were begun.
    package var attempts: Int { progress.withLock { $0.attempts } }

    /// What the attempt that ended last failed with.
    var lastFailure: CallFailure? { progress.withLock { $0.lastFailure } }

    /// What the last response said of itself.
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

    /// Counts an attempt, and returns its number.
    func beginAttempt() -> Int {
        progress.withLock {
            $0.attempts += 1
            return $0.attempts
        }
    }

    /// Records that the request goes to the transport now.
    func beginSending(in slot: TransferSlot?) {
        progress.withLock { $0.sending = slot.map { .inSlot($0) } ?? .unknown }
    }

    /// Records that the service may have acted.
    func recordAction() {
        progress.withLock { $0.mayHaveActed = true }
    }

    /// Records how the attempt ended: with nil, in success.
    func endAttempt(_ failure: CallFailure?, _ response: TransportResponse?) {
        // Most calls succeed, and their response is not read again.
        let facts = response.map { ResponseFacts($0) }
        progress.withLock {
            $0.sending = nil
            $0.lastFailure = failure
            $0.response = facts
            // After a success the service has acted, whatever may still keep the result from the caller.
            if failure?.mayHaveActed ?? true { $0.mayHaveActed = true }
        }
    }
}

/// What a response says of itself, apart from its result.
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
    /// Anything else: a page of a proxy, an empty body, an unreadable result. It does not show what the service did.
    case unreadable(String, cause: (any Error)?)
}

/// An error that the service has sent.
package struct ServiceFault: Sendable {
    package var code: String?
    package var message: String?
    package var requestID: String?
    package var extendedRequestID: String?
    /// What the service says that it computed the signature of, if it does not match.
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
}
