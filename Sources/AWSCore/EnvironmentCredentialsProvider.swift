/// Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentialsProvider: CredentialsProvider {
    private let environment: Environment

    /// Reads `environment` anew for every call.
    public init(environment: Environment = .process) {
        self.environment = environment
    }

    /// The credentials that the environment holds.
    ///
    /// - Throws: ``CredentialsError`` when a variable is missing or empty, naming it.
    public func credentials() async throws -> Credentials {
        let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
        let missing = names.filter { environment[$0] == nil }
        guard missing.isEmpty, let keyID = environment[names[0]], let secret = environment[names[1]] else {
            throw CredentialsError(
                "No credentials: the environment does not set \(missing.joined(separator: " and ")). "
                    + "Set both \(names[0]) and \(names[1]), or give credentials to the client."
            )
        }
        return Credentials(
            accessKeyID: keyID,
            secretAccessKey: secret,
            sessionToken: environment["AWS_SESSION_TOKEN"],
            accountID: environment["AWS_ACCOUNT_ID"]
        )
    }
}
