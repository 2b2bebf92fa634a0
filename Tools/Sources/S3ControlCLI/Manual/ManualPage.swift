@_spi(Version) import Basics

/// The manual page s3control(1), generated from the descriptions that help and completions also use.
struct ManualPage {
    let commands: [CommandDescription]
    let globalOptions: [OptionSpecification]

    /// The page for all commands and options.
    static func current() throws -> String {
        ManualPage(commands: try CommandDescription.all(), globalOptions: CommandDescription.globalOptions)
            .make()
    }

    /// The page in roff.
    func make() -> String {
        var page = Roff()
        page.macro("TH", "S3CONTROL", "1", "", "s3control \(PackageVersion.number)", "User Commands")
        // Names and values must appear as they are typed, without hyphenation or additional spaces.
        page.request("nh")
        page.request("ad l")
        page.macro("SH", "NAME")
        page.line("s3control - Jobs of Amazon S3 Batch Operations, on the command line")
        page.macro("SH", "SYNOPSIS")
        let (options, parameters) = (Roff.italic("options"), Roff.italic("parameters"))
        page.styled("\(Roff.bold("s3control")) [\(options)] \(Roff.italic("command")) [\(parameters)]")
        describe(&page)
        page.macro("SH", "THE AWS CLI'S COMMANDS")
        page.line(
            "They take the options of the section GLOBAL OPTIONS, too, which may stand before the command."
        )
        for command in commands where command.isOperation { add(command, to: &page) }
        page.macro("SH", "GLOBAL OPTIONS")
        for option in globalOptions { add(option, to: &page) }
        page.macro("SH", "FURTHER COMMANDS")
        for command in commands where !command.isOperation { add(command, to: &page) }
        closing(&page)
        return page.text
    }

    private func describe(_ page: inout Roff) {
        page.macro("SH", "DESCRIPTION")
        page.line("Creates, shows, confirms, cancels and watches the jobs of an account.")
        page.line("What")
        page.styled(Roff.bold("aws s3control"))
        page.line("does with jobs is done here with the same commands, options, output and exit codes;")
        page.line("region, account and credentials are found where the AWS CLI finds them.")
        page.macro("PP")
        page.line("The commands:")
        for command in commands {
            page.macro("TP")
            page.styled(Roff.bold(command.name))
            page.line(command.summary)
        }
    }

    private func add(_ command: CommandDescription, to page: inout Roff) {
        page.macro("SS", command.name)
        page.line(command.summary)
        if !command.discussion.isEmpty {
            page.macro("PP")
            for line in command.discussion.split(separator: "\n") { page.line(String(line)) }
        }
        page.macro("PP")
        var synopsis = Roff.bold("s3control \(command.name)")
        for option in command.options { synopsis += " " + Roff.escaped(option.synopsis) }
        for operand in command.operands { synopsis += " " + Roff.escaped(operand.synopsis) }
        page.styled(synopsis)
        for operand in command.operands {
            page.macro("TP")
            page.styled(Roff.italic(operand.name))
            page.line(operand.help)
        }
        for option in command.options { add(option, to: &page) }
    }

    private func add(_ option: OptionSpecification, to page: inout Roff) {
        page.macro("TP")
        let names = option.names.map(Roff.bold).joined(separator: ", ")
        let value =
            switch option.arity {
            case .none: ""
            case .one: " " + Roff.italic("value")
            case .optional: " [" + Roff.italic("value") + "]"
            case .many: " " + Roff.italic("value") + "..."
            }
        page.styled(names + value + (option.isRequired ? " (required)" : ""))
        let help = option.help.isEmpty ? [] : [option.help]
        let choices = option.choices.map { ["One of: " + $0.joined(separator: ", ")] } ?? []
        for (index, line) in (help + choices + option.details).enumerated() {
            if index > 0 { page.request("br") }
            page.line(line)
        }
    }

    private func closing(_ page: inout Roff) {
        page.macro("SH", "EXIT STATUS")
        for (code, meaning) in [
            ("0", "Success."),
            (
                "1",
                "The outcome was not the one requested: a job failed, a change was refused, the answer was no."
            ),
            ("2", "Invalid command line."),
            ("130", "Interrupted by Ctrl-C."),
            ("255", "Any other error."),
            (
                "252 to 254",
                "In place of 2 and 255 where a command line is one for version 2 of the AWS CLI: 252 for options and values, 253 for settings and credentials, 254 for an error of the service."
            ),
        ] {
            page.macro("TP")
            page.styled(Roff.bold(code))
            page.line(meaning)
        }
        page.macro("SH", "ENVIRONMENT")
        page.line(
            "What the AWS CLI reads, AWS_PROFILE, AWS_REGION and AWS_ENDPOINT_URL_S3_CONTROL among them:"
        )
        page.styled(Roff.bold("s3control doctor"))
        page.line("shows each setting with where it comes from.")
        page.line("NO_COLOR, if not empty, switches colors off.")
        page.macro("SH", "EXAMPLES")
        page.example([
            "s3control update-job-status --account-id 123456789012 --job-id ID --requested-job-status Cancelled",
            "s3control jobs --status Active --newer-than 7d",
            "s3control cancel --status Suspended --older-than 30d --dry-run",
            "s3control wait ID --for succeeded --timeout 2h",
            "s3control report manifest.json",
        ])
        page.macro("SH", "SEE ALSO")
        page.styled("\(Roff.bold("aws"))(1), \(Roff.bold("jq"))(1)")
    }
}
