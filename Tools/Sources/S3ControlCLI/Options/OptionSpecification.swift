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
