internal import Basics

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

package enum ReadyCredentials {
    /// `provider` as one that may have credentials at hand.
    ///
    /// The usual types are compared first. The runtime goes through all conformances of the process to find out about any
    /// other: 0.2 million instructions each, a hundredth of a short process.
    package static func provider(_ provider: any CredentialsProvider) -> (any ReadyCredentialsProvider)? {
        if let provider = provider as? CachingCredentialsProvider { return provider }
        if let provider = provider as? StaticCredentialsProvider { return provider }
        if let provider = provider as? EnvironmentCredentialsProvider { return provider }
        return provider as? any ReadyCredentialsProvider
    }
}

/// Why a source has no credentials.
public struct CredentialsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One line that lists every place that was checked and what to set; never a secret.
    public var message: String
    /// Whether no source has credentials, unlike one that is configured and fails.
    public var isMissing: Bool

    /// Creates an error.
    public init(_ message: String, isMissing: Bool = false) {
        self.message = message
        self.isMissing = isMissing
    }

    /// The message.
    public var description: String { message }
}

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

/// Several providers, of which the first that has credentials is taken, anew for every call.
///
/// For sources of one's own beside the usual ones. Unlike the default chain it goes on to the next provider
/// whatever the reason is that one has none; wrap it in a ``CachingCredentialsProvider`` where asking costs.
public struct FallbackCredentialsProvider: CredentialsProvider {
    private let providers: [any CredentialsProvider]

    /// Creates a provider that asks `providers` in their order.
    public init(_ providers: [any CredentialsProvider]) {
        self.providers = providers
    }

    /// The credentials of the first provider that has some.
    ///
    /// - Throws: ``CredentialsError`` with every provider's reason; `CancellationError` when the task was cancelled.
    public func credentials() async throws -> Credentials {
        var reasons: [String] = []
        var isMissing = true
        for provider in providers {
            do {
                return try await provider.credentials()
            } catch let error as CredentialsError {
                reasons.append(error.message)
                isMissing = isMissing && error.isMissing
            } catch let error as CancellationError {
                throw error
            } catch {
                isMissing = false
                // An error of somebody's own type may print anything, secrets included.
                reasons.append("\(type(of: provider)) failed with \(type(of: error))")
            }
            try Task.checkCancellation()
        }
        throw CredentialsError(
            reasons.isEmpty
                ? "No credentials: there is no provider to ask."
                : "No provider has credentials. \(reasons.joined(separator: " "))",
            isMissing: isMissing
        )
    }

    /// The first provider's, where it has some at hand: only its failure can tell that another one is to be asked.
    package func readyCredentials() -> Credentials? {
        providers.first.flatMap { ReadyCredentials.provider($0) }?.readyCredentials()
    }

    /// Passed on to every provider.
    public func invalidate(_ credentials: Credentials) {
        for provider in providers { provider.invalidate(credentials) }
    }
}

extension FallbackCredentialsProvider: ReadyCredentialsProvider {}

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
