internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Says a last word at Ctrl-C, and ends the process with 130, as shells expect.
final class Interruption {
    private let source: any DispatchSourceSignal

    init(_ lastWord: @escaping @Sendable () -> Void) {
        // The dispatch source sees the signal only if its default action is off.
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            lastWord()
            exit(130)
        }
        source.resume()
    }

    /// Gives Ctrl-C its usual meaning back.
    func end() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
