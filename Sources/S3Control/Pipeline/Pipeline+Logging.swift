internal import HTTPTypes
internal import Logging

extension Pipeline {
    /// Tells of an attempt, at the level `debug`.
    func log(
        _ call: Call,
        attempt: Int,
        _ what: String,
        response: HTTPResponse? = nil,
        error: S3ControlError? = nil
    ) {
        logger?.debug(
            "\(call.operation) \(what)",
            metadata: [
                "aws.operation": "\(call.operation)",
                "aws.attempt": "\(attempt)",
                "aws.invocation_id": "\(call.invocationID)",
                "http.status": response.map { "\($0.status.code)" } ?? error?.httpStatus.map { "\($0)" }
                    ?? "none",
                "aws.request_id": "\(response?.headerFields[.requestID] ?? error?.requestID ?? "none")",
                "error": error.map { "\($0.code)" } ?? "none",
            ]
        )
    }
}
