import HTTPTypes

#if Tracing
import Tracing
#endif

/// Creates a span for each call and each attempt with swift-distributed-tracing, using OpenTelemetry's names.
///
/// Source: [AWS SDK client spans](https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/).
///
/// Does nothing if the package is built without the trait `Tracing`.
struct CallSpan: Sendable {
    let service: String
    let region: String

    #if Tracing
    /// Whether tracing is built in.
    static let isOn = true

    /// Runs a call in a span of its own.
    func withSpan(of call: any Call, _ body: () async throws -> Void) async throws {
        try await Tracing.withSpan("\(service).\(call.operation)", ofKind: .client) { span in
            span.describe(call, service: service, region: region)
            do {
                try await body()
                span.attributes[TelemetryAttribute.attempts] = call.state.attempts
                span.attributes[TelemetryAttribute.requestID] = call.state.response?.requestID
            } catch {
                span.attributes[TelemetryAttribute.attempts] = call.state.attempts
                span.record(error)
                throw error
            }
        }
    }

    /// Runs an attempt in a span of its own. The request does not propagate the span's context.
    func withSpan(of attempt: Attempt, _ body: () async throws -> Void) async throws {
        try await Tracing.withSpan("\(service).\(attempt.call.operation) attempt", ofKind: .client) { span in
            span.describe(attempt.call, service: service, region: region)
            span.attributes["server.address"] = attempt.request?.head.authority ?? ""
            span.attributes["http.request.method"] = attempt.request?.head.method.rawValue ?? ""
            let number = attempt.number
            if number > 1 { span.attributes["http.request.resend_count"] = number - 1 }
            do {
                try await body()
            } catch {
                span.record(error)
                throw error
            }
            if let response = attempt.response {
                let facts = ResponseFacts(response)
                span.attributes[TelemetryAttribute.httpStatus] = facts.status
                span.attributes[TelemetryAttribute.requestID] = facts.requestID
                span.attributes["aws.extended_request_id"] = facts.extendedRequestID
            }
            if let failure = attempt.failure {
                span.record(failure)
                span.setStatus(SpanStatus(code: .error, message: failure.code))
            }
        }
    }
    #else
    static let isOn = false

    func withSpan(of call: any Call, _ body: () async throws -> Void) async throws { try await body() }
    func withSpan(of attempt: Attempt, _ body: () async throws -> Void) async throws { try await body() }
    #endif
}

#if Tracing
extension Span {
    fileprivate func describe(_ call: any Call, service: String, region: String) {
        attributes["rpc.system"] = "aws-api"
        attributes[TelemetryAttribute.service] = service
        attributes[TelemetryAttribute.operation] = call.operation
        attributes[TelemetryAttribute.region] = region
    }

    fileprivate func record(_ error: any Error) {
        let failure = error as? CallFailure
        attributes[TelemetryAttribute.errorType] =
            failure.map { $0.serviceCode?.onOneLine ?? $0.code }
            ?? (error is CancellationError ? "cancelled" : "unexpected")
        guard let failure else { return }
        attributes[TelemetryAttribute.httpStatus] = failure.httpStatus
        attributes[TelemetryAttribute.requestID] = failure.requestID
        attributes["aws.extended_request_id"] = failure.extendedRequestID
    }
}
#endif
