/// A script that completes `s3control` in fish.
struct FishCompletions: CompletionScript {
    let commands: [CommandDescription]
    let globalOptions: [OptionSpecification]

    func make() -> String {
        let names = commands.map(\.name).joined(separator: " ")
        var lines = [
            "# Completes s3control in fish; made by: s3control completions fish",
            "",
            "# Whether the values of an option that takes several are being typed.",
            "function __s3control_lists",
            "    set -l last (string match -- '-*' (commandline -opc))[-1]",
            "    test \"$last\" = $argv[1]",
            "end",
            "",
            "complete -c s3control -f",
        ]
        let isNone = "not __fish_seen_subcommand_from \(names)"
        for command in commands {
            lines.append(
                "complete -c s3control -n '\(isNone)' -a \(command.name) -d \(command.summary.quotedForFish)"
            )
        }
        for option in globalOptions { lines += complete(option, where: isNone) }
        for command in commands {
            let isThis = "__fish_seen_subcommand_from \(command.name)"
            for option in command.allOptions { lines += complete(option, where: isThis) }
            for operand in command.operands {
                let values = operand.suggestions.joined(separator: " ")
                if operand.isFile { lines.append("complete -c s3control -n '\(isThis)' -F") }
                if !values.isEmpty { lines.append("complete -c s3control -n '\(isThis)' -a '\(values)'") }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func complete(_ option: OptionSpecification, where condition: String) -> [String] {
        let values = option.offered.joined(separator: " ")
        var line = "complete -c s3control -n '\(condition)' -l \(option.name.dropFirst(2))"
        if let short = option.shortName { line += " -s \(short.dropFirst())" }
        switch option.arity {
        case .none: break
        case .one where option.isFile: line += " -r -F"
        case .optional: break
        default: line += " -x"
        }
        if !values.isEmpty { line += " -a '\(values)'" }
        let help = ([option.help] + option.details).first { !$0.isEmpty && $0 != "string" } ?? option.help
        line += " -d \(help.quotedForFish)"
        guard option.arity == .many, !values.isEmpty else { return [line] }
        return [
            line,
            "complete -c s3control -n '\(condition); and __s3control_lists \(option.name)' -a '\(values)'",
        ]
    }
}

extension String {
    fileprivate var quotedForFish: String { "'" + escaping("\\'") + "'" }
}
