import Basics
// For `pthread_attr_t`, which is defined in a header that CLibcurl includes.
import CLibcurl
import HTTPTransport

/// A detached system thread that receives none of the process's signals.
enum Thread {
    private final class Start {
        let body: @Sendable (SignalMask) -> Void
        let starterMask: SignalMask

        init(_ body: @escaping @Sendable (SignalMask) -> Void, starterMask: SignalMask) {
            self.body = body
            self.starterMask = starterMask
        }
    }

    /// The minimum stack size in bytes. musl's default is 128 KiB, which OpenSSL's handshake and a
    /// caller's tasks may exceed.
    private static let leastStackSize = 2 << 20

    /// Runs `body` on a new thread, with the signal mask of the calling thread as its argument.
    ///
    /// - Throws: ``TransportError/Code/outOfResources`` if the system cannot create a thread.
    static func start(_ body: @escaping @Sendable (SignalMask) -> Void) throws(TransportError) {
        // The new thread inherits the mask.
        let mask = SignalMask.blockAsynchronous()
        defer { mask.restore() }
        let start = unsafe Unmanaged.passRetained(Start(body, starterMask: mask))
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { _ = unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var stackSize = 0
        unsafe pthread_attr_getstacksize(&attributes, &stackSize)
        if stackSize < leastStackSize { unsafe pthread_attr_setstacksize(&attributes, leastStackSize) }
        #if canImport(Darwin) || canImport(Musl)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let result = unsafe pthread_create(&thread, &attributes, runThread, start.toOpaque())
        guard result == 0 else {
            unsafe start.release()
            throw TransportError(
                .outOfResources,
                delivery: .notSent,
                message: "No thread could be started (error \(result))."
            )
        }
    }

    #if canImport(Darwin)
    private static let runThread: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
        context in
        let start = unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
        start.body(start.starterMask)
        return nil
    }
    #else
    private static let runThread: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        context in
        if let context = unsafe context {
            let start = unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
            start.body(start.starterMask)
        }
        return nil
    }
    #endif
}

/// A thread's signal mask.
struct SignalMask: Sendable {
    private var set: sigset_t

    /// Blocks all signals for the calling thread, except those of its own faults, and
    /// returns its previous mask.
    ///
    /// A broken pipe in OpenSSL must be an error instead of a signal, and the process's signals are for its
    /// other threads. A blocked fault would end the process without its handler, and so without a backtrace.
    static func blockAsynchronous() -> SignalMask {
        var blocked = sigset_t()
        var before = SignalMask(set: sigset_t())
        unsafe sigfillset(&blocked)
        for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS] {
            unsafe sigdelset(&blocked, fault)
        }
        unsafe pthread_sigmask(SIG_SETMASK, &blocked, &before.set)
        return before
    }

    /// Makes this the mask of the calling thread.
    func restore() {
        var set = set
        unsafe pthread_sigmask(SIG_SETMASK, &set, nil)
    }
}
