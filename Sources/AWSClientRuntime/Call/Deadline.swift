/// The instant at which a call ends in any case.
package final class Deadline: Sendable {
    /// The timeout that the caller set.
    package let timeout: Duration
    private let readRemaining: @Sendable () -> Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    /// The error of a deadline that has passed.
    package struct Expired: Error {
        let timeout: Duration
    }

    /// Creates the deadline that is `timeout` from now by `clock`, but at most a year.
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

    /// The remaining time; zero or less after the deadline.
    package var remaining: Duration { readRemaining() }

    /// Runs `body`, and throws ``Expired`` if the deadline passes before it returns.
    ///
    /// In both cases, no task is left running: the other task is cancelled and awaited.
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
    /// The duration, limited to the range from zero to a year, so that sums with it never overflow.
    package var clamped: Duration { min(max(.zero, self), .seconds(31_536_000)) }
}
