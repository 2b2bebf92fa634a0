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
        for provider in providers {
            do {
                return try await provider.credentials()
            } catch let error as CredentialsError {
                reasons.append(error.message)
            } catch let error as CancellationError {
                throw error
            } catch {
                // An error of somebody's own type may print anything, secrets included.
                reasons.append("\(type(of: provider)) failed with \(type(of: error))")
            }
            try Task.checkCancellation()
        }
        throw CredentialsError(
            reasons.isEmpty
                ? "No credentials: there is no provider to ask."
                : "No provider has credentials. \(reasons.joined(separator: " "))"
        )
    }

    /// The first provider's, where it has some at hand: only its failure can tell that another one is to be asked.
    package func readyCredentials() -> Credentials? {
        (providers.first as? any ReadyCredentialsProvider)?.readyCredentials()
    }

    /// Passed on to every provider.
    public func invalidate(_ credentials: Credentials) {
        for provider in providers { provider.invalidate(credentials) }
    }
}

extension FallbackCredentialsProvider: ReadyCredentialsProvider {}
