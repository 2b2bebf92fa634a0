/// A script that completes `s3control` in bash.
struct BashCompletions: CompletionScript {
    let commands: [CommandDescription]
    let globalOptions: [OptionSpecification]

    func make() -> String {
        """
        # Completes s3control in bash; made by: s3control completions bash

        # Sets what a command takes, or what comes before one: its options, those of them that take no value or
        # any number of values, and the words that may follow.
        __s3control_describe() {
            options= flags= lists= repeatable= operands= takes_files=
            case $1 in
            '')
        \(description(options: globalOptions, operands: commands.map(\.name)))
        \(commands.map(describe).joined(separator: "\n"))
            esac
        }

        # The values of a command's option that are known; @files stands for the names of files.
        __s3control_values() {
            case "$1 $2" in
        \(values.joined(separator: "\n"))
            esac
        }

        _s3control() {
            local options flags lists repeatable operands takes_files
            local current=${COMP_WORDS[COMP_CWORD]} command= option= word values= given=' '
            COMPREPLY=()
            __s3control_describe ''
            # bash makes words of --name=value's three parts.
            [[ $current == = ]] && current=
            for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case $word in
                =) ;;
                -*)
                    given+="$word "
                    option=$word
                    [[ " $flags " == *" $word "* ]] && option=
                    ;;
                *)
                    if [[ -n $option ]]; then
                        [[ " $lists " == *" $option "* ]] || option=
                    elif [[ -z $command ]]; then
                        command=$word
                        __s3control_describe "$command"
                    fi
                    ;;
                esac
            done
            if [[ -n $option && $current != -* ]]; then
                values=$(__s3control_values "$command" "$option")
                [[ $values == @files ]] && { takes_files=yes; values=; }
            elif [[ $current == -* || -z $operands$takes_files ]]; then
                takes_files=
                for word in $options; do
                    [[ $given == *" $word "* && " $repeatable " != *" $word "* ]] || values+=" $word"
                done
            else
                values=$operands
            fi
            COMPREPLY=($(compgen -W "$values" -- "$current"))
            if [[ -n $takes_files && ( -z $option || -z $values ) ]]; then
                compopt -o filenames 2>/dev/null
                local IFS=$'\\n'
                COMPREPLY+=($(compgen -f -- "$current"))
            fi
        }
        complete -F _s3control s3control

        """
    }

    private func describe(_ command: CommandDescription) -> String {
        "    \(command.name))\n"
            + description(
                options: command.allOptions,
                operands: command.operands.flatMap(\.suggestions),
                takesFiles: command.operands.contains(where: \.isFile)
            )
    }

    private func description(
        options: [OptionSpecification],
        operands: [String],
        takesFiles: Bool = false
    ) -> String {
        func words(_ name: String, _ words: [String]) -> String? {
            words.isEmpty ? nil : "        \(name)='\(words.joined(separator: " "))'"
        }
        let lines = [
            words("options", options.flatMap(\.names)),
            words("flags", options.filter { $0.arity == .none }.flatMap(\.names)),
            words("lists", options.filter { $0.arity == .many }.map(\.name)),
            words("repeatable", options.filter(\.isRepeatable).map(\.name)),
            words("operands", operands),
            takesFiles ? "        takes_files=yes" : nil,
        ]
        return (lines.compactMap(\.self) + ["        ;;"]).joined(separator: "\n")
    }

    private var values: [String] {
        let known = commands.map { ($0.name, $0.allOptions) } + [("", globalOptions)]
        return known.flatMap { command, options in
            options.compactMap { option in
                let values = option.isFile ? ["@files"] : option.offered
                guard !values.isEmpty else { return nil }
                return "    '\(command) \(option.name)') echo \(values.joined(separator: " ")) ;;"
            }
        }
    }
}
