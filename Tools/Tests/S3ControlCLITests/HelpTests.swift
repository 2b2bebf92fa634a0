@_spi(Shapes) import S3Control
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
