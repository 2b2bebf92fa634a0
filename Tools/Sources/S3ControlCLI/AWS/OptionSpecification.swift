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
}
