import HTTPTypes
import S3Control
import Testing

@testable import S3ControlCLI

@Suite("An operation's command sends one request and prints what it was answered with")
struct OperationAnswerTests {
    private static let job = ["--account-id", "123456789012", "--job-id", "job-1"]
    private static let once = ["AWS_MAX_ATTEMPTS": "1"]

    @Test("whichever members are missing, and each of several values once")
    func missingMembers() async {
        let service = ScriptedService(
            "<DescribeJobResult><Job><JobId>job-1</JobId><Status>New</Status><Status>Active</Status></Job></DescribeJobResult>"
        )
        let run = await Run.make(["describe-job"] + Self.job + ["--query", "Job"], emulator: service)
        #expect(run.code == 0)
        #expect(run.output == "{\n    \"JobId\": \"job-1\",\n    \"Status\": \"Active\"\n}\n")
        let other = ScriptedService(
            "<UpdateJobPriorityResult><JobId>another</JobId></UpdateJobPriorityResult>"
        )
        let changed = await Run.make(["update-job-priority", "--priority", "1"] + Self.job, emulator: other)
        #expect(changed.output == "{\n    \"JobId\": \"another\"\n}\n")
        #expect(other.requests.count == 1)
    }

    @Test(
        "and checks no job after a failure, whose status is named",
        arguments: [(503, "Service Unavailable"), (502, "Bad Gateway"), (404, "Not Found"), (599, "")]
    )
    func noCheck(status: Int, phrase: String) async {
        let service = ScriptedService(status, "<html>nobody is here</html")
        let run = await Run.make(
            ["update-job-status", "--requested-job-status", "Cancelled"] + Self.job,
            emulator: service,
            variables: Self.once
        )
        #expect(run.code == 255)
        #expect(
            run.errors.hasPrefix(
                "\nAn error occurred (\(status)) when calling the UpdateJobStatus operation: \(phrase)\n"
            )
        )
        #expect(run.errors.contains("s3control: hint: The change may have been made: describe-job shows"))
        #expect(service.requests.map(\.method) == [.post])
    }

    @Test(
        "A lost response prints the AWS CLI's line, then what to do",
        arguments: [
            (
                TransportError.Code.connectionLost,
                "Connection was closed before we received a valid response from endpoint URL: "
            ),
            (.timeout, "Read timeout on endpoint URL: "),
            (.connectTimeout, "Connect timeout on endpoint URL: "),
            (.connectFailed, "Could not connect to the endpoint URL: "),
        ]
    )
    func lost(code: TransportError.Code, line: String) async {
        let isSent = code == .connectionLost || code == .timeout
        let service = ScriptedService(
            TransportError(code, delivery: isSent ? .sent : .notSent, message: "it broke")
        )
        let run = await Run.make(
            ["update-job-priority", "--priority", "1"] + Self.job,
            emulator: service,
            variables: Self.once
        )
        #expect(run.code == 255)
        let url =
            "\"https://123456789012.s3-control.us-east-1.amazonaws.com/v20180820/jobs/job-1/priority?priority=1\""
        #expect(run.errors.hasPrefix("\n\(line)\(url)"))
        #expect(run.errors.contains("s3control: hint: it broke\n"))
        #expect(
            run.errors.contains("The change may have been made: describe-job shows the job's priority.")
                == isSent
        )
    }

    @Test("create-job names the token that makes a repeat safe", arguments: [nil, "my-token"])
    func token(given: String?) async throws {
        let input = #"""
            {"AccountId": "123456789012", "Report": {"Enabled": false}, "Priority": 1, "ConfirmationRequired": false,
             "RoleArn": "arn:aws:iam::123456789012:role/r", "Operation": {"S3DeleteObjectTagging": {}},
             "Manifest": {"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                          "Location": {"ObjectArn": "arn:aws:s3:::b/k", "ETag": "e"}}}
            """#
        let service = ScriptedService(TransportError(.connectionLost, delivery: .sent, message: "it broke"))
        let run = await Run.make(
            ["create-job", "--cli-input-json", input] + (given.map { ["--client-request-token", $0] } ?? []),
            emulator: service,
            variables: Self.once
        )
        let parts = run.errors.split(separator: "--client-request-token ")
        let token = try #require(parts.count == 2 ? parts[1].split(separator: " ").first : nil)
        #expect(given.map { $0 == token } ?? (token.count == 36))
    }
}
