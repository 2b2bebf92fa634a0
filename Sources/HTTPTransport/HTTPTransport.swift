public import HTTPTypes

/// Sends one HTTP request and returns one whole response.
///
/// A transport neither retries nor follows redirects, and adds nothing to a request that a signature
/// could cover. When the calling task is cancelled, `send` ends at once with `CancellationError`.
/// Every other failure is a ``TransportError``, which says whether the request may have reached the server.
public protocol HTTPTransport: Sendable {
    /// Sends `request` with `body` and returns the response once its body has been received whole.
    ///
    /// - Parameters:
    ///   - request: Method, scheme, authority, path and header fields, sent as they are.
    ///   - body: The bytes of the request's body; empty sends none.
    ///   - options: Time and size limits of this transfer.
    /// - Returns: The response, whatever its status code.
    /// - Throws: ``TransportError``, or `CancellationError` when the calling task was cancelled.
    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse

    /// A transport like this one, but without a proxy. Requests to a container's endpoint and to the instance metadata use
    /// it, because these hold secrets of this machine. A transport without proxies does not have to implement it.
    var withoutProxy: any HTTPTransport { get }
}

extension HTTPTransport {
    /// The transport itself, which uses no proxy.
    public var withoutProxy: any HTTPTransport { self }
}

extension HTTPTransport {
    /// Sends `request` with the default ``TransferOptions``.
    ///
    /// - Throws: ``TransportError``, or `CancellationError` when the calling task was cancelled.
    public func send(_ request: HTTPRequest, body: [UInt8] = []) async throws -> TransportResponse {
        try await send(request, body: body, options: TransferOptions())
    }
}
