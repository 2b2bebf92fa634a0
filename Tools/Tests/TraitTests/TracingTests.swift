#if EveryTrait

import HTTPTransport
import HTTPTypes
import InMemoryTracing
import S3Control
import Testing
import Tracing

@Suite("With the trait Tracing, each call and each attempt has a span")
struct TracingTests {
    @Test("Attempts are children of their call, with OpenTelemetry's names for AWS calls")
    func spans() async throws {
        let tracer = InMemoryTracer()
        try await withTracer(tracer) {
            let client = try makeClient()
            try await withSpan("caller") { _ in _ = try await client.cancelJob("job-1", reason: "private") }
        }
        let spans = tracer.finishedSpans
        #expect(
            spans.map(\.operationName) == [
                "S3Control.UpdateJobStatus attempt", "S3Control.UpdateJobStatus attempt",
                "S3Control.UpdateJobStatus", "caller",
            ]
        )
        try #require(spans.count == 4)
        #expect(spans[0].parentSpanID == spans[2].spanID && spans[1].parentSpanID == spans[2].spanID)
        #expect(spans[2].parentSpanID == spans[3].spanID)
        for span in spans.prefix(3) {
            #expect(span.kind == .client)
            #expect(span.attributes["rpc.system"]?.toSpanAttribute() == .string("aws-api"))
            #expect(span.attributes["rpc.service"]?.toSpanAttribute() == .string("S3Control"))
            #expect(span.attributes["rpc.method"]?.toSpanAttribute() == .string("UpdateJobStatus"))
            #expect(span.attributes["cloud.region"]?.toSpanAttribute() == .string("us-east-1"))
            span.attributes.forEach { _, value in #expect(!"\(value)".contains("private")) }
        }
        #expect(spans[0].status?.code == .error)
        #expect(spans[0].attributes["error.type"]?.toSpanAttribute() == .string("transport"))
        #expect(spans[1].status == nil)
        #expect(spans[1].attributes["http.response.status_code"]?.toSpanAttribute() == .int64(200))
        #expect(spans[1].attributes["http.request.resend_count"]?.toSpanAttribute() == .int64(1))
        #expect(spans[1].attributes["http.request.method"]?.toSpanAttribute() == .string("POST"))
        #expect(spans[1].attributes["aws.request_id"] != nil)
        #expect(spans[2].attributes["aws.attempts"]?.toSpanAttribute() == .int64(2))
    }

    @Test("A call that fails says why")
    func failure() async throws {
        let tracer = InMemoryTracer()
        try await withTracer(tracer) {
            let client = try makeClient()
            await #expect(throws: S3ControlError.self) { try await client.describeJob("no-such-job") }
        }
        let span = try #require(tracer.finishedSpans.last)
        #expect(span.operationName == "S3Control.DescribeJob")
        #expect(span.status?.code == .error)
        #expect(span.attributes["error.type"]?.toSpanAttribute() == .string("NotFoundException"))
        #expect(span.attributes["http.response.status_code"]?.toSpanAttribute() == .int64(400))
        #expect(span.attributes["aws.request_id"] != nil)
    }

    @Test("An attempt that a middleware ended with an error was not cancelled")
    func middlewareError() async throws {
        struct CircuitOpen: Error {}
        struct Breaker: ClientMiddleware {
            func intercept(
                _ request: HTTPRequest,
                body: [UInt8],
                context: AttemptContext,
                next: NextHandler
            ) async throws -> TransportResponse {
                throw CircuitOpen()
            }
        }
        let tracer = InMemoryTracer()
        try await withTracer(tracer) {
            let client = try makeClient().with { $0.middleware = [Breaker()] }
            await #expect(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        }
        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["S3Control.DescribeJob attempt", "S3Control.DescribeJob"])
        for span in spans {
            #expect(span.attributes["error.type"]?.toSpanAttribute() == .string("unexpected"))
        }
    }
}

#endif
