import Dispatch

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Handles a signal of the process until it is cancelled.
///
/// The handler has taken over once `init` has returned. Until then the signal has its default action, so that none is lost.
package final class SignalSource: Sendable {
    private let number: Int32
    // Dispatch sources are safe to use from any thread, but the protocol is not Sendable. Never changed after `init`.
    private nonisolated(unsafe) let source: any DispatchSourceSignal

    /// - Parameters:
    ///   - number: The signal, such as `SIGINT`.
    ///   - handler: Called for each signal, on a queue of the system's.
    package init(_ number: Int32, _ handler: @escaping @Sendable () -> Void) {
        self.number = number
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        let isReady = DispatchSemaphore(value: 0)
        let ready: @Sendable () -> Void = { isReady.signal() }
        source.setRegistrationHandler(handler: ready)
        source.setEventHandler(handler: handler)
        source.resume()
        isReady.wait()
        unsafe self.source = source
        #if canImport(Darwin)
        // There the source only observes the signal, whose default action is still carried out. Elsewhere it has replaced it.
        signal(number, SIG_IGN)
        #endif
    }

    /// Restores the signal's default action.
    package func cancel() {
        unsafe source.cancel()
        signal(number, SIG_DFL)
    }
}
