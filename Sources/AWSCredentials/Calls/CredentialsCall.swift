import AWSClientRuntime
import AWSCore
import Basics
import HTTPTransport
import HTTPTypes

/// A call of a service that provides credentials.
///
/// `@unchecked Sendable` because of ``result``: the call's own task writes it, one attempt after another, and the
/// caller reads it once after the task has ended.
final class CredentialsCall<Result: Sendable>: Call, @unchecked Sendable {
    /// The outcome of a response.
    enum Outcome: Sendable {
        case result(Result)
        case fault(ResponseFault)
    }

    let operation: String
    let options: CallOptions
    let state = CallState()
    private let request: HTTPRequest
    private let body: [UInt8]
    private let read: @Sendable (TransportResponse) -> Outcome
    private let kind: @Sendable (CallFailure) -> FailedAttempt.Kind
    private var result: Result?

    /// - Parameters:
    ///   - retryPolicy: The call's own policy; nil for the executor's.
    ///   - kind: Whether another attempt can help; by default according to the catalog.
    ///   - read: Reads a response with any status.
    init(
        _ operation: String,
        _ request: HTTPRequest,
        body: [UInt8] = [],
        retryPolicy: (any RetryPolicy)? = nil,
        kind: @escaping @Sendable (CallFailure) -> FailedAttempt.Kind = { $0.retryKind },
        read: @escaping @Sendable (TransportResponse) -> Outcome
    ) {
        self.operation = operation
        self.request = request
        self.body = body
        self.kind = kind
        self.read = read
        options = CallOptions(retryPolicy: retryPolicy)
    }

    var isReadOnly: Bool { false }
    var account: String { "" }
    var subject: (field: String, value: String)? { nil }

    func validate() throws {}

    func encode() throws -> (head: HTTPRequest, body: [UInt8]) { (request, body) }

    func decode(_ response: TransportResponse) -> ResponseFault? {
        switch read(response) {
        case .result(let result):
            self.result = result
            return nil
        case .fault(let fault):
            return fault
        }
    }

    func retryKind(after failure: CallFailure) -> FailedAttempt.Kind { kind(failure) }

    func hint(for failure: CallFailure) -> String? { nil }

    /// Performs the call.
    ///
    /// - Throws: ``CallFailure``, or `CancellationError`.
    func perform(by executor: CallExecutor) async throws -> Result {
        try await executor.execute(self)
        guard let result else { preconditionFailure("A call that has succeeded has no result.") }
        return result
    }
}

extension CredentialsError {
    /// Converts a failed call to an error with its purpose, the service's code and message, and the status.
    ///
    /// - Parameter advice: What to do about the service's error.
    init(_ failure: CallFailure, for purpose: String, advice: String? = nil) {
        // The error comes from the source of the credentials that would have signed the call.
        if failure.code == "noCredentials", let cause = failure.cause as? CredentialsError {
            self = cause
            return
        }
        var parts = [purpose]
        if let code = failure.serviceCode { parts.append(SecretScrubber.scrub(code)) }
        // The service's message can repeat what was sent to it.
        if failure.message != failure.serviceCode { parts.append(SecretScrubber.scrub(failure.message)) }
        var text = parts.joined(separator: ": ")
        if let status = failure.httpStatus, !failure.message.contains("HTTP status") {
            text += " (HTTP status \(status))"
        }
        if let advice = advice ?? failure.hint { text += ". \(advice)" }
        self.init(text)
    }
}

extension ResponseFault {
    /// The fault of a response with this status that is not an error of the service.
    static func status(_ response: TransportResponse, _ text: String? = nil) -> ResponseFault {
        let text = text.map { SecretScrubber.scrub($0) }.flatMap { $0.isEmpty ? nil : ", \($0)" } ?? ""
        return .unreadable("HTTP status \(response.statusCode)\(text)", cause: nil)
    }
}

extension TransportResponse {
    /// Converts `date` from the service's clock to this machine's clock.
    ///
    /// They are different if the clocks differ so much that signatures are rejected.
    func localDate(of date: Date, now: Date) -> Date {
        date.addingTimeInterval(-(ResponseFacts(self).clockOffset(now: now) ?? 0))
    }
}

extension HTTPRequest {
    /// Creates a request to `url`, with `path` appended to the URL's path.
    init(_ method: Method, _ url: HTTPURL, path: String = "", query: String? = nil) {
        let target = HTTPURL(
            scheme: url.scheme,
            authority: url.authority,
            path: url.path + path,
            query: query ?? url.query
        )
        self.init(method: method, scheme: url.scheme, authority: url.authority, path: target.target)
    }
}
