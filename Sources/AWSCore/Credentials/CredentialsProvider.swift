public import Basics

/// A source of credentials, called before every attempt to send a request.
///
/// An implementation that fetches credentials must cache them itself.
public protocol CredentialsProvider: Sendable {
    /// Returns the current credentials.
    ///
    /// - Throws: ``CredentialsError`` if the source has none; `CancellationError` if the task was cancelled.
    func credentials() async throws -> Credentials

    /// Removes `credentials` from the cache, because the service has rejected them as expired.
    ///
    /// The next ``credentials()`` fetches new ones. A provider without a cache does not need to implement this method.
    func invalidate(_ credentials: Credentials)
}

extension CredentialsProvider {
    /// Does nothing.
    public func invalidate(_ credentials: Credentials) {}
}

/// A provider that often has credentials available, so that callers can avoid asynchronous functions.
package protocol ReadyCredentialsProvider: CredentialsProvider {
    /// The result of `credentials()` if it is available immediately; nil if it would wait, start work, or throw.
    func readyCredentials() -> Credentials?
}

package enum ReadyCredentials {
    /// `provider` as one that may have credentials at hand.
    ///
    /// The usual types are compared first. For a cast to a protocol, or one that fails, the runtime goes through all
    /// conformances of the process: 0.2 million instructions each, a hundredth of a short process.
    package static func provider(_ provider: any CredentialsProvider) -> (any ReadyCredentialsProvider)? {
        let type = type(of: provider) as Any.Type
        if type == StaticCredentialsProvider.self { return provider as? StaticCredentialsProvider }
        if type == CachingCredentialsProvider.self { return provider as? CachingCredentialsProvider }
        if type == EnvironmentCredentialsProvider.self { return provider as? EnvironmentCredentialsProvider }
        return provider as? any ReadyCredentialsProvider
    }
}

/// Why a source has no credentials.
public struct CredentialsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was checked and what to set, on one line, without secrets.
    public var message: String
    /// Whether no source has credentials. False if a source is configured but fails.
    public var isMissing: Bool

    /// Creates an error.
    public init(_ message: String, isMissing: Bool = false) {
        self.message = message
        self.isMissing = isMissing
    }

    /// The message.
    public var description: String { message }
}

/// A provider of fixed credentials.
public struct StaticCredentialsProvider: CredentialsProvider {
    private let value: Credentials

    /// Creates a provider that always returns `credentials`.
    public init(_ credentials: Credentials) {
        value = credentials
    }

    /// Returns the fixed credentials.
    public func credentials() async throws -> Credentials { value }

    /// The fixed credentials.
    package func readyCredentials() -> Credentials? { value }
}

extension StaticCredentialsProvider: ReadyCredentialsProvider {}

/// A provider that returns the credentials of the first of several providers that has some.
///
/// Use it to combine your own sources with the default ones. Unlike the default chain, it continues with the next
/// provider after any failure, and starts over for every call. If its providers are expensive, wrap it in a
/// ``CachingCredentialsProvider``.
public struct FallbackCredentialsProvider: CredentialsProvider {
    private let providers: [any CredentialsProvider]

    /// Creates a provider that calls `providers` in order.
    public init(_ providers: [any CredentialsProvider]) {
        self.providers = providers
    }

    /// Returns the credentials of the first provider that has some.
    ///
    /// - Throws: ``CredentialsError`` with the reasons of all providers; `CancellationError` if the task was cancelled.
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
                // An error of an unknown type could print anything, including secrets.
                reasons.append("\(type(of: provider)) failed with \(type(of: error))")
            }
            try Task.checkCancellation()
        }
        throw CredentialsError(
            reasons.isEmpty
                ? "No credentials: the list of providers is empty."
                : "No provider has credentials. \(reasons.joined(separator: " "))",
            isMissing: isMissing
        )
    }

    /// The first provider's credentials, if available. Otherwise nil, because only its failure leads to the next
    /// provider.
    package func readyCredentials() -> Credentials? {
        providers.first.flatMap { ReadyCredentials.provider($0) }?.readyCredentials()
    }

    /// Forwards to every provider.
    public func invalidate(_ credentials: Credentials) {
        for provider in providers { provider.invalidate(credentials) }
    }
}

extension FallbackCredentialsProvider: ReadyCredentialsProvider {}

/// A provider of credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and `AWS_SESSION_TOKEN`.
///
/// As in the AWS CLI, `AWS_SECURITY_TOKEN`, the older name of the token, takes precedence over `AWS_SESSION_TOKEN`, and
/// `AWS_CREDENTIAL_EXPIRATION` is the expiration.
public struct EnvironmentCredentialsProvider: CredentialsProvider {
    private let environment: EnvironmentVariables

    /// Creates a provider that reads `environment` for every call.
    public init(environment: EnvironmentVariables = .process) {
        self.environment = environment
    }

    /// Returns the credentials from the environment.
    ///
    /// - Throws: ``CredentialsError`` if a variable is missing, empty, or invalid.
    public func credentials() async throws -> Credentials { try read() }

    /// The credentials from the environment; nil if ``credentials()`` would throw.
    package func readyCredentials() -> Credentials? { try? read() }

    /// A synchronous ``credentials()``, for callers that don't wait.
    package func read() throws -> Credentials {
        let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
        let missing = names.filter { environment[$0] == nil }
        guard missing.isEmpty, let keyID = environment[names[0]], let secret = environment[names[1]] else {
            throw CredentialsError(
                "No credentials: \(missing.joined(separator: " and ")) not set. "
                    + "Set both \(names[0]) and \(names[1]), or pass credentials to the client.",
                isMissing: missing.count == names.count
            )
        }
        let expiration = environment["AWS_CREDENTIAL_EXPIRATION"]
        let date = expiration.flatMap(ISO8601.parse)
        if let expiration, date == nil {
            throw CredentialsError(
                "AWS_CREDENTIAL_EXPIRATION must be a date such as 2026-01-31T12:00:00Z, not "
                    + "\"\(SecretScrubber.scrub(expiration))\"."
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

/// An AWS access key, with a session token if it is temporary.
///
/// Secrets always print as `<redacted>`.
public struct Credentials: Sendable, Equatable {
    /// The access key ID, which is public and part of every signature.
    public var accessKeyID: String

    /// The secret access key.
    public var secretAccessKey: Secret

    /// The session token of temporary credentials.
    public var sessionToken: Secret?

    /// The expiration of temporary credentials; nil for long-term ones.
    public var expiration: Date?

    /// The account of the credentials, if the source reports it.
    public var accountID: String?

    /// Creates credentials. An empty account ID counts as none.
    public init(
        accessKeyID: String,
        secretAccessKey: String,
        sessionToken: String? = nil,
        expiration: Date? = nil,
        accountID: String? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = Secret(secretAccessKey)
        self.sessionToken = sessionToken.map(Secret.init)
        self.expiration = expiration
        self.accountID = accountID?.isEmpty == false ? accountID : nil
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible {
    /// The access key ID, without secrets.
    public var description: String {
        "Credentials(accessKeyID: \(accessKeyID), secretAccessKey: <redacted>"
            + (sessionToken == nil ? ")" : ", sessionToken: <redacted>)")
    }

    /// The same as ``description``.
    public var debugDescription: String { description }
}
