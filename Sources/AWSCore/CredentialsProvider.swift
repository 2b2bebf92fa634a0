/// A source of credentials, asked before every attempt to send a request.
///
/// An implementation that has to fetch its credentials caches them itself.
public protocol CredentialsProvider: Sendable {
    /// The credentials to sign with now.
    ///
    /// - Throws: ``CredentialsError`` when the source has none; `CancellationError` when the task was cancelled.
    func credentials() async throws -> Credentials

    /// What ``credentials()`` would return at once; nil where that has to wait or to start something, or would throw.
    ///
    /// A client asks for this first: it spares each of its requests the way through asynchronous functions.
    func readyCredentials() -> Credentials?
}

extension CredentialsProvider {
    /// Nil: ``credentials()`` is asked.
    public func readyCredentials() -> Credentials? { nil }
}

/// Why a source has no credentials.
public struct CredentialsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One line that says where was looked and what to set; never a secret.
    public var message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
