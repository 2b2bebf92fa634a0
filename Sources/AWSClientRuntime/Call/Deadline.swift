/// The instant at which a call ends, whatever it is doing.
package struct Deadline: Sendable {
    /// The timeout that the caller has asked for.
    package let timeout: Duration
    private let readRemaining: @Sendable () -> Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    /// The deadline has passed.
    struct Expired: Error {
        let timeout: Duration
    }

    /// The instant `timeout` from now by `clock`; a year at most.
    package init(_ timeout: Duration, clock: any Clock<Duration>) {
        self = Self.make(timeout, clock)
    }

    private init(
        timeout: Duration,
        remaining: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.timeout = timeout
        readRemaining = remaining
        self.sleep = sleep
    }

    private static func make<C: Clock<Duration>>(_ timeout: Duration, _ clock: C) -> Deadline {
        let end = clock.now.advanced(by: timeout.clamped)
        return Deadline(
            timeout: timeout,
            remaining: { clock.now.duration(to: end) },
            sleep: { try await clock.sleep(for: $0) }
        )
    }

    /// The time that is left; zero or less once the deadline has passed.
    package var remaining: Duration { readRemaining() }

    /// Runs `body`, and throws ``Expired`` if the deadline passes before it is done.
    ///
    /// Either way nothing is left running: what lost is cancelled and waited for.
    func limit(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await sleep(max(.zero, remaining))
                throw Expired(timeout: timeout)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

extension Duration {
    /// The duration, kept from zero to a year: sums with it overflow nowhere.
    package var clamped: Duration { min(max(.zero, self), .seconds(31_536_000)) }
}
