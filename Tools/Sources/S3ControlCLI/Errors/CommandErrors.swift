/// A command line that cannot be read.
struct UsageError: Error, Sendable, Hashable {
    var message: String

    init(_ message: String) {
        self.message = message
    }
}

/// A command that was read and could not be done.
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

/// The kind of a failure, as the AWS CLI's exit codes distinguish them.
enum FailureKind: Sendable, Hashable {
    /// The options cannot be read.
    case usage
    /// An option's value, or a member of the input, is wrong.
    case parameters
    /// A setting, or the credentials, are missing or wrong.
    case configuration
    /// The service answered with an error.
    case service
    /// Anything else.
    case other
}
