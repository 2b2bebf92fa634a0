import S3Control
import Testing

@testable import S3ControlCLI

@Suite("Version 1 of the AWS CLI is followed, and version 2 where only it can be meant")
struct DialectTests {
    private static let job = ["--account-id", "123456789012", "--job-id", "job-1"]
    private static let notFound = """
        <ErrorResponse><Error><Code>NotFoundException</Code><Message>no job</Message></Error></ErrorResponse>
        """
    private static let answer = """
        <DescribeJobResult><Job><JobId>job-1</JobId><CreationTime>2026-11-22T18:49:59.5Z</CreationTime></Job></DescribeJobResult>
        """

    @Test(
        "Exit codes",
        arguments: [
            (["describe-job", "--job-id", "job-1"], 2, 252),
            (["describe-job", "--nope", "x"] + job, 255, 252),
            (["describe-job", "--query", "a["] + job, 255, 252),
            (["describe-job", "--job-id", "x", "--account-id", "1"], 255, 252),
            (["describe-job"] + job, 255, 254), (["describe-job", "--region", ""] + job, 255, 253),
            (["describe-job", "--profile", "nobody"] + job, 255, 253),
        ] as [([String], Int32, Int32)]
    )
    func exitCodes(arguments: [String], first: Int32, second: Int32) async {
        let service = ScriptedService(404, Self.notFound)
        #expect(await Run.make(arguments, emulator: service).code == first)
        for more in [
            ["--no-cli-pager"], ["--cli-binary-format", "base64"], ["--no-cli-auto-prompt"],
            ["--cli-error-format", "text"],
        ] {
            #expect(await Run.make(arguments + more, emulator: service).code == second, "\(more)")
        }
        #expect(await Run.make(arguments + ["--output", "yaml"], emulator: service).code == second)
        #expect(await Run.make(arguments, emulator: service, variables: ["AWS_PAGER": ""]).code == second)
    }

    @Test(
        "Error formats",
        arguments: [
            (
                "legacy",
                "\nAn error occurred (NotFoundException) when calling the DescribeJob operation: no job\n"
            ),
            (
                "enhanced",
                "\ns3control: [ERROR]: An error occurred (NotFoundException) when calling the DescribeJob operation: no job\n"
            ),
            ("json", "{\n    \"Code\": \"NotFoundException\",\n    \"Message\": \"no job\"\n}\n"),
            ("yaml", "Code: NotFoundException\nMessage: no job\n"), ("text", "NotFoundException\tno job\n"),
        ]
    )
    func errorFormats(format: String, text: String) async {
        let service = ScriptedService(404, Self.notFound)
        let option = await Run.make(
            ["describe-job", "--cli-error-format", format] + Self.job,
            emulator: service
        )
        #expect(option.errors == text)
        let variables = ["AWS_CLI_ERROR_FORMAT": format]
        let variable = await Run.make(["describe-job"] + Self.job, emulator: service, variables: variables)
        #expect((variable.code, variable.errors) == (254, text))
    }

    @Test("A missing region is named as version 2 does")
    func noRegion() async {
        let variables = ["AWS_REGION": "", "AWS_DEFAULT_REGION": ""]
        let run = await Run.make(
            ["describe-job", "--cli-error-format", "json"] + Self.job,
            emulator: ScriptedService(""),
            variables: variables
        )
        #expect(run.code == 253)
        #expect(
            run.errors.hasPrefix(
                "{\n    \"Code\": \"NoRegion\",\n    \"Message\": \"You must specify a region."
            )
        )
    }

    @Test("Output formats, of the option, the environment and nobody")
    func output() async {
        let service = ScriptedService(Self.answer)
        func output(_ more: [String], _ variables: [String: String] = [:]) async -> Run {
            await Run.make(["describe-job"] + Self.job + more, emulator: service, variables: variables)
        }
        let yaml = "Job:\n  JobId: job-1\n  CreationTime: '2026-11-22T18:49:59.500000+00:00'\n"
        #expect(await output(["--output", "yaml"]).output == yaml)
        #expect(await output([], ["AWS_DEFAULT_OUTPUT": "yaml"]).output == yaml)
        let stream = "- Job:\n    JobId: job-1\n    CreationTime: '2026-11-22T18:49:59.500000+00:00'\n"
        #expect(await output(["--output", "yaml-stream"]).output == stream)
        #expect(await output(["--output", "off"]).output == "")
        #expect(await output(["--query", "Job.CreationTime"]).output == "\"2026-11-22T18:49:59.5Z\"\n")
        #expect(
            await output(["--query", "Job.CreationTime", "--no-cli-pager"]).output
                == "\"2026-11-22T18:49:59.500000+00:00\"\n"
        )
        #expect(
            await output(["--query", "Job.CreationTime", "--output", "text"]).output
                == "2026-11-22T18:49:59.5Z\n"
        )
        let requests = service.requests.count
        let wrong = await output([], ["AWS_DEFAULT_OUTPUT": "jsn"])
        #expect(wrong.code == 255)
        #expect(wrong.errors == "\nUnknown output type: jsn. Did you mean json?\n")
        #expect(service.requests.count == requests)
    }

    @Test("--cli-input-yaml and --cli-input-json exclude each other, and wrong YAML has a place")
    func documents() async {
        let both = await Run.make(["describe-job", "--cli-input-json", "{}", "--cli-input-yaml", "a: b"])
        #expect(both.code == 252)
        #expect(both.errors.contains("Only one --cli-input- parameter may be specified."))
        let wrong = await Run.make(["describe-job", "--cli-input-yaml", "AccountId: 1\nJobId: a: b"])
        #expect(wrong.code == 252)
        #expect(
            wrong.errors.contains(
                "Error parsing parameter 'cli-input-yaml': Invalid YAML: a mapping cannot begin here"
            )
        )
        #expect(wrong.errors.contains("at line 2, column 9"))
        let list = await Run.make(["describe-job", "--cli-input-yaml", "- a"])
        #expect(list.errors.contains("Invalid YAML: expected a mapping"))
        let prompt = await Run.make(["describe-job", "--cli-auto-prompt"] + Self.job)
        #expect(prompt.code == 252)
    }

    @Test(
        "A skeleton in YAML is one that can be read, with a comment for each member",
        arguments: ServiceOperation.all.map(\.name)
    )
    func skeleton(operation: String) async {
        let yaml = await Run.make([operation, "--generate-cli-skeleton", "yaml-input"])
        #expect((yaml.code, yaml.errors) == (0, ""))
        #expect(yaml.output.hasPrefix("AccountId: '' # [REQUIRED] The account "))
        // Filled in no better than the sample, it is read and found wrong only in what its values are.
        let read = await Run.make([operation, "--cli-input-yaml", yaml.output])
        #expect(read.code == 252)
        #expect(!read.errors.contains("Invalid YAML") && !read.errors.contains("Unknown parameter"))
        #expect(!read.errors.contains("Invalid type"), "\(read.errors)")
    }
}
