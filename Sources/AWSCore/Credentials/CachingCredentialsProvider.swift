public import Basics
internal import Synchronization

/// Keeps the credentials of another provider until they come near their end.
///
/// However many tasks ask at once, the source is asked once. From the advisory window on (15 minutes before
/// the end) a refresh runs beside, and callers get what is there; from the mandatory one on (10 minutes) they
/// wait for it. A refresh that fails is no failure as long as the old credentials are valid: it is tried again
/// after half a minute. A failure is told to who waited for it and not kept. A caller that is cancelled stops
/// waiting, and the others do not notice.
public final class CachingCredentialsProvider: CredentialsProvider {
    /// How long before their end credentials are refreshed beside: 15 minutes.
    public static let advisoryWindow: TimeInterval = 15 * 60
    /// How long before their end callers wait for the refresh: 10 minutes.
    public static let mandatoryWindow: TimeInterval = 10 * 60
    /// How long after a refresh that failed valid credentials are served without another try.
    static let retryPause: TimeInterval = 30

    private let source: any CredentialsProvider
    private let clock: WallClock
    private let refresh: Mutex<CredentialsRefresh>

    /// Wraps `source`.
    ///
    /// - Parameters:
    ///   - source: The provider to ask when nothing usable is kept.
    ///   - clock: The clock that the credentials' end is compared with.
    public init(_ source: any CredentialsProvider, clock: WallClock = .system) {
        self.source = source
        self.clock = clock
        refresh = Mutex(CredentialsRefresh())
    }

    /// The credentials kept, or the source's.
    ///
    /// - Throws: What the source throws when no valid credentials are kept; ``CredentialsError`` when what the
    ///   source gave has expired already; `CancellationError` when the calling task was cancelled.
    public func credentials() async throws -> Credentials {
        try Task.checkCancellation()
        let now = clock.now
        switch refresh.withLock({ $0.ask(now) }) {
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

    /// The credentials kept, while they need no refresh.
    package func readyCredentials() -> Credentials? {
        let now = clock.now
        return refresh.withLock { $0.ready(now) }
    }

    /// Asks the source for the next credentials, if `credentials` are those kept.
    public func invalidate(_ credentials: Credentials) {
        refresh.withLock { $0.drop(credentials) }
        source.invalidate(credentials)
    }

    private func startRefresh() {
        // On its own, since a caller's cancellation must not be everybody's.
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
                let outcome = refresh.withLock { $0.park(id, continuation) }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let continuation = refresh.withLock { $0.leave(id) }
            continuation?.resume(throwing: CancellationError())
        }
    }

    private static func check(_ credentials: Credentials, _ now: Date) throws -> Credentials {
        guard let expiration = credentials.expiration, expiration <= now else { return credentials }
        throw CredentialsError(
            "The credentials \(credentials.accessKeyID) expired at \(ISO8601.format(expiration)), and this machine's "
                + "clock says \(ISO8601.format(now)): renew them, or set the clock."
        )
    }
}

extension CachingCredentialsProvider: ReadyCredentialsProvider {}
