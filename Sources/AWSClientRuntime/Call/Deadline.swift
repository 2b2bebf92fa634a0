/// The instant at which a call ends, whatever it is doing.
package final class Deadline: Sendable {
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
        self.timeout = timeout
        readRemaining = Self.remaining(of: timeout, by: clock)
        sleep = { try await clock.sleep(for: $0) }
    }

    private static func remaining<C: Clock<Duration>>(
        of timeout: Duration,
        by clock: C
    ) -> @Sendable () -> Duration {
        let end = clock.now.advanced(by: timeout.clamped)
        return { clock.now.duration(to: end) }
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
                try await self.sleep(max(.zero, self.remaining))
                throw Expired(timeout: self.timeout)
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
