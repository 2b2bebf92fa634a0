/// A command line that cannot be read: exit code 2, as the AWS CLI has it.
struct UsageError: Error, Sendable, Hashable {
    var message: String

    init(_ message: String) {
        self.message = message
    }
}

/// A command that was read and could not be done: exit code 255, as the AWS CLI has it.
struct CommandError: Error, Sendable, Hashable {
    var message: String

    init(_ message: String) {
        self.message = message
    }

    /// A value that is none of its parameter's.
    static func parameter(_ name: String, _ message: String) -> CommandError {
        CommandError("Error parsing parameter '\(name)': \(message)")
    }
}
