import S3Control
import S3ControlEmulator
import Testing

@testable import S3ControlCLI

@Suite("A command line")
struct ToolTests {
    @Test("that is empty, or asks for help, shows all commands")
    func help() async {
        for arguments in [[], ["--help"], ["help"]] {
            let run = await Run.make(arguments)
            #expect(run.code == 0)
            for name in ["update-job-status", "watch", "doctor", "manual"] {
                #expect(run.output.contains(name), "\(arguments)")
            }
        }
    }

    @Test(
        "with --version and an operation prints the version, and sends nothing",
        arguments: [
            ["describe-job", "--version"], ["--version", "list-jobs", "--account-id", "123456789012"],
            [
                "update-job-priority", "--account-id", "123456789012", "--job-id", "job-1", "--priority", "9",
                "--version",
            ],
        ]
    )
    func version(arguments: [String]) async {
        let emulator = S3ControlEmulator()
        let run = await Run.make(arguments, emulator: emulator)
        #expect((run.code, run.errors) == (0, ""))
        #expect(run.output == Tool.version)
        #expect(emulator.callCount == 0)
    }

    @Test("with an unknown command gets the nearest one")
    func unknownCommand() async {
        let run = await Run.make(["wach", "job-1"])
        #expect(run.code == 2)
        #expect(run.output == "")
        #expect(run.errors.contains("there is no command 'wach'. Did you mean watch?"))
    }

    @Test("with an unknown status gets the nearest one", arguments: ["jobs", "cancel", "confirm"])
    func unknownStatus(command: String) async {
        let run = await Run.make([command, "--status", "Actve"])
        #expect(run.code == 2)
        #expect(run.errors.contains("no job has the status 'Actve'. Did you mean Active?"))
    }

