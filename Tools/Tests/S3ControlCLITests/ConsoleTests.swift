import S3Control
import Testing

@testable import S3ControlCLI

@Suite("Colors")
struct ConsoleTests {
    @Test(
        "are left out where the environment does not want them",
        arguments: [
            ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
            (["TERM": "xterm", "NO_COLOR": "0"], false), (["TERM": "xterm"], true),
        ]
    )
    func colors(environment: [String: String], areAllowed: Bool) {
        #expect(Console.allowsColor(environment) == areAllowed)
    }

    @Test("mark a status, or leave the text as it is")
    func palette() {
        #expect(Palette(isOn: true).status(.failed, "x").rendered == "\u{1B}[31mx\u{1B}[0m")
        #expect(Palette(isOn: false).status(.failed, "x").rendered == "x")
    }
}
