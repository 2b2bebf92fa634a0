import Signals
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Handles Ctrl-C and SIGTERM. The first signal calls an action. That signal or the second one ends the
/// process with 130 or 143, as shells expect.
final class Interruption {
    private final class State: Sendable {
        let count = Mutex(0)
    }

    private static let signals = [SIGINT, SIGTERM]
    private static let lastSignal = Mutex(SIGINT)

    private let sources: [SignalSource]
    private let state: State

    /// - Parameters:
    ///   - isSecondNeeded: Whether the process ends only at the second signal, so that the command can report
    ///     its progress after the first one.
    ///   - action: Called at the first signal.
    ///   - lastWord: Called before a signal ends the process.
    init(
        endsLater isSecondNeeded: Bool = false,
        _ action: @escaping @Sendable () -> Void,
        lastWord: @escaping @Sendable () -> Void = {}
    ) {
        let state = State()
        self.state = state
        sources = Self.signals.map { number in
            SignalSource(number) {
                Self.lastSignal.withLock { $0 = number }
                let count = state.count.withLock { count in
                    count += 1
                    return count
                }
                if count == 1 { action() }
                if count > 1 || !isSecondNeeded {
                    lastWord()
                    Self.endProcess()
                }
            }
        }
    }

    /// Whether a signal has arrived.
    var hasHappened: Bool { state.count.withLock { $0 > 0 } }

    /// Restores the signals' default actions.
    func end() {
        for source in sources { source.cancel() }
    }

    /// Ends the process with the exit code of the last signal.
    ///
    /// Not with `exit`: since glibc 2.41, it waits for a thread that reads an answer from standard input. Nothing
    /// is left to be written.
    static func endProcess() -> Never { _exit(exitCode) }

    /// The exit code: 130 after Ctrl-C, 143 after SIGTERM.
    static var exitCode: Int32 { 128 + lastSignal.withLock { $0 } }

    /// Runs `body`, which the first signal cancels and which then reports its progress.
    ///
    /// - Returns: The result, and whether a signal arrived.
    static func cancelling<Result: Sendable>(
        isOn: Bool,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> (result: Result, wasInterrupted: Bool) {
        guard isOn else { return (try await body(), false) }
        let task = Task { try await body() }
        let interruption = Interruption(endsLater: true) { task.cancel() }
        defer { interruption.end() }
        return (try await task.value, interruption.hasHappened)
    }
}
