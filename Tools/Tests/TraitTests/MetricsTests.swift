#if EveryTrait

import CoreMetrics
import MetricsTestKit
import S3Control
import Testing

@Suite("With the trait Metrics, calls and attempts are counted and timed")
struct MetricsTests {
    @Test("Calls, attempts, retries, errors by code, durations, and what is in flight")
    func metrics() async throws {
        let metrics = TestMetrics()
        try await withMetricsFactory(metrics) {
            let client = try makeClient()
            try await client.cancelJob("job-1")
            await #expect(throws: S3ControlError.self) { try await client.describeJob("no-such-job") }
        }
        func dimensions(_ operation: String, code: String? = nil) -> [(String, String)] {
            [("rpc.service", "S3Control"), ("cloud.region", "us-east-1"), ("rpc.method", operation)]
                + (code.map { [("error.code", $0)] } ?? [])
        }
        func total(_ label: String, _ operation: String, code: String? = nil) -> Int64 {
            metrics.counterTotal(label: label, dimensions: dimensions(operation, code: code))
        }
        #expect(total("s3control.calls", "UpdateJobStatus") == 1)
        #expect(total("s3control.attempts", "UpdateJobStatus") == 2)
        #expect(total("s3control.retries", "UpdateJobStatus") == 1)
        #expect(total("s3control.attempt.errors", "UpdateJobStatus", code: "transport") == 1)
        #expect(metrics.counters(label: "s3control.call.errors").count == 1)
        #expect(total("s3control.call.errors", "DescribeJob", code: "notFound") == 1)
        #expect(total("s3control.retries", "DescribeJob") == 0)
        let timer = try metrics.expectTimer("s3control.call.duration", dimensions("UpdateJobStatus"))
        #expect(timer.values.count == 1 && timer.values[0] > 0)
        #expect(
            try metrics.expectTimer("s3control.attempt.duration", dimensions("UpdateJobStatus")).values.count
                == 2
        )
        func smithy(_ operation: String, _ code: String? = nil) -> [(String, String)] {
            [(TelemetryAttribute.service, "S3Control"), (TelemetryAttribute.operation, operation)]
                + (code.map { [(TelemetryAttribute.exceptionType, $0)] } ?? [])
        }
        func smithyTotal(_ label: String, _ dimensions: [(String, String)]) -> Int64 {
            metrics.counterTotal(label: label, dimensions: dimensions)
        }
        #expect(smithyTotal("smithy.client.call.attempts", smithy("UpdateJobStatus")) == 2)
        #expect(smithyTotal("smithy.client.call.errors", smithy("DescribeJob", "notFound")) == 1)
        #expect(metrics.counters(label: MetricName.smithyErrors).count == 1)
        for (label, count) in [
            ("smithy.client.call.duration", 1), ("smithy.client.call.attempt_duration", 2),
        ] {
            #expect(try metrics.expectTimer(label, smithy("UpdateJobStatus")).values.count == count)
        }
        let inFlight = try metrics.expectMeter("s3control.calls.in_flight", dimensions("UpdateJobStatus"))
        #expect(inFlight.values == [1, 0])
    }
}

#endif
