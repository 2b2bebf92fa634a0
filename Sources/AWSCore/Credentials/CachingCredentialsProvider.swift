package import Basics
import Synchronization

/// Caches the credentials of another provider until shortly before they expire.
///
/// Concurrent callers share one refresh. In the advisory window (15 minutes before the expiration), the refresh runs in
/// the background and callers get the cached credentials. In the mandatory window (10 minutes), callers wait for it. If
/// a refresh fails while the cached credentials are still valid, it is retried after 30 seconds. Failures are reported
/// to the waiting callers and not cached. A cancelled caller stops waiting without affecting the others.
public final class CachingCredentialsProvider: CredentialsProvider {
    /// How long before the expiration a background refresh starts: 15 minutes.
    package static let advisoryWindow: TimeInterval = 15 * 60
    /// How long before the expiration callers wait for the refresh: 10 minutes.
    static let mandatoryWindow: TimeInterval = 10 * 60
    /// How long valid credentials are used after a failed refresh before the next attempt.
    static let retryPause: TimeInterval = 30

    private let source: any CredentialsProvider
    private let clock: WallClock
    private let refresh: Mutex<CredentialsRefresh>

    /// Creates a cache for `source`.
    ///
    /// - Parameters:
    ///   - source: The provider to call when no usable credentials are cached.
    ///   - clock: The clock to compare expirations with.
    public init(_ source: any CredentialsProvider, clock: WallClock = .system) {
        self.source = source
        self.clock = clock
        refresh = Mutex(CredentialsRefresh())
    }

    /// Returns the cached credentials, or fetches new ones.
    ///
    /// - Throws: The error of the source if no valid credentials are cached; ``CredentialsError`` if the source
    ///   returned expired credentials; `CancellationError` if the calling task was cancelled.
    public func credentials() async throws -> Credentials {
        try Task.checkCancellation()
        let now = clock.now
        switch refresh.withLock({ $0.request(now) }) {
        case .serve(let credentials):
            return credentials
        case .refreshInBackground(let credentials):
            startRefresh()
            return credentials
        case .refresh(let waiter):
            startRefresh()
            return try await wait(waiter)
        case .wait(let waiter):
            return try await wait(waiter)
        }
    }

    /// The cached credentials, unless they need a refresh.
    package func readyCredentials() -> Credentials? {
        let now = clock.now
        return refresh.withLock { $0.ready(now) }
    }

    /// Fetches new credentials for the next call if `credentials` are cached.
    public func invalidate(_ credentials: Credentials) {
        refresh.withLock { $0.remove(credentials) }
        source.invalidate(credentials)
    }

    private func startRefresh() {
        // In its own task, because cancelling one caller must not affect the others.
        Task {
            let result: Result<Credentials, any Error>
            do {
                result = .success(try Self.check(try await source.credentials(), clock.now))
            } catch {
                result = .failure(error)
            }
            let now = clock.now
            let (waiters, outcome) = refresh.withLock { $0.finish(result, now) }
            for waiter in waiters { waiter.resume(with: outcome) }
        }
    }

    private func wait(_ id: Int) async throws -> Credentials {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = refresh.withLock { $0.suspend(id, continuation) }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let continuation = refresh.withLock { $0.cancel(id) }
            continuation?.resume(throwing: CancellationError())
        }
    }

    private static func check(_ credentials: Credentials, _ now: Date) throws -> Credentials {
        guard let expiration = credentials.expiration, expiration <= now else { return credentials }
        throw CredentialsError(
            "The credentials \(credentials.accessKeyID) expired at \(ISO8601.format(expiration)), according to this machine's "
                + "clock, which is at \(ISO8601.format(now)). Renew them, or correct the clock."
        )
    }
}

extension CachingCredentialsProvider: ReadyCredentialsProvider {}
