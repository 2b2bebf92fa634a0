import S3ControlFiles
import Testing

@Suite("Failures are grouped by code and status")
struct CompletionReportSummaryTests {
    @Test("Counts are exact, whatever the messages are")
    func counts() async throws {
        var summary = CompletionReportSummary()
        for number in 0..<2500 {
            summary.add(
                .make(
                    key: "a\(number)",
                    status: .failed,
                    code: "AccessDenied",
                    http: 403,
                    message: "Request \(number)"
                )
            )
        }
        try await summary.add(
            stream(
                (0..<40).map {
                    CompletionReportRow.make(
                        key: "m\($0)",
                        status: .failed,
                        code: "NoSuchKey",
                        http: 404,
                        message: "Request n\($0)"
                    )
                }
            )
        )
        summary.add(
            .make(key: "l", status: .failed, code: "PermanentFailure", http: 200, message: "timed out")
        )
        summary.add(.make(key: "x", status: .failed, code: "AccessDenied", message: ""))
        summary.add(.make(key: "s", http: 200, message: "Successful"))
        #expect(summary.succeeded == 1)
        #expect(summary.failed == 2542)
        #expect(summary.otherFailures == 0)
        #expect(summary.failures.map(\.count) == [2500, 40, 1, 1])
        #expect(summary.failures[0].example.key == "a0")
        #expect(summary.failures[2].kind == .init(errorCode: "AccessDenied", httpStatusCode: nil))
        #expect(summary.failuresByCode == ["AccessDenied": 2501, "NoSuchKey": 40, "PermanentFailure": 1])
        #expect(
            summary.description == """
                1 task succeeded, 2542 failed
                  2500 × AccessDenied, HTTP 403: Request 0
                  40 × NoSuchKey, HTTP 404: Request n0
                  1 × AccessDenied: \("")
                  1 × PermanentFailure, HTTP 200: timed out
                """
        )
        #expect(
            CompletionReportSummary(succeeded: 1, failures: summary.failures) == summary
        )
    }

    @Test("A file with endlessly many codes takes bounded memory, and the total is correct")
    func bounded() {
        var summary = CompletionReportSummary()
        for number in 0..<3000 {
            summary.add(.make(key: "k", status: .failed, code: "C\(number)", message: ""))
        }
        #expect(summary.failures.count == CompletionReportSummary.maximumKinds)
        #expect(summary.failed == 3000)
        #expect(summary.otherFailures == 2000)
        #expect(summary.description.hasSuffix("  2990 × other errors"))
    }
}
