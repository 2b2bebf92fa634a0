internal import Basics

/// Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
///
/// `AWS_SECURITY_TOKEN`, the token's older name, goes before `AWS_SESSION_TOKEN`, and
/// `AWS_CREDENTIAL_EXPIRATION` tells when the credentials end, both as for the AWS CLI.
public struct EnvironmentCredentialsProvider: CredentialsProvider {
    private let environment: EnvironmentVariables

    /// Reads `environment` anew for every call.
    public init(environment: EnvironmentVariables = .process) {
        self.environment = environment
    }

    /// The credentials that the environment holds.
    ///
    /// - Throws: ``CredentialsError`` when a variable is missing, empty, or not what it should be, naming it.
    public func credentials() async throws -> Credentials { try read() }

    /// The credentials that the environment holds; nil where ``credentials()`` would say what is missing.
    package func readyCredentials() -> Credentials? { try? read() }

    /// What ``credentials()`` gives, for who need not wait.
    package func read() throws -> Credentials {
        let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
        let missing = names.filter { environment[$0] == nil }
        guard missing.isEmpty, let keyID = environment[names[0]], let secret = environment[names[1]] else {
            throw CredentialsError(
                "No credentials: the environment does not set \(missing.joined(separator: " and ")). "
                    + "Set both \(names[0]) and \(names[1]), or give credentials to the client.",
                isMissing: missing.count == names.count
            )
        }
        let expiration = environment["AWS_CREDENTIAL_EXPIRATION"]
        let date = expiration.flatMap(ISO8601.parse)
        if let expiration, date == nil {
            throw CredentialsError(
                "AWS_CREDENTIAL_EXPIRATION is \"\(expiration)\", which is no date like 2026-01-31T12:00:00Z."
            )
        }
        return Credentials(
            accessKeyID: keyID,
            secretAccessKey: secret,
            sessionToken: environment["AWS_SECURITY_TOKEN"] ?? environment["AWS_SESSION_TOKEN"],
            expiration: date,
            accountID: environment["AWS_ACCOUNT_ID"]
        )
    }
}

extension EnvironmentCredentialsProvider: ReadyCredentialsProvider {}
