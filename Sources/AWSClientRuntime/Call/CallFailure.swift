internal import Basics
internal import HTTPTransport

/// Why an attempt, or a whole call, has failed: what a service's public error is made of.
///
/// A class, so that a call that waits keeps room for a reference.
package final class CallFailure: Error {
    /// The raw value of the public error's code.
    package let code: String
    /// What was wrong, in one line; never a header, a body or a secret.
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
    /// Whether ``mayHaveActed`` holds whatever the attempts have shown: the service's state has been checked.
    private let isReconciled: Bool
    /// What another attempt can bring.
    package let retryKind: FailedAttempt.Kind
    /// How long the service asked to wait.
    let retryAfter: Duration?
    /// The response's `Date`.
    let serverDate: Date?
    /// What the catalog says of the service's code.
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

    /// A response without a result.
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
            // A 5xx may come after the change was made; a service that throttles has not made it.
            mayHaveActed = head.status < 300 || (head.status >= 500 && row.retry != .throttling)
        case .unreadable(let detail, let cause):
            row = nil
            code = "invalidResponse"
            message = detail
            serviceCode = nil
            requestID = head.requestID
            extendedRequestID = head.extendedRequestID
            self.cause = cause
            retryKind = ErrorCatalog.retryKind(ofStatus: head.status)
            // Whatever throttles has refused the request.
            mayHaveActed = retryKind != .throttling
        }
    }

    /// A transfer that brought no response.
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

    /// `other` with what is known later; nil keeps what it says.
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

    /// The failure with a reason for it that was found later.
    package func withHint(_ hint: String) -> CallFailure { CallFailure(self, hint: hint) }

    /// The failure in other words.
    package func with(message: String) -> CallFailure { CallFailure(self, message: message) }

    /// The failure of a call that has done nothing, as the service's state shows.
    package func reconciled(code: String, message: String, hint: String) -> CallFailure {
        CallFailure(self, code: code, message: message, hint: hint, mayHaveActed: false, isReconciled: true)
    }

    /// The failure of the whole call, once nothing more can happen.
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
    /// Whether another attempt may get through: any failure to connect, send or receive.
    ///
    /// Not those of this process: a request or a setting that is wrong, a queue that is too long.
    fileprivate var isTransient: Bool {
        switch code {
        case .hostNotFound, .connectFailed, .connectTimeout, .tlsFailed, .proxyFailed, .timeout, .stalled,
            .connectionLost, .invalidResponse:
            true
        default: false
        }
    }
}
