import Basics
import HTTPTransport

/// The failure of an attempt or of a whole call, from which a service's public error is made.
///
/// A class, so that a waiting call stores only a reference.
package final class CallFailure: Error {
    /// The raw value of the public error's code.
    package let code: String
    /// What was wrong, on one line. Never contains a header, a body, or a secret.
    package let message: String
    /// Advice that follows from the failure itself.
    package let hint: String?
    /// Whether the service may have acted.
    package let mayHaveActed: Bool
    package let serviceCode: String?
    package let httpStatus: Int?
    package let requestID: String?
    package let extendedRequestID: String?
    package let attempts: Int
    package let cause: (any Error)?
    /// Whether ``mayHaveActed`` is final, regardless of the attempts, because the
    /// service's state has been checked.
    private let isReconciled: Bool
    /// The effect that another attempt may have.
    package let retryKind: FailedAttempt.Kind
    /// The delay that the service requested.
    let retryAfter: Duration?
    /// The response's `Date`.
    let serverDate: Date?
    /// The catalog's entry for the service's error code.
    package let row: ErrorCatalog.Row?

    package init(
        _ code: String,
        message: String,
        hint: String? = nil,
        mayHaveActed: Bool = false,
        serviceCode: String? = nil,
        httpStatus: Int? = nil,
        requestID: String? = nil,
        extendedRequestID: String? = nil,
        attempts: Int = 0,
        cause: (any Error)? = nil,
        retryKind: FailedAttempt.Kind = .permanent
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.mayHaveActed = mayHaveActed
        self.serviceCode = serviceCode
        self.httpStatus = httpStatus
        self.requestID = requestID
        self.extendedRequestID = extendedRequestID
        self.attempts = attempts
        self.cause = cause
        self.retryKind = retryKind
        retryAfter = nil
        serverDate = nil
        row = nil
        isReconciled = false
    }

    /// Creates the failure for a response without a result.
    init(_ fault: ResponseFault, _ head: ResponseHead, catalog: ErrorCatalog) {
        httpStatus = head.status
        attempts = 0
        hint = nil
        retryAfter = head.retryAfter
        serverDate = head.date
        isReconciled = false
        switch fault {
        case .service(let fault):
            let row = catalog.row(for: fault.code, status: head.status)
            self.row = row
            code = row.code
            message = fault.message ?? fault.code ?? "The service answered HTTP \(head.status)."
            serviceCode = fault.code
            requestID = head.requestID ?? fault.requestID
            extendedRequestID = head.extendedRequestID ?? fault.extendedRequestID
            cause = nil
            retryKind = row.retry ?? .permanent
            // A 5xx response may follow the change. A service that throttles has not made the change.
            mayHaveActed = head.status < 300 || (head.status >= 500 && row.retry != .throttling)
        case .unreadable(let detail, let cause), .cutOff(let detail, let cause):
            row = nil
            code = "invalidResponse"
            message = detail
            serviceCode = nil
            requestID = head.requestID
            extendedRequestID = head.extendedRequestID
            self.cause = cause
            let isCutOff = if case .cutOff = fault { true } else { false }
            retryKind = isCutOff ? .transient : ErrorCatalog.retryKind(ofStatus: head.status)
            // A response that throttles means that the request was refused.
            mayHaveActed = retryKind != .throttling
        }
    }

    /// Creates the failure for a transfer without a response.
    init(_ error: TransportError) {
        switch error.code {
        case .timeout, .connectTimeout, .stalled, .queueTimeout: code = "timeout"
        case .invalidConfiguration: code = "invalidConfiguration"
        default: code = "transport"
        }
        message = error.message
        hint = nil
        mayHaveActed = error.delivery == .sent
        serviceCode = nil
        httpStatus = nil
        requestID = nil
        extendedRequestID = nil
        attempts = 0
        cause = error
        retryKind = error.isTransient ? .transient : .permanent
        retryAfter = nil
        serverDate = nil
        row = nil
        isReconciled = false
    }

    /// Copies `other` with values that are known later. nil keeps the value of `other`.
    private init(
        _ other: CallFailure,
        code: String? = nil,
        message: String? = nil,
        hint: String? = nil,
        mayHaveActed: Bool? = nil,
        isReconciled: Bool = false,
        attempts: Int? = nil
    ) {
        self.code = code ?? other.code
        self.message = message ?? other.message
        self.hint = hint ?? other.hint
        self.mayHaveActed = mayHaveActed ?? other.mayHaveActed
        self.isReconciled = isReconciled || other.isReconciled
        self.attempts = attempts ?? other.attempts
        serviceCode = other.serviceCode
        httpStatus = other.httpStatus
        requestID = other.requestID
        extendedRequestID = other.extendedRequestID
        cause = other.cause
        retryKind = other.retryKind
        retryAfter = other.retryAfter
        serverDate = other.serverDate
        row = other.row
    }

    /// Returns the failure with a hint that was found later.
    package func withHint(_ hint: String) -> CallFailure { CallFailure(self, hint: hint) }

    /// Returns the failure with another message.
    package func with(message: String) -> CallFailure { CallFailure(self, message: message) }

    /// Returns the failure of a call that had no effect, according to the service's state.
    package func reconciled(code: String, message: String, hint: String) -> CallFailure {
        CallFailure(self, code: code, message: message, hint: hint, mayHaveActed: false, isReconciled: true)
    }

    /// Returns the failure of the whole call. Nothing more can happen in the call.
    func finished(_ call: any Call) -> CallFailure {
        let last = CallFailure(
            self,
            mayHaveActed: isReconciled ? mayHaveActed : call.mayHaveActed,
            attempts: call.state.attempts
        )
        return hint == nil ? call.hint(for: last).map(last.withHint) ?? last : last
    }
}

extension TransportError {
    /// Whether another attempt may succeed: any failure to connect, send, or receive.
    ///
    /// Failures of this process are excluded, such as an invalid request or setting, or a full queue.
    fileprivate var isTransient: Bool {
        switch code {
        case .hostNotFound, .connectFailed, .connectTimeout, .tlsFailed, .proxyFailed, .timeout, .stalled,
            .connectionLost, .invalidResponse:
            true
        default: false
        }
    }
}

/// The text of the services' public errors.
package enum ErrorText {
    /// One line with the message, the service's code, the HTTP status, the request ID, and the number of
    /// attempts, if any, followed by the hint.
    package static func line(
        _ message: String,
        serviceCode: String?,
        httpStatus: Int?,
        requestID: String?,
        attempts: Int,
        hint: String?
    ) -> String {
        var notes: [String] = []
        if let serviceCode { notes.append(serviceCode) }
        if let httpStatus { notes.append("HTTP \(httpStatus)") }
        if let requestID { notes.append("request \(requestID)") }
        if attempts > 1 { notes.append("\(attempts) attempts") }
        var text = message
        if !notes.isEmpty {
            if text.last == "." { text.removeLast() }
            text += " (\(notes.joined(separator: ", ")))"
        }
        if let hint { text += (text.last == "." ? " " : ". ") + hint }
        return text.onOneLine
    }

    /// The type's name, the message, and all properties that are set.
    package static func debug(_ type: String, _ message: String, _ properties: [(String, Any?)]) -> String {
        let parts = properties.compactMap { name, value in value.map { "\(name): \($0)" } }
        return "\(type)(\(message); \(parts.joined(separator: ", ")))".onOneLine
    }
}

extension String {
    /// The text on one line, without control characters, and limited in length for logs.
    /// The other side may have sent it.
    package var onOneLine: String { oneLine(limit: 2000) }
}
