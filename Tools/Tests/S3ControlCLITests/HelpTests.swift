@_spi(Shapes) import S3Control
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
import Testing

@testable import S3ControlCLI

@Suite("Help")
struct HelpTests {
    @Test(
        "has what an operation does, its members, examples and output",
        arguments: ServiceOperation.all.map(\.name)
    )
    func operation(name: String) async {
        let run = await Run.make([name, "help"])
        #expect(run.code == 0)
        for part in [
            "DESCRIPTION", "SYNOPSIS", "OPTIONS", "GLOBAL OPTIONS", "EXAMPLES", "OUTPUT", "--query",
            "s3control \(name) --",
        ] {
            #expect(run.output.contains(part), "\(part)")
        }
        #expect(await Run.make(["help", name]).output == run.output)
        #expect(await Run.make([name, "--help"]).output == run.output)
    }

    @Test(
        "is shown for the word help, wherever it belongs to no option",
        arguments: [
            ["help"], ["help", "--region", "us-east-1"], ["--region", "us-east-1", "help"],
            ["--job-id", "job-1", "help"], ["help", "--job-id", "job-1", "--debug"], ["--", "help"],
            ["--nope", "help"], ["help", "more"], ["--job-id", "job-1", "--help"],
        ]
    )
    func word(arguments: [String]) async {
        let service = ScriptedService("")
        let run = await Run.make(["describe-job"] + arguments, emulator: service)
        #expect((run.code, run.errors) == (0, ""))
        #expect(run.output.contains("DESCRIPTION"))
        #expect(service.requests.isEmpty)
    }

    @Test(
        "is not shown for a value help",
        arguments: [
            (["update-job-status", "--job-id", "job-1", "--status-update-reason", "help"], 0),
            (["update-job-status", "--job-id", "job-1", "--status-update-reason=help"], 0),
            (["update-job-status", "--status-update-reason", "help", "--job-id", "job-1"], 0),
            (["update-job-status", "--job-id", "help"], 255),
        ] as [([String], Int32)]
    )
    func value(arguments: [String], code: Int32) async {
        let more = ["--account-id", Run.account.rawValue, "--requested-job-status", "Cancelled"]
        let last: [String] = [arguments[0]] + more + Array(arguments.dropFirst())
        let notLast: [String] = arguments + more
        for line in [last, notLast] {
            let emulator = S3ControlEmulator()
            emulator.addJob("job-1", .active, to: Run.account)
            let run = await Run.make(line, emulator: emulator)
            #expect(run.code == code, "\(run.errors)")
            #expect(!run.output.contains("DESCRIPTION"))
            let reason = emulator.job("job-1", of: Run.account)?.statusUpdateReason
            #expect(reason == (code == 0 ? "help" : nil))
        }
    }

    @Test("is not shown where another word comes first, or a value is missing")
    func notHelp() async {
        let job = ["describe-job", "--account-id", Run.account.rawValue, "--job-id", "job-1"]
        let words = await Run.make(job + ["more", "help"])
        #expect(words.code == 255 && words.errors.contains("Unknown options: help, more"))
        let missing = await Run.make(["describe-job", "--job-id", "help"])
        #expect(missing.code == 2 && missing.errors.contains("required: --account-id"))
    }

    @Test("is printed for a command and the word help, as the usage says", arguments: Tool.words)
    func afterCommand(word: String) async {
        let run = await Run.make([word, "help"])
        #expect((run.code, run.errors) == (0, ""))
        let option = await Run.make(word == "help" ? ["--help"] : [word, "--help"])
        #expect(run.output == option.output && !run.output.isEmpty)
    }

    @Test("of a command of this program is its own")
    func ownCommand() async {
        let run = await Run.make(["help", "jobs"])
        #expect(run.code == 0)
        #expect(run.output.contains("--newer-than"))
    }

    @Test("of what is no command is an error with the nearest one")
    func unknown() async {
        let run = await Run.make(["help", "lst-jobs"])
        #expect((run.code, run.output) == (2, ""))
        #expect(run.errors.contains("there is no command 'lst-jobs'. Did you mean list-jobs?"))
    }

    @Test("says something of every member of every structure")
    func everyMember() throws {
        for operation in ServiceOperation.all {
            for shape in try operation.describe().shapes {
                for member in shape.members {
                    #expect(
                        MemberTexts.text(shape.name, "\(member.member.name)") != nil,
                        "\(shape.name).\(member.member.name)"
                    )
                }
            }
        }
    }
}
