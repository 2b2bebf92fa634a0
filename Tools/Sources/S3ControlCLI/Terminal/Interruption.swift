internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What happens at Ctrl-C: something first, and at the second one the process ends with 130, as shells expect.
final class Interruption {
    private final class Presses: Sendable {
        let count = Mutex(0)
    }

    private let source: any DispatchSourceSignal
    private let presses = Presses()

    /// - Parameters:
    ///   - isSecondNeeded: Whether the first Ctrl-C only begins the end, so that the command can say how far it came.
    ///   - action: Called at the first Ctrl-C.
    ///   - lastWord: Called before the process ends at the second one.
    init(
        endsLater isSecondNeeded: Bool = false,
        _ action: @escaping @Sendable () -> Void,
        lastWord: @escaping @Sendable () -> Void = {}
    ) {
        // The dispatch source sees the signal only if its default action is off.
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [presses] in
            let number = presses.count.withLock { count in
                count += 1
                return count
            }
            if number == 1 { action() }
            if number > 1 || !isSecondNeeded {
                lastWord()
                exit(130)
            }
        }
        source.resume()
    }

    /// Whether Ctrl-C was pressed.
    var hasHappened: Bool { presses.count.withLock { $0 > 0 } }

    /// Gives Ctrl-C its usual meaning back.
    func end() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }

    /// Ends the process as Ctrl-C does.
    static func endProcess() -> Never { exit(130) }

    /// Runs something that Ctrl-C cancels, and that says itself how far it came.
    ///
    /// - Returns: The result, and whether Ctrl-C was pressed.
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
