/// An invalid command line.
struct UsageError: Error, Sendable, Hashable {
    var message: String

    init(_ message: String) {
        self.message = message
    }
}

/// A command that was parsed but cannot be carried out.
struct CommandError: Error, Sendable, Hashable {
    var message: String
    var kind: FailureKind

    init(_ message: String, kind: FailureKind = .parameters) {
        self.message = message
        self.kind = kind
    }

    /// An invalid value of a parameter.
    static func parameter(_ name: String, _ message: String) -> CommandError {
        CommandError("Error parsing parameter '\(name)': \(message)")
    }
}

/// The kinds of failure that the AWS CLI's exit codes distinguish.
enum FailureKind: Sendable, Hashable {
    /// The options are invalid.
    case usage
    /// The value of an option or a member of the input is wrong.
    case parameters
    /// A setting or the credentials are missing or wrong.
    case configuration
    /// The service returned an error.
    case service
    /// Any other failure.
    case other
}
