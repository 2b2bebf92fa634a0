/// A source of credentials, asked before every attempt to send a request.
///
/// An implementation that has to fetch its credentials caches them itself.
public protocol CredentialsProvider: Sendable {
    /// The credentials to sign with now.
    ///
    /// - Throws: ``CredentialsError`` when the source has none; `CancellationError` when the task was cancelled.
    func credentials() async throws -> Credentials

    /// Drops `credentials` if they are kept: the service has refused them as expired.
    ///
    /// The next ``credentials()`` asks the source. A provider that keeps nothing need not implement it.
    func invalidate(_ credentials: Credentials)
}

extension CredentialsProvider {
    /// Nothing is kept.
    public func invalidate(_ credentials: Credentials) {}
}

/// A provider that often has credentials at hand, which spares its callers asynchronous functions.
package protocol ReadyCredentialsProvider: CredentialsProvider {
    /// What `credentials()` would return at once; nil where that has to wait or to start something, or would throw.
    func readyCredentials() -> Credentials?
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
