internal import AWSCore
internal import HTTPTransport
internal import HTTPTypes
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlXML

/// Tells a result from an error, whatever form the service or something before it gave them.
struct ResponseReader {
    private let response: TransportResponse
    private let status: Int

    init(_ response: TransportResponse) {
        self.response = response
        status = response.statusCode
    }

    /// Has `parse` read the body of a success, which may be an error's all the same; returns the failure for an error
    /// of the service and for a response that is none.
    func read(_ parse: ([UInt8]) throws(XMLError) -> ErrorBody?) -> AttemptFailure? {
        guard isSuccessful else { return failure() }
        do throws(XMLError) {
            return try parse(response.body).map { failure(from: $0) }
        } catch {
            return failure(unreadable: error)
        }
    }

    /// Whether the status says that there is a result.
    private var isSuccessful: Bool { (200..<300).contains(status) }

    /// The failure that a status other than of a success tells of.
    private func failure() -> AttemptFailure {
        guard let body = try? ErrorBody.decode(response.body) else {
            // An empty body, or the page of a proxy: only the status tells.
            return failure(
                make(
                    .init(service: nil, status: status),
                    message:
                        "The service answered HTTP \(status)\(reason) without an error that could be read."
                )
            )
        }
        return failure(from: body)
    }

    /// The failure that is an error of the service, whatever the status.
    private func failure(from body: ErrorBody) -> AttemptFailure {
        failure(
            error(from: body),
            canonicalRequest: body.details.first { $0.name == "CanonicalRequest" }?.value
        )
    }

    /// The failure that is a response nobody can read.
    private func failure(unreadable cause: any Error) -> AttemptFailure {
        var error = make(
            .invalidResponse,
            message: "The response is not what the service sends: \(cause). Something between here and the "
                + "service may have answered in its place; check the endpoint."
        )
        error.effect = .unknown
        error.cause = cause
        return failure(error)
    }

    private func failure(_ error: S3ControlError, canonicalRequest: String? = nil) -> AttemptFailure {
        let fields = response.head.headerFields
        var error = error
        // Before those in a body.
        error.requestID = fields[.requestID] ?? error.requestID
        error.extendedRequestID = fields[.extendedRequestID] ?? error.extendedRequestID
        return AttemptFailure(
            error: error,
            retryAfter: fields[.amazonRetryAfter].flatMap { Int($0) }.map { .milliseconds($0) },
            serverDate: fields[.date].flatMap(HTTPDate.parse),
            canonicalRequest: canonicalRequest
        )
    }

    private func error(from body: ErrorBody) -> S3ControlError {
        let serviceCode = body.code.map(ServiceErrorCode.init(rawValue:))
        var error = make(
            .init(service: serviceCode, status: status),
            message: body.message ?? body.code ?? "The service answered HTTP \(status)\(reason)."
        )
        error.serviceCode = serviceCode
        error.requestID = body.requestID
        error.extendedRequestID = body.hostID
        return error
    }

    private func make(_ code: S3ControlError.Code, message: String) -> S3ControlError {
        S3ControlError(
            code,
            message: message,
            // A 5xx may come after the change was made; who says that requests come too fast has not made it.
            effect: isSuccessful || (status >= 500 && code != .throttled) ? .unknown : .none,
            httpStatus: status
        )
    }

    private var reason: String {
        let phrase = response.head.status.reasonPhrase
        return phrase.isEmpty ? "" : " \(phrase)"
    }
}
