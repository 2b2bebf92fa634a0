internal import Basics

/// What a ``CachingCredentialsProvider`` keeps, and what it does next; it does nothing itself.
struct CredentialsRefresh: Sendable {
    typealias Waiter = CheckedContinuation<Credentials, any Error>
    typealias Outcome = Result<Credentials, any Error>

    /// What to do for a caller. One that has to wait has a number from here on, so that nothing that happens
    /// between its question and its parking is lost.
    enum Answer: Sendable {
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

    private var kept: Credentials?
    private var isRefreshing = false
    private var pausedUntil: Date?
    private var waiting: [Int: Waiting] = [:]
    private var lastWaiter = 0

    mutating func ask(_ now: Date) -> Answer {
        guard let kept else { return begin() }
        guard let expiration = kept.expiration else { return .serve(kept) }
        let left = expiration.timeIntervalSince(now)
        guard left > 0 else { return begin() }
        guard left < CachingCredentialsProvider.advisoryWindow else { return .serve(kept) }
        if let pausedUntil, now < pausedUntil { return .serve(kept) }
        if left < CachingCredentialsProvider.mandatoryWindow { return begin() }
        guard !isRefreshing else { return .serve(kept) }
        isRefreshing = true
        return .refreshInBackground(kept)
    }

    /// What ``ask(_:)`` would serve, if nothing has to be done for it.
    func ready(_ now: Date) -> Credentials? {
        guard let kept else { return nil }
        guard let expiration = kept.expiration else { return kept }
        return expiration.timeIntervalSince(now) < CachingCredentialsProvider.advisoryWindow ? nil : kept
    }

    /// Forgets `credentials`, if they are those kept.
    mutating func drop(_ credentials: Credentials) {
        guard kept == credentials else { return }
        kept = nil
        pausedUntil = nil
    }

    private mutating func begin() -> Answer {
        lastWaiter += 1
        waiting[lastWaiter] = .registered
        guard !isRefreshing else { return .wait(waiter: lastWaiter) }
        isRefreshing = true
        return .refresh(waiter: lastWaiter)
    }

    /// Parks a caller; gives back the result when there is nothing to wait for any more.
    mutating func park(_ id: Int, _ waiter: Waiter) -> Outcome? {
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

    /// Takes a caller out that was cancelled; gives it back when it is parked.
    mutating func leave(_ id: Int) -> Waiter? {
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

    /// Ends the refresh; gives back who waits parked, and what to tell them.
    mutating func finish(_ result: Outcome, _ now: Date) -> (waiters: [Waiter], outcome: Outcome) {
        isRefreshing = false
        let outcome: Outcome
        if case .failure = result, let kept, let expiration = kept.expiration, expiration > now {
            outcome = .success(kept)
        } else {
            outcome = result
            kept = try? result.get()
        }
        // After a failure, and where the source's credentials never live long: no refresh for every call.
        pausedUntil = now.addingTimeInterval(CachingCredentialsProvider.retryPause)
        var parked: [Waiter] = []
        for (id, entry) in waiting {
            switch entry {
            case .suspended(let waiter):
                parked.append(waiter)
                waiting[id] = nil
            case .registered:
                waiting[id] = .resolved(outcome)
            case .resolved, .cancelled:
                break
            }
        }
        return (parked, outcome)
    }
}
