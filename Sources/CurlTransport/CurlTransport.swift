public import HTTPTransport
public import HTTPTypes
internal import Synchronization

/// Sends requests with libcurl: one thread, connections that are reused, a bounded number of transfers at a time.
///
/// Up to ``CurlTransportConfiguration/maxConnections`` transfers run; the rest wait in order of arrival. The thread
/// starts with the first transfer, and ends when the transport is released or has been idle for
/// ``CurlTransportConfiguration/idleTimeout``. Calling ``shutdown()`` is optional.
///
/// A request is sent with exactly the fields given, `Host`, and `Content-Length` where it has a body or its method
/// anticipates one. Redirects are not followed. A request is never sent twice, unless nothing of it had been sent.
public final class CurlTransport: HTTPTransport {
    /// The transport with the default configuration that clients in this process share.
    ///
    /// It has one thread and one set of connections however many clients use it. ``shutdown()`` has no effect on it.
    public static let shared = CurlTransport()

    /// The transport with `configuration` that clients in this process share, for as long as one of them keeps it.
    package static func shared(_ configuration: CurlTransportConfiguration) -> CurlTransport {
        if configuration == shared.engine.configuration { return shared }
        return sharedByConfiguration.withLock { transports in
            if let transport = transports[configuration]?.transport { return transport }
            transports = transports.filter { $0.value.transport != nil }
            let transport = CurlTransport(configuration: configuration)
            transports[configuration] = Weak(transport: transport)
            return transport
        }
    }

    private struct Weak {
        weak var transport: CurlTransport?
    }

    /// This transport, if its configuration names no proxy; otherwise one that clients in this process share, without it.
    public var withoutProxy: any HTTPTransport {
        var configuration = engine.configuration
        if configuration.proxy.isDirect { return self }
        configuration.proxy = .none
        return Self.shared(configuration)
    }

    private static let sharedByConfiguration = Mutex<[CurlTransportConfiguration: Weak]>([:])

    private let engine: Engine

    /// Creates a transport; it opens nothing before the first request.
    public init(configuration: CurlTransportConfiguration = CurlTransportConfiguration()) {
        isReady = ProcessLife.isLibcurlReady
        engine = Engine(configuration: configuration)
    }

    deinit {
        engine.close(aborting: false)
    }

    private let isReady: Bool

    /// Sends `request` with `body` and returns the response once its body has been received whole.
    ///
    /// - Throws: `TransportError`, or `CancellationError` when the calling task was cancelled.
    public func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        try await run(makeTransfer(TransferRequest(request, body: body, options: options)))
    }

    // Inlined: each task that awaits a transfer would keep a frame more.
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

    /// Apart from ``send(_:body:options:)``, whose own memory is kept as long as it waits.
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
    /// They end by themselves within their limits; cancelling the calling task ends them at once, with
    /// `TransportError.Code.shutDown`.
    public func shutdown() async {
        if self === Self.shared { return }
        engine.close(aborting: false)
        await withTaskCancellationHandler {
            await engine.waitForEnd()
        } onCancel: {
            engine.close(aborting: true)
        }
    }

    /// Runs tasks on the transport's own thread.
    ///
    /// A task that prefers it (`Task(executorPreference:)`, `withTaskExecutorPreference(_:operation:)`) makes its
    /// requests without another thread being woken for each: less time and less work, where requests are many and
    /// short. Transfers go on after each millisecond of many such tasks, but a single task that blocks or computes
    /// between its requests holds up all transfers of this transport. Tasks are run even after ``shutdown()``.
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
