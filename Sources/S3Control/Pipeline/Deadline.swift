/// Runs `body`, and throws what `expired` makes once `timeout` has passed before it is done.
///
/// Either way nothing is left running: the one that lost is cancelled and waited for.
@inline(never)
func withDeadline<Result: Sendable>(
    _ timeout: Duration,
    clock: any Clock<Duration>,
    expired: @escaping @Sendable () -> S3ControlError,
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await clock.sleep(for: timeout)
            throw expired()
        }
        defer { group.cancelAll() }
        guard let result = try await group.next() else { throw CancellationError() }
        return result
    }
}
