/// A script that completes `s3control` in zsh.
struct ZshCompletions: CompletionScript {
    let commands: [CommandDescription]
    let globalOptions: [OptionSpecification]

    func make() -> String {
        """
        #compdef s3control
        # Completes s3control in zsh; made by: s3control completions zsh

        _s3control() {
            local curcontext="$curcontext" state state_descr line
            typeset -A opt_args
            local -a commands
            commands=(
        \(commands.map { "        " + "\($0.name):\($0.summary)".quotedForShell }.joined(separator: "\n"))
            )
            _arguments -C -S \\
        \(arguments(globalOptions, operands: ["': :->command'", "'*:: :->arguments'"]))
            case $state in
            command) _describe -t commands command commands ;;
            arguments)
                curcontext="${curcontext%:*:*}:s3control-$words[1]:"
                case $words[1] in
        \(commands.map(describe).joined(separator: "\n"))
                esac
                ;;
            esac
        }

        if [[ $funcstack[1] == _s3control ]]; then
            _s3control "$@"
        else
            compdef _s3control s3control
        fi

        """
    }

    private func describe(_ command: CommandDescription) -> String {
        let operands = command.operands.map { operand in
            let action =
                operand.isFile
                ? "_files"
                : operand.suggestions.isEmpty ? " " : "(\(operand.suggestions.joined(separator: " ")))"
            return "\(operand.isRepeatable ? "*" : ""):\(operand.name):\(action)".quotedForShell
        }
        return "        \(command.name))\n            _arguments -S \\\n"
            + arguments(command.allOptions, operands: operands) + "\n            ;;"
    }

    /// The specifications for zsh's `_arguments`, one on each line.
    private func arguments(_ options: [OptionSpecification], operands: [String]) -> String {
        (options.map(specification) + operands).map { "                \($0)" }.joined(separator: " \\\n")
    }

    private func specification(_ option: OptionSpecification) -> String {
        let help = ([option.help] + option.details).first { !$0.isEmpty && $0 != "string" } ?? option.help
        let action =
            option.isFile
            ? "_files" : option.offered.isEmpty ? " " : "(\(option.offered.joined(separator: " ")))"
        let value =
            switch option.arity {
            case .none: ""
            case .one: ":value:\(action)"
            case .optional: "::value:\(action)"
            // Takes values up to the next option.
            case .many: ":*-*:value:\(action)"
            }
        let text = "[\(help.escaping("\\[]:"))]" + value
        let repeatable = option.isRepeatable ? "*" : ""
        guard let short = option.shortName else { return (repeatable + option.name + text).quotedForShell }
        return "'(\(short) \(option.name))'{\(short),\(option.name)}" + text.quotedForShell
    }
}
