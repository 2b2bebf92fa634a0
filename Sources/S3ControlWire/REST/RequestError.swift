/// Why a received request is none of an operation's.
public struct RequestError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, in one line.
    public var message: String

    /// Creates an error.
    public init(message: String) {
        self.message = message
    }

    static func missing(_ name: String) -> RequestError {
        RequestError(message: "\(name) is required")
    }

    /// The message.
    public var description: String { message }
}
