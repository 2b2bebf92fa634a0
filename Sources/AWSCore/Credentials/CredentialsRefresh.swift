import Basics

/// The state machine of a ``CachingCredentialsProvider``: returns what to do next, without side effects.
struct CredentialsRefresh: Sendable {
    typealias Waiter = CheckedContinuation<Credentials, any Error>
    typealias Outcome = Result<Credentials, any Error>

    /// What a caller has to do. A caller that has to wait is registered with a number first, so that it misses no event
    /// before it suspends.
    enum Action: Sendable {
        case serve(Credentials)
        case refreshInBackground(Credentials)
        case refresh(waiter: Int)
        case wait(waiter: Int)
    }

    private enum Waiting: Sendable {
        case registered
        case suspended(Waiter)
        case resolved(Outcome)
        case cancelled
    }

    private var cached: Credentials?
    private var isRefreshing = false
    private var pausedUntil: Date?
    private var waiting: [Int: Waiting] = [:]
    private var lastWaiter = 0

    mutating func request(_ now: Date) -> Action {
        guard let cached else { return begin() }
        guard let expiration = cached.expiration else { return .serve(cached) }
        let left = expiration.timeIntervalSince(now)
        guard left > 0 else { return begin() }
        guard left < CachingCredentialsProvider.advisoryWindow else { return .serve(cached) }
        if let pausedUntil, now < pausedUntil { return .serve(cached) }
        if left < CachingCredentialsProvider.mandatoryWindow { return begin() }
        guard !isRefreshing else { return .serve(cached) }
        isRefreshing = true
        return .refreshInBackground(cached)
    }

    /// The credentials that ``request(_:)`` would return, if no refresh is due.
    func ready(_ now: Date) -> Credentials? {
        guard let cached else { return nil }
        guard let expiration = cached.expiration else { return cached }
        return expiration.timeIntervalSince(now) < CachingCredentialsProvider.advisoryWindow ? nil : cached
    }

    /// Removes `credentials` if they are cached.
    mutating func remove(_ credentials: Credentials) {
        guard cached == credentials else { return }
        cached = nil
        pausedUntil = nil
    }

    private mutating func begin() -> Action {
        lastWaiter += 1
        waiting[lastWaiter] = .registered
        guard !isRefreshing else { return .wait(waiter: lastWaiter) }
        isRefreshing = true
        return .refresh(waiter: lastWaiter)
    }

    /// Suspends a caller. Returns the result if the refresh has already finished.
    mutating func suspend(_ id: Int, _ waiter: Waiter) -> Outcome? {
        switch waiting[id] {
        case .registered:
            waiting[id] = .suspended(waiter)
            return nil
        case .resolved(let outcome):
            waiting[id] = nil
            return outcome
        case .cancelled, .suspended, nil:
            waiting[id] = nil
            return .failure(CancellationError())
        }
    }

    /// Removes a cancelled caller. Returns it if it was suspended.
    mutating func cancel(_ id: Int) -> Waiter? {
        switch waiting[id] {
        case .suspended(let waiter):
            waiting[id] = nil
            return waiter
        case .registered, .resolved:
            waiting[id] = .cancelled
            return nil
        case .cancelled, nil:
            return nil
        }
    }

    /// Finishes the refresh. Returns the suspended callers and their result.
    mutating func finish(_ result: Outcome, _ now: Date) -> (waiters: [Waiter], outcome: Outcome) {
        isRefreshing = false
        let outcome: Outcome
        if case .failure = result, let cached, let expiration = cached.expiration, expiration > now {
            outcome = .success(cached)
        } else {
            outcome = result
            cached = try? result.get()
        }
        // After a failure, or if the source's credentials are short-lived, don't refresh for every call.
        pausedUntil = now.addingTimeInterval(CachingCredentialsProvider.retryPause)
        var suspended: [Waiter] = []
        for (id, entry) in waiting {
            switch entry {
            case .suspended(let waiter):
                suspended.append(waiter)
                waiting[id] = nil
            case .registered:
                waiting[id] = .resolved(outcome)
            case .resolved, .cancelled:
                break
            }
        }
        return (suspended, outcome)
    }
}
