/// The outcome of looking through the sources in their order: the first that is configured, and what was
/// found at those before it.
public struct CredentialsSearch: Sendable {
    /// The source that is configured; nil when none is.
    public var plan: CredentialsPlan?
    /// The sources that were passed over, in order, each with why.
    public var passed: [Passed]

    /// A source that has no credentials.
    public struct Passed: Sendable, Hashable, CustomStringConvertible {
        /// The source.
        public var source: String
        /// Why it was passed over.
        public var reason: String

        /// Creates an entry.
        package init(_ source: String, _ reason: String) {
            self.source = source
            self.reason = reason
        }

        /// Source and reason.
        public var description: String { "\(source): \(reason)" }
    }

    /// The error for when no source has credentials, which lists where was looked.
    public func noCredentials(adding more: [Passed] = []) -> CredentialsError {
        CredentialsError(
            "No credentials. Looked in: \((passed + more).map(\.description).joined(separator: "; ")). "
                + "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a profile with AWS_PROFILE, or run "
                + "`aws configure` or `aws sso login`."
        )
    }
}
