/// Parses options like the AWS CLI, whose parser is Python's `argparse`. Options may be in any order, may be
/// abbreviated if the abbreviation is unique, and have the form `--name value` or `--name=value`.
struct OptionParser {
    /// The parsed arguments.
    struct Result: Sendable, Hashable {
        /// The values of each given option, by its full name. The last occurrence counts.
        var values: [String: [String]] = [:]
        /// The names of the given options, in order.
        var order: [String] = []
        /// The arguments that belong to no option.
        var extras: [String] = []
    }

    let options: [OptionSpecification]

    /// Parses all of `arguments`.
    func parse(_ arguments: [String]) throws(UsageError) -> Result {
        var result = Result()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                result.extras += rest
                break
            }
            guard Self.looksLikeOption(argument) else {
                result.extras.append(argument)
                continue
            }
            // Compares bytes, like all code here, because Python has no characters of several code points.
            let mark = argument.utf8.firstIndex(of: UInt8(ascii: "="))
            guard let option = try option(named: mark.map { String(argument[..<$0]) } ?? argument) else {
                result.extras.append(argument)
                continue
            }
            let attached = mark.map { String(argument[argument.utf8.index(after: $0)...]) }
            result.order.append(option.name)
            result.values[option.name] = try values(of: option, attached: attached, from: &rest)
        }
        // The AWS CLI's parsers treat the first extra word as "help" and report it last.
        if let first = result.extras.firstIndex(where: { !Self.looksLikeOption($0) }) {
            result.extras.append(result.extras.remove(at: first))
        }
        return result
    }

    /// Checks that all required options are given. The error lists all missing ones.
    func checkRequired(_ result: Result) throws(UsageError) {
        let missing = options.filter { $0.isRequired && result.values[$0.name] == nil }.map(\.name)
        guard missing.isEmpty else {
            let hints = UnknownOptions.hints(for: result.extras, known: options.map(\.name))
            throw UsageError(
                (["the following arguments are required: \(missing.joined(separator: ", "))"] + hints)
                    .joined(separator: "\n")
            )
        }
    }

    /// The option with this name or unique abbreviation; nil if there is none.
    func option(named name: String) throws(UsageError) -> OptionSpecification? {
        if let exact = options.first(where: { $0.name == name }) { return exact }
        guard name.hasPrefix("--") else { return nil }
        var candidates = options.filter { $0.name.hasPrefix(name) }
        // Abbreviations of version 1 remain valid.
        let older = candidates.filter { !$0.isOfVersion2 }
        if !older.isEmpty { candidates = older }
        guard candidates.count < 2 else {
            let names = candidates.map(\.name).joined(separator: ", ")
            throw UsageError("ambiguous option: \(name) could match \(names)")
        }
        return candidates.first
    }

    private func values(
        of option: OptionSpecification,
        attached: String?,
        from rest: inout ArraySlice<String>
    ) throws(UsageError) -> [String] {
        var values: [String] = []
        switch option.arity {
        case .none:
            if let attached {
                throw UsageError("argument \(option.name): ignored explicit argument '\(attached)'")
            }
        case .one:
            guard let value = attached ?? Self.popValue(&rest) else {
                throw UsageError("argument \(option.name): expected one argument")
            }
            values = [value]
        case .optional(let standard):
            values = [attached ?? Self.popValue(&rest) ?? standard]
        case .many:
            if let attached {
                values = [attached]
            } else {
                while let value = Self.popValue(&rest) { values.append(value) }
            }
        }
        if let choices = option.choices, let wrong = values.first(where: { !choices.contains($0) }) {
            throw UsageError(
                "argument \(option.name): Invalid choice, valid choices are: \(choices.joined(separator: " | "))"
                    + Suggestion.sentence(for: wrong, among: choices)
            )
        }
        return values
    }

    private static func popValue(_ rest: inout ArraySlice<String>) -> String? {
        guard let next = rest.first, next != "--", !looksLikeOption(next) else { return nil }
        return rest.popFirst()
    }

    /// Whether `argparse` treats the argument as an option. A negative number is not an option, nor is text
    /// with a space, unless the space is in a value after `--name=`.
    private static func looksLikeOption(_ argument: String) -> Bool {
        let bytes = argument.utf8
        let (hyphen, space) = (UInt8(ascii: "-"), UInt8(ascii: " "))
        guard bytes.first == hyphen, bytes.count > 1 else { return false }
        if bytes.dropFirst().first == hyphen, let end = bytes.firstIndex(of: UInt8(ascii: "=")),
            !bytes[..<end].contains(space)
        {
            return true
        }
        return !bytes.contains(space) && !isNegativeNumber(bytes.dropFirst())
    }

    private static func isNegativeNumber(_ digits: Substring.UTF8View) -> Bool {
        let parts = digits.split(
            separator: UInt8(ascii: "."),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let last = parts.last, !last.isEmpty else { return false }
        return parts.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
