internal import HTTPTransport
internal import HTTPTypes
internal import S3ControlModel
internal import S3ControlXML

/// Tells a result from an error, whatever form the service or something before it gave them.
struct ResponseReader {
    private let response: TransportResponse
    private let status: Int

    init(_ response: TransportResponse) {
        self.response = response
        status = response.head.status.code
    }

    /// The result of `operation`.
    ///
    /// - Throws: ``S3ControlError`` for an error of the service and for a response that is none.
    func read<Operation: RESTOperation>(_ operation: Operation.Type) throws(S3ControlError) -> Operation.Output {
        guard (200..<300).contains(status) else { throw serviceError() }
        do {
            switch try operation.readResponse(response.body) {
            case .output(let output): return output
            case .error(let body): throw error(from: body)
            }
        } catch let error as S3ControlError {
            throw error
        } catch {
            throw unreadable(error)
        }
    }

    private func serviceError() -> S3ControlError {
        guard let body = try? ErrorBody.decode(response.body) else {
            // An empty body, or the page of a proxy: only the status tells.
            return make(
                .init(service: nil, status: status),
                message: "The service answered HTTP \(status)\(reason) without an error that could be read.")
        }
        return error(from: body)
    }

    private func error(from body: ErrorBody) -> S3ControlError {
        let serviceCode = body.code.map(ServiceErrorCode.init(rawValue:))
        var error = make(
            .init(service: serviceCode, status: status),
            message: body.message ?? body.code ?? "The service answered HTTP \(status)\(reason).")
        error.serviceCode = serviceCode
        error.requestID = error.requestID ?? body.requestID
        error.extendedRequestID = error.extendedRequestID ?? body.hostID
        return error
    }

    private func unreadable(_ cause: any Error) -> S3ControlError {
        var error = make(
            .invalidResponse,
            message: "The response is not what the service sends: \(cause). Something between here and the "
                + "service may have answered in its place; check the endpoint.")
        error.effect = .unknown
        error.cause = cause
        return error
    }

    private func make(_ code: S3ControlError.Code, message: String) -> S3ControlError {
        S3ControlError(
            code,
            message: message,
            // A 5xx may come after the change was made.
            effect: status >= 500 || status < 400 ? .unknown : .none,
            httpStatus: status,
            requestID: field("x-amz-request-id"),
            extendedRequestID: field("x-amz-id-2"))
    }

    private var reason: String {
        response.head.status.reasonPhrase.isEmpty ? "" : " \(response.head.status.reasonPhrase)"
    }

    private func field(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { response.head.headerFields[$0] }
    }
}
