/// An option of a command, as in the AWS CLI's parser.
struct OptionSpecification: Sendable, Hashable {
    /// The name with its hyphens, such as `--job-id`.
    var name: String
    var arity: Arity
    /// The allowed values; nil for any.
    var choices: [String]?
    var isRequired = false
    /// One line of help.
    var help = ""
    /// Further information about the value, one line each.
    var details: [String] = []
    /// The one-letter name with its hyphen, if any.
    var shortName: String?
    /// The values that shell completion suggests. Unlike with ``choices``, other values are allowed.
    var suggestions: [String]?
    /// Whether the value names a file.
    var isFile = false
    /// Whether the option may be given more than once.
    var isRepeatable = false
    /// Whether version 1 of the AWS CLI does not have it.
    var isOfVersion2 = false

    enum Arity: Sendable, Hashable {
        /// No value.
        case none
        /// Exactly one value.
        case one
        /// One value, or this one if none is given.
        case optional(String)
        /// Any number of values, up to the next option.
        case many
    }

    /// The option and its values, in brackets if it is optional.
    var synopsis: String {
        let value =
            switch arity {
            case .none: ""
            case .one: " <value>"
            case .optional: " [<value>]"
            case .many: " <value> [<value>...]"
            }
        return (isRequired ? name + value : "[\(name)\(value)]") + (isRepeatable ? "..." : "")
    }

    /// The values that shell completion suggests.
    var offered: [String] { choices ?? suggestions ?? [] }
}

/// The AWS CLI's names for the API's operations and members.
enum CommandName {
    /// Converts a name, such as `DescribeJob` to `describe-job` and `RoleArn` to `role-arn`.
    static func make(_ name: some StringProtocol) -> String {
        var result = ""
        let characters = Array(name.utf8)
        func isUpper(_ index: Int) -> Bool {
            characters.indices.contains(index) && (0x41...0x5A).contains(characters[index])
        }
        for index in characters.indices {
            if index > 0, isUpper(index) {
                let endsAcronym = isUpper(index - 1) && index + 1 < characters.count && !isUpper(index + 1)
                if !isUpper(index - 1) || endsAcronym { result += "-" }
            }
            result.unicodeScalars.append(UnicodeScalar(characters[index] | (isUpper(index) ? 0x20 : 0)))
        }
        return result
    }
}
