import HTTPTypes
import S3Control
import S3ControlEmulator
import Testing

@testable import S3ControlCLI

@Suite("The doctor")
struct DoctorTests {
    @Test(
        "finds the region that the service expects in its message",
        arguments: [
            ("the region 'us-east-1' is wrong; expecting 'eu-west-1'", "eu-west-1"), ("expecting ''", nil),
            ("expecting 'eu west'", nil), ("expecting '\u{1B}[2J'", nil), ("no region", nil),
            ("expecting 'eu", "eu"),
        ] as [(String, String?)]
    )
    func expectedRegion(message: String, region: String?) {
        #expect(Diagnosis.expectedRegion(message) == region)
    }

    @Test("succeeds, and names the account and the region")
    func succeeds() async {
        let run = await Run.make(["doctor", "--region", "eu-west-1"])
        #expect(run.code == 0, "\(run.output)")
        #expect(run.output.contains("eu-west-1  (--region)\n"))
        #expect(
            run.output.hasSuffix(
                "OK: ListJobs for account 123456789012 in eu-west-1 succeeded; there are no jobs.\n"
            )
        )
    }

    @Test("makes no request when a setting is missing, and says which option sets it")
    func noRegion() async {
        let emulator = S3ControlEmulator()
        let run = await Run.make(["doctor"], emulator: emulator, variables: ["AWS_REGION": ""])
        #expect(run.code == 1)
        #expect(run.output.contains("No request was made: No region is set: pass --region"), "\(run.output)")
        #expect(emulator.callCount == 0)
    }

    /// Answers calls to STS with an account, and all others as an emulator does.
    private struct TwoServices: HTTPTransport {
        let emulator = S3ControlEmulator()
        let account: String

        func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
            -> TransportResponse
        {
            guard request.authority?.hasPrefix("sts.") == true else {
                return try await emulator.send(request, body: body, options: options)
            }
            let xml = """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
                <Arn>arn:aws:iam::\(account):user/u</Arn><UserId>U</UserId><Account>\(account)</Account>
                </GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>
                """
            return TransportResponse(head: HTTPResponse(status: .ok), body: Array(xml.utf8))
        }
    }

    @Test(
        "compares the account of the credentials with the call's",
        arguments: ["123456789012", "210987654321"]
    )
    func account(own: String) async {
        let run = await Run.make(["doctor"], emulator: TwoServices(account: own))
        #expect(run.code == 0, "\(run.output)")
        #expect(
            run.output.contains(
                "warning: the credentials belong to account 210987654321, but the call is for account 123456789012"
            )
                == (own != "123456789012"),
            "\(run.output)"
        )
    }

    @Test(
        "names no property of the library in any command's failure",
        arguments: [429, 503, 500, 403, 404, 200]
    )
    func vocabulary(status: Int) async {
        let codes = [
            429: "TooManyRequestsException", 503: "SlowDown", 500: "InternalServiceException",
            403: "AccessDenied", 404: "NotFoundException",
        ]
        let body = codes[status].map { "<Error><Code>\($0)</Code><Message>no</Message></Error>" } ?? "<html>"
        // A bulk change is patient with all but the last two.
        let change = status == 403 || status == 404 ? [["cancel", "job-1", "--yes"]] : []
        for command in [["doctor"], ["jobs"], ["show", "job-1"], ["wait", "job-1", "--timeout", "0s"]]
            + change
        {
            let run = await Run.make(
                command,
                emulator: ScriptedService(status, body),
                variables: ["AWS_MAX_ATTEMPTS": "1", "AWS_ENDPOINT_URL": "http://127.0.0.1:1"]
            )
            #expect(run.code != 0)
            for name in [
                "callTimeout", "transferOptions", "AdaptiveRetryPolicy", "cancelJob", "DescribeJob returns",
                "(code)", "Swift",
            ] {
                #expect(!(run.output + run.errors).contains(name), "\(command): \(run.output)\(run.errors)")
            }
        }
    }
}
