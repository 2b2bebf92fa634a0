import S3ControlEmulator
@_spi(Shapes) import S3ControlWire
import Testing

@testable import S3ControlCLI

@Suite("Shorthand")
struct ShorthandParserTests {
    private static func parse(_ text: String) throws(ShorthandParser.Failure) -> JSONValue {
        var parser = ShorthandParser(text) { _ throws(CommandError) in nil }
        return try parser.parse()
    }

    private static func nested(_ depth: Int, _ start: String, _ end: String) -> String {
        "a=" + String(repeating: start, count: depth) + "x" + String(repeating: end, count: depth)
    }

    @Test(
        "is nested up to a limit, beyond which it is an error with a position",
        arguments: [("[", "]"), ("{a=", "}"), ("[{a=", "}]")]
    )
    func depth(start: String, end: String) throws {
        let levels = start.filter { "[{".contains($0) }.count
        let most = ShorthandParser.maximumDepth / levels
        _ = try Self.parse(Self.nested(most, start, end))
        for text in [
            Self.nested(most + 1, start, end), Self.nested(100_000, start, end),
            "a=" + String(repeating: start, count: 100_000),
        ] {
            do throws(ShorthandParser.Failure) {
                _ = try Self.parse(text)
                Issue.record("It was parsed.")
            } catch {
                guard case .syntax(let error) = error else {
                    Issue.record("It was no syntax error.")
                    continue
                }
                #expect(error.message == "Nested more than 128 levels deep")
                #expect(error.index == 2 + most * start.utf8.count)
            }
        }
    }

    @Test("has any number of lists next to each other")
    func width() throws {
        let text = "a=[" + String(repeating: "[x],{b=y},", count: 500) + "[x]]"
        #expect(try Self.parse(text)["a"]?.elements?.count == 1001)
    }

    @Test("that is nested too deeply is an error of its option", arguments: ["[", "{a="])
    func option(start: String) async {
        let emulator = S3ControlEmulator()
        let run = await Run.make(
            [
                "create-job", "--account-id", "123456789012", "--priority", "1", "--report", "Enabled=false",
                "--role-arn", "arn:aws:iam::123456789012:role/r", "--operation",
                "a=" + String(repeating: start, count: 100_000),
            ],
            emulator: emulator
        )
        #expect(run.code == 255)
        #expect(
            run.errors.contains("Error parsing parameter '--operation': Nested more than 128 levels deep")
        )
        #expect(emulator.callCount == 0)
    }
}
