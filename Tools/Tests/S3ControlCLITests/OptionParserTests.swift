import Testing

@testable import S3ControlCLI

@Suite("Options")
struct OptionParserTests {
    private let parser = OptionParser(options: [
        .init(name: "--job-id", arity: .one, isRequired: true),
        .init(name: "--job-statuses", arity: .many),
        .init(name: "--account-id", arity: .one, isRequired: true),
        .init(name: "--debug", arity: .none),
        .init(name: "--output", arity: .one, choices: ["json", "text"]),
        .init(name: "--skeleton", arity: .optional("input")),
    ])

    @Test(
        "are read in any form",
        arguments: [
            (["--job-id", "a"], "--job-id", ["a"]), (["--job-id=a=b"], "--job-id", ["a=b"]),
            (["--job-id="], "--job-id", [""]),
            (["--acc", "1"], "--account-id", ["1"]), (["--job-id", "-1"], "--job-id", ["-1"]),
            (["--job-id", "-x y"], "--job-id", ["-x y"]),
            (["--job-id", "a", "--job-id", "b"], "--job-id", ["b"]),
            (["--job-statuses", "a", "b", "--debug"], "--job-statuses", ["a", "b"]),
            (["--job-statuses"], "--job-statuses", []),
            (["--skeleton"], "--skeleton", ["input"]), (["--skeleton", "output"], "--skeleton", ["output"]),
            (["--debug"], "--debug", []),
        ]
    )
    func forms(arguments: [String], name: String, values: [String]) throws {
        #expect(try parser.parse(arguments).values[name] == values)
    }

    @Test(
        "are refused where they cannot be read",
        arguments: [
            (["--job", "a"], "ambiguous option: --job could match --job-id, --job-statuses"),
            (["--job-id"], "argument --job-id: expected one argument"),
            (["--job-id", "--debug"], "argument --job-id: expected one argument"),
            (["--debug=yes"], "argument --debug: ignored explicit argument 'yes'"),
            (
                ["--output", "jsn"],
                "argument --output: Invalid choice, valid choices are: json | text. Did you mean json?"
            ),
        ]
    )
    func refused(arguments: [String], message: String) {
        #expect(throws: UsageError(message)) { try parser.parse(arguments) }
    }

    @Test("that are missing are named all at once, with the one that was meant")
    func missing() throws {
        let given = try parser.parse(["--jbo-id", "a"])
        #expect(given.extras == ["--jbo-id", "a"])
        #expect(
            throws: UsageError(
                "the following arguments are required: --job-id, --account-id\n--jbo-id: did you mean --job-id?"
            )
        ) { try parser.checkRequired(given) }
    }

    @Test("end where -- stands")
    func end() throws {
        let given = try parser.parse(["--debug", "--", "--job-id"])
        #expect(given.values == ["--debug": []])
        #expect(given.extras == ["--job-id"])
    }
}