    @Test(
        "with wrong JSON is told line and column",
        arguments: [
            (#"{"a": 1,}"#, "line 1, column 9"),
            ("{\n \"AccountId\": \"1\"\n \"JobId\"}", "line 3, column 2"),
            ("{", "line 1, column 2"),
        ]
    )
    func wrongJSON(text: String, place: String) async {
        let run = await Run.make(["describe-job", "--cli-input-json", text])
        #expect(run.code == 255)
        #expect(run.errors.contains(place))
    }

    @Test("is told all required options that are missing at once")
    func missingOptions() async {
        let run = await Run.make(["update-job-status", "--region", "us-east-1"])
        #expect(run.code == 2)
        #expect(run.errors.contains("required: --account-id, --job-id, --requested-job-status"))
    }

    @Test("is told all members that are missing in JSON at once")
    func missingMembers() async {
        let run = await Run.make(["create-job", "--cli-input-json", "{}"])
        #expect(run.code == 255)
        for name in ["AccountId", "Operation", "Report", "Priority", "RoleArn"] {
            #expect(run.errors.contains("Missing required parameter in input: \"\(name)\""))
        }
    }

    private static let job = #"""
        {"AccountId": "123456789012", "Report": {"Enabled": false}, "Priority": 1, "ClientRequestToken": "t",
         "RoleArn": "arn:aws:iam::123456789012:role/r", "ConfirmationRequired": false,
         "Manifest": {"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                      "Location": {"ObjectArn": "arn:aws:s3:::b/k", "ETag": "e"}},
         "Operation": {"S3PutObjectRetention": {"Retention": {"Tomorrow": {"Days": [1, 2]}}}}}
        """#

    @Test("sends a member that this version does not know only when it is told to, with a warning")
    func allowsUnknown() async throws {
        var configuration = EmulatorConfiguration()
        configuration.isLenient = true
        let emulator = S3ControlEmulator(configuration: configuration)
        let command = ["create-job", "--cli-input-json", Self.job]
        let refused = await Run.make(command, emulator: emulator)
        #expect(refused.code == 255 && emulator.callCount == 0)
        #expect(
            refused.errors.contains(
                "Unknown parameter in Operation.S3PutObjectRetention.Retention: \"Tomorrow\""
            )
        )

        let sent = await Run.make(command + ["--allow-unknown"], emulator: emulator)
        #expect(sent.code == 0, "\(sent.errors)")
        let path = "Operation.S3PutObjectRetention.Retention.Tomorrow"
        #expect(sent.errors.contains("warning: this version does not know \(path), which is sent"))
        let job = try #require(emulator.jobs(of: Run.account).first)
        let xml = "<Tomorrow><Days><member>1</member><member>2</member></Days></Tomorrow>"
        #expect(job.findUnknownMembers().map(\.description) == ["\(path): \(xml)"])

        let account = ["--account-id", Run.account.rawValue, "--job-id", job.jobID.rawValue]
        let shown = await Run.make(["describe-job"] + account, emulator: emulator)
        #expect(shown.code == 0 && !shown.output.contains("Tomorrow"))
        #expect(
            shown.errors.contains("this version does not know Job.\(path), which the service sent: \(xml)")
        )
    }

    @Test("is told what the service refuses beyond the service model")
    func notesRules() async {
        let job = Self.job.replacing(#"["Bucket", "Key"]"#, with: #"["Bucket"]"#)
            .replacing(#""Tomorrow": {"Days": [1, 2]}"#, with: #""Mode": "GOVERNANCE""#)
        let run = await Run.make(["create-job", "--cli-input-json", job])
        #expect(run.code == 255 && run.errors.contains("(BadRequestException)"))
        let start = "s3control: note: the service may refuse the job: "
        #expect(run.errors.contains("\(start)Manifest.Spec.Fields must contain Key\n"))
        #expect(
            run.errors.contains(
                "\(start)Operation.S3PutObjectRetention.Retention.RetainUntilDate is required"
            )
        )
    }

    @Test("does nothing to jobs when the answer is no, and nothing unasked")
    func asks() async {
        let emulator = S3ControlEmulator()
        emulator.addJob("job-1", .suspended, to: Run.account)
        let refused = await Run.make(
            ["cancel", "job-1"],
            emulator: emulator,
            answers: ["n"],
            canAsk: true
        )
        #expect(refused.code == 1)
        #expect(refused.errors.contains("Nothing was changed."))
        let unasked = await Run.make(["cancel", "job-1"], emulator: emulator)
        #expect(unasked.code == 2)
        #expect(unasked.errors.contains("--yes"))
        #expect(emulator.job("job-1", of: Run.account)?.status == .suspended)
        let agreed = await Run.make(["cancel", "job-1"], emulator: emulator, answers: ["y"], canAsk: true)
        #expect(agreed.code == 0)
        #expect(emulator.job("job-1", of: Run.account)?.status == .cancelled)
    }

    @Test("may have no signature", arguments: [["describe-job", "--job-id", "job-1"], ["wait", "job-1"]])
    func unsigned(command: [String]) async {
        let emulator = S3ControlEmulator(configuration: EmulatorConfiguration(checksSignatures: false))
        emulator.addJob("job-1", .complete, to: Run.account)
        let isOperation = command[0] == "describe-job"
        let account = isOperation ? ["--account-id", Run.account.rawValue] : []
        let run = await Run.make(command + account + ["--no-sign-request", "--debug"], emulator: emulator)
        #expect(run.code == 0)
        #expect(run.errors.contains("The request is not signed."))
    }

    @Test(
        "refuses what is no number of seconds, and an endpoint without a scheme",
        arguments: [
            (["jobs", "--cli-read-timeout=-1"], Int32(2), "--cli-read-timeout"),
            (["jobs", "--endpoint-url", "localhost"], 2, "Bad value for --endpoint-url"),
            (
                ["report", "job-1", "--s3-endpoint-url", "localhost"], 2,
                "Bad value for --s3-endpoint-url \"localhost\": scheme is missing"
            ),
            (
                ["list-jobs", "--account-id", "123456789012", "--endpoint-url", "localhost"], 255,
                "scheme is missing"
            ),
            (
                ["list-jobs", "--account-id", "123456789012", "--cli-connect-timeout", "x"], 255,
                "--cli-connect-timeout"
            ),
        ]
    )
    func wrongOptions(arguments: [String], code: Int32, text: String) async {
        let run = await Run.make(arguments)
        #expect(run.code == code)
        #expect(run.errors.contains(text))
    }
}
