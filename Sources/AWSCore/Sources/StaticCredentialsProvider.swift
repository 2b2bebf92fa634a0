/// Credentials given in code.
public struct StaticCredentialsProvider: CredentialsProvider {
    private let value: Credentials

    /// Provides `credentials`, unchanged, for ever.
    public init(_ credentials: Credentials) {
        value = credentials
    }

    /// The credentials given.
    public func credentials() async throws -> Credentials { value }

    /// The credentials given.
    package func readyCredentials() -> Credentials? { value }
}

extension StaticCredentialsProvider: ReadyCredentialsProvider {}
