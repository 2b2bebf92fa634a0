/// One option of a command, as the AWS CLI's parser knows them.
struct OptionSpecification: Sendable, Hashable {
    /// The name with its hyphens, such as `--job-id`.
    var name: String
    var arity: Arity
    /// The only values allowed; nil for any.
    var choices: [String]?
    var isRequired = false
    /// One line of help.
    var help = ""
    /// What else there is to say of the value, a line each.
    var details: [String] = []
    /// Another name, of one letter, with its hyphen.
    var shortName: String?
    /// Values that a shell offers; unlike ``choices``, others are allowed.
    var suggestions: [String]?
    /// Whether the value names a file.
    var isFile = false
    /// Whether the option may be given more than once.
    var isRepeatable = false
    /// Whether version 1 of the AWS CLI does not have it.
    var isOfVersion2 = false

    enum Arity: Sendable, Hashable {
        /// A switch.
        case none
        /// Exactly one value.
        case one
        /// One value, or this one where there is none.
        case optional(String)
        /// Any number of values, up to the next option.
        case many
    }

    /// The option and its values, in brackets if it may be left out.
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

    /// The values that a shell offers.
    var offered: [String] { choices ?? suggestions ?? [] }
}

/// The names that the AWS CLI gives to the API's operations and members.
enum CommandName {
    /// `DescribeJob` as `describe-job`, `RoleArn` as `role-arn`.
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
