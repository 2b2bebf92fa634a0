import Testing

@testable import S3ControlCLI

@Suite("Text for roff")
struct RoffTests {
    @Test(
        "has nothing that roff acts on",
        arguments: [
            ("--job-id", "\\-\\-job\\-id"), ("a\\b", "a\\eb"), ("a,b", "a,\\:b"), ("a, b", "a, b"),
            ("^~`", "\\(ha\\(ti\\(ga"),
        ]
    )
    func escaped(text: String, expected: String) {
        #expect(Roff.escaped(text) == expected)
    }

    @Test("does not begin a line with a request", arguments: [".SH x", "'x"])
    func requests(line: String) {
        var page = Roff()
        page.line(line)
        #expect(page.text == "\\&\(line)\n")
    }

    @Test("has quoted arguments")
    func arguments() {
        var page = Roff()
        page.macro("SS", "say \"x\"")
        #expect(page.text == ".SS \"say \\(dqx\\(dq\"\n")
    }
}
