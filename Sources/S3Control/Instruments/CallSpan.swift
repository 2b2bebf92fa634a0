internal import HTTPTypes

#if Tracing
internal import Tracing

/// A span for each call and each attempt, by swift-distributed-tracing, with OpenTelemetry's names.
///
/// Source: [Semantic conventions for AWS SDK client spans](https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/).
enum CallSpan {
    /// Whether this is built in.
    static let isOn = true

    /// Runs a call in a span of its own.
    static func withSpan(
        of operation: String,
        region: String,
        record: CallRecord,
        _ body: () async throws -> Void
    ) async throws {
        try await Tracing.withSpan("S3Control.\(operation)", ofKind: .client) { span in
            span.describe(operation, region: region)
            do {
                try await body()
                span.attributes["aws.attempts"] = record.attempts
            } catch {
                span.attributes["aws.attempts"] = record.attempts
                span.note(error as? S3ControlError)
                throw error
            }
        }
    }

    /// Runs an attempt in a span of its own, whose context the request carries no further.
    static func withSpan(of attempt: Attempt, region: String, _ body: () async throws -> Void) async throws {
        let call = attempt.call
        try await Tracing.withSpan("S3Control.\(call.operation) attempt", ofKind: .client) { span in
            span.describe(call.operation, region: region)
            span.attributes["server.address"] = call.host
            span.attributes["http.request.method"] = call.head.method.rawValue
            let number = attempt.number
            if number > 1 { span.attributes["http.request.resend_count"] = number - 1 }
            try await body()
            if let head = attempt.response?.head {
                span.attributes["http.response.status_code"] = head.status.code
                span.attributes["aws.request_id"] = head.headerFields[.requestID]
                span.attributes["aws.extended_request_id"] = head.headerFields[.extendedRequestID]
            }
            if let error = attempt.failure?.error {
                span.note(error)
                span.setStatus(SpanStatus(code: .error, message: "\(error.code)"))
            }
        }
    }
}

extension Span {
    fileprivate func describe(_ operation: String, region: String) {
        attributes["rpc.system"] = "aws-api"
        attributes["rpc.service"] = "S3Control"
        attributes["rpc.method"] = operation
        attributes["cloud.region"] = region
    }

    fileprivate func note(_ error: S3ControlError?) {
        attributes["error.type"] =
            error.map { $0.serviceCode?.rawValue.onOneLine ?? "\($0.code)" } ?? "cancelled"
        guard let error else { return }
        attributes["http.response.status_code"] = error.httpStatus
        attributes["aws.request_id"] = error.requestID
        attributes["aws.extended_request_id"] = error.extendedRequestID
    }
}
#else
/// Nothing, unless the package is built with the trait `Tracing`.
enum CallSpan {
    static let isOn = false

    static func withSpan(
        of operation: String,
        region: String,
        record: CallRecord,
        _ body: () async throws -> Void
    ) async throws {
        try await body()
    }

    static func withSpan(of attempt: Attempt, region: String, _ body: () async throws -> Void) async throws {
        try await body()
    }
}
#endif
