import HTTPTransport
import HTTPTypes
import S3Control
@_spi(Shapes) import S3ControlModel
import Testing

// These are the examples of Docs/RetriesAndErrors.md.

/// For a nightly program that has time: every half a minute for five minutes.
struct PatientRetryPolicy: RetryPolicy {
    var name: String { "patient" }
    var maxAttempts: Int { 11 }

    func delay(after failure: FailedAttempt) -> Duration? {
        max(.seconds(30), failure.retryAfter ?? .zero)
    }
}

/// Sends the caller's id along, signed, and counts the answers by their status.
struct CorrelationMiddleware: ClientMiddleware {
    let id: String
    let count: @Sendable (_ operation: String, _ status: Int) -> Void

    func intercept(
        _ request: HTTPRequest,
        body: [UInt8],
        context: AttemptContext,
        next: NextHandler
    ) async throws -> TransportResponse {
        var request = request
        if let name = HTTPField.Name("x-correlation-id") { request.headerFields[name] = id }
        let response = try await next(request, body)
        count(context.operation, response.statusCode)
        return response
    }
}

@Suite("The documentation's examples work")
struct WorkedExampleTests {
    @Test("The patient policy waits half a minute, or as long as the service requests")
    func policy() async throws {
        let busy = TransportResponse.serviceError("InternalError", status: 500)
        let asking = TransportResponse.serviceError(
            "InternalError",
            status: 500,
            fields: ["x-amz-retry-after": "40000"]
        )
        let transport = ScriptedTransport(answers: busy, asking, busy, busy, .job(.active))
        let clock = ImpatientClock()
        var configuration = makeConfiguration(transport: transport)
        configuration.delayClock = clock
        let client = try S3ControlClient(configuration: configuration)
        let patient = try client.with { $0.retryPolicy = PatientRetryPolicy() }
        #expect(try await patient.describeJob("job-1").status == .active)
        #expect(clock.waits == [.seconds(30), .seconds(40), .seconds(30), .seconds(30)])
        #expect(transport.values(of: "amz-sdk-request").last == "attempt=5; max=11")
    }

    @Test("The middleware's header is signed, and every response is counted")
    func middleware() async throws {
        let transport = ScriptedTransport(answers: .serviceError("SlowDown", status: 503), .job(.active))
        let counts = LogBox()
        var configuration = makeConfiguration(transport: transport)
        configuration.middleware = [CorrelationMiddleware(id: "run-17") { counts.add("\($0) \($1)") }]
        _ = try await S3ControlClient(configuration: configuration).describeJob("job-1")
        #expect(transport.values(of: "x-correlation-id") == ["run-17", "run-17"])
        #expect(transport.values(of: "authorization").allSatisfy { $0.contains("x-correlation-id") })
        #expect(counts.lines == ["DescribeJob 503", "DescribeJob 200"])
    }
}
