#if ServiceLifecycle
public import S3ControlEmulator
public import ServiceLifecycle

/// Serves an emulator as a service of a `ServiceGroup`, until the group shuts down gracefully.
///
/// A graceful shutdown stops listening, responds to the requests that have been received, and waits
/// for the running tasks of jobs.
public struct EmulatorService: Service {
    private let emulator: S3ControlEmulator
    private let host: String
    private let port: Int
    private let tls: ServerTLS?
    private let limits: ServerLimits
    private let store: MemoryObjectStore?
    private let grace: Duration
    private let onStart: @Sendable (HTTPServer) async throws -> Void

    /// Creates a service. It listens when it runs.
    ///
    /// - Parameters:
    ///   - emulator: The emulator to serve.
    ///   - host: The address to bind to.
    ///   - port: The port, or 0 for a free one, which `onStart` receives.
    ///   - tls: The certificate of the server; nil for plain HTTP.
    ///   - limits: The limits for clients.
    ///   - store: The store that serves the S3 API at the same address; nil for none.
    ///   - grace: The longest time that responses may take after the shutdown begins.
    ///   - onStart: Called once the server listens. An error that it throws ends the service.
    public init(
        _ emulator: S3ControlEmulator,
        host: String = "127.0.0.1",
        port: Int = 0,
        tls: ServerTLS? = nil,
        limits: ServerLimits = ServerLimits(),
        store: MemoryObjectStore? = nil,
        grace: Duration = .seconds(5),
        onStart: @escaping @Sendable (HTTPServer) async throws -> Void = { _ in }
    ) {
        self.emulator = emulator
        self.host = host
        self.port = port
        self.tls = tls
        self.limits = limits
        self.store = store
        self.grace = grace
        self.onStart = onStart
    }

    /// Serves until the group shuts down or the task is cancelled.
    ///
    /// - Throws: ``HTTPServer/StartError`` if the server cannot listen; errors of `onStart`; `CancellationError`.
    public func run() async throws {
        let isLocal = ["127.0.0.1", "::1", "localhost"].contains(host)
        let server = try await HTTPServer.start(
            host: host,
            port: port,
            tls: tls,
            limits: limits,
            responder: EmulatorResponder(emulator, store: store, isLocal: isLocal)
        )
        do {
            try await onStart(server)
            try await gracefulShutdown()
        } catch {
            try? await server.stop(grace: .zero)
            throw error
        }
        try await server.stop(grace: grace)
        await emulator.shutdown()
    }
}
#endif
