import Basics
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

    private static let row = CompletionReportRow.make(key: "k", status: .failed, code: "C", message: "")

    @Test(
        "Sums of given counts are clamped",
        arguments: [
            (Int.max, 1, Int.max), (.max, .max, .max), (.min, -1, .min), (.min, .min, .min), (.max, .min, -1),
            (2, 3, 5),
        ]
    )
    func clamped(first: Int, second: Int, sum: Int) {
        func summary(_ statuses: [Int]) -> CompletionReportSummary {
            let failures = zip(statuses, [first, second]).map { status, count in
                CompletionReportSummary.Failures(
                    kind: .init(errorCode: "C", httpStatusCode: status),
                    count: count,
                    example: Self.row
                )
            }
            return CompletionReportSummary(succeeded: first, failures: failures)
        }
        #expect(summary([403, 403]).failures.map(\.count) == [sum])
        #expect(summary([403, 404]).failures.count == 2)
        #expect(summary([403, 404]).failed == sum)
        #expect(summary([403, 404]).failuresByCode == ["C": sum])
    }

    @Test("A decoded summary with huge counts can be added to and described")
    func decoded() throws {
        let number = Int.max
        let json = """
            {"succeeded": \(number), "failed": \(number), "otherFailures": \(number), "kinds": []}
            """
        var summary = try JSONDecoder().decode(CompletionReportSummary.self, from: Data(json.utf8))
        summary.add(.make(key: "s", message: ""))
        for kind in 0...CompletionReportSummary.maximumKinds {
            summary.add(.make(key: "k", status: .failed, code: "C\(kind)", message: ""))
        }
        #expect(summary.succeeded == number)
        #expect(summary.failed == number)
        #expect(summary.otherFailures == number)
        #expect(summary.description.hasSuffix("  \(number) × other errors"))
        let full = CompletionReportSummary.Failures(
            kind: .init(errorCode: "C", httpStatusCode: nil),
            count: number,
            example: Self.row
        )
        summary = CompletionReportSummary(succeeded: 0, failures: [full])
        summary.add(Self.row)
        #expect(summary.failures.map(\.count) == [number])
    }

    @Test("The description of a group is limited, however many marks a character has")
    func limited() {
        var summary = CompletionReportSummary()
        let long = "e" + String(repeating: "\u{301}", count: 10_000)
        summary.add(.make(key: "k", status: .failed, code: long, message: long))
        #expect(summary.description.unicodeScalars.count < 400)
    }
}
