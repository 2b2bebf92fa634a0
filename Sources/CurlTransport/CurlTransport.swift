public import HTTPTransport
public import HTTPTypes
import Synchronization

/// Sends requests with libcurl on one thread, with reused connections and a limited number
/// of concurrent transfers.
///
/// Up to ``CurlTransportConfiguration/maxConnections`` transfers run at a time. The others wait in order of
/// arrival. Calls that fetch credentials do not wait for them: as many of these run in addition.
///
/// The thread starts with the first transfer. It ends when the transport is released or has been idle for
/// ``CurlTransportConfiguration/idleTimeout``. Calling ``shutdown()`` is optional.
///
/// A request is sent with exactly the given fields and `Host`, and with `Content-Length` if it has a body or
/// its method anticipates one. Redirects are not followed. A request is sent again only if nothing of it had
/// been sent, or if an HTTP/2 server refused it without acting on it. A response has at most 5,000 header
/// fields; one with more fails with `TransportError.Code.responseTooLarge`.
public final class CurlTransport: HTTPTransport {
    /// The transport with the default configuration that clients in this process share.
    ///
    /// It has one thread and one set of connections, regardless of the number of clients.
    /// ``shutdown()`` has no effect on it.
    public static let shared = CurlTransport(CurlTransportConfiguration(), isShared: true)

    /// Returns the transport with `configuration` that clients in this process share. It is cached
    /// only while it is in use. ``shutdown()`` has no effect on it: it is never the caller's alone.
    package static func shared(_ configuration: CurlTransportConfiguration) -> CurlTransport {
        if configuration == shared.engine.configuration { return shared }
        return sharedByConfiguration.withLock { transports in
            if let transport = transports[configuration]?.transport { return transport }
            transports = transports.filter { $0.value.transport != nil }
            let transport = CurlTransport(configuration, isShared: true)
            transports[configuration] = Weak(transport: transport)
            return transport
        }
    }

    private struct Weak {
        weak var transport: CurlTransport?
    }

    /// This transport if its configuration has no proxy; otherwise a shared transport with the same
    /// configuration and no proxy.
    public var withoutProxy: any HTTPTransport {
        var configuration = engine.configuration
        if configuration.proxy.isDirect { return self }
        configuration.proxy = .none
        return Self.shared(configuration)
    }

    private static let sharedByConfiguration = Mutex<[CurlTransportConfiguration: Weak]>([:])

    private let engine: Engine

    /// Creates a transport. It starts no thread and opens no connection before the first request.
    public convenience init(configuration: CurlTransportConfiguration = CurlTransportConfiguration()) {
        self.init(configuration, isShared: false)
    }

    private init(_ configuration: CurlTransportConfiguration, isShared: Bool) {
        self.isShared = isShared
        isReady = ProcessLife.isLibcurlReady
        engine = Engine(configuration: configuration)
    }

    deinit {
        engine.close(aborting: false)
    }

    private let isReady: Bool
    /// Whether other clients of the process may use this transport.
    private let isShared: Bool

    /// Sends `request` with `body`, and returns the response when its body is complete.
    ///
    /// - Throws: `TransportError`, or `CancellationError` if the calling task was cancelled.
    public func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        try await run(makeTransfer(TransferRequest(request, body: body, options: options)))
    }

    // Inlined, because each task that awaits a transfer would otherwise need another async frame.
    @inline(__always)
    private func run(_ transfer: Transfer) async throws -> TransportResponse {
        await withTaskCancellationHandler {
            unsafe await withUnsafeContinuation { continuation in
                if unsafe transfer.await(continuation) {
                    engine.submit(transfer)
                } else if transfer.slot != nil {
                    // Cancelled before.
                    engine.releaseSlot()
                }
            }
        } onCancel: {
            if transfer.end(.failure(CancellationError())) { engine.cancel(transfer) }
        }
        return try response(of: transfer)
    }

    @inline(never)
    private func response(of transfer: Transfer) throws -> TransportResponse {
        try transfer.response().checked()
    }

    /// Outlined to keep the async frame of ``send(_:body:options:)`` small.
    @inline(never)
    private func makeTransfer(_ request: TransferRequest, in slot: TransferSlot? = nil) throws -> Transfer {
        guard isReady else {
            throw TransportError(
                .outOfResources,
                delivery: .notSent,
                message: "libcurl could not be initialized."
            )
        }
        if let error = engine.configurationError { throw error }
        let prepared = try PreparedRequest(request.head, body: request.body, proxies: engine.proxies)
        return Transfer(request: prepared, options: request.options, slot: slot)
    }

    /// Refuses new requests, and returns when those in flight and the thread have ended.
    ///
    /// Requests in flight end within their limits. If the calling task is cancelled, they end at once with
    /// `TransportError.Code.shutDown`. Has no effect on a transport that the clients of the process share: ``shared``,
    /// ``withoutProxy``, and those of clients with settings of the environment.
    public func shutdown() async {
        if isShared { return }
        engine.close(aborting: false)
        await withTaskCancellationHandler {
            await engine.waitForEnd()
        } onCancel: {
            engine.close(aborting: true)
        }
    }

    /// The executor that runs tasks on the transport's own thread.
    ///
    /// A task that prefers it (`Task(executorPreference:)`, `withTaskExecutorPreference(_:operation:)`) sends
    /// requests without waking another thread for each. This saves time and work if requests are many and
    /// short. If many such tasks are ready, transfers continue after each millisecond of running them. A
    /// single task that blocks or computes between its requests delays all transfers of this transport. Tasks
    /// run even after ``shutdown()``.
    public var taskExecutor: any TaskExecutor { engine }
}

extension CurlTransport: SlottedTransport {
    package func tryAcquireSlot() -> TransferSlot? { engine.tryAcquireSlot() }

    package func acquireSlot(deadline: ContinuousClock.Instant?) async throws -> TransferSlot {
        try await engine.acquireSlot(deadline: deadline)
    }

    package func send(_ request: TransferRequest, in slot: TransferSlot) async throws -> TransportResponse {
        try await run(makeTransfer(request, in: slot))
    }
}
