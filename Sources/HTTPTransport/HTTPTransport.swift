public import HTTPTypes

/// Sends an HTTP request and returns the complete response.
///
/// A transport does not retry or follow redirects, and adds nothing to a request that a signature could
/// cover. If the calling task is cancelled, `send` immediately throws `CancellationError`. Every other
/// failure is a ``TransportError``, which describes whether the request may have reached the server.
public protocol HTTPTransport: Sendable {
    /// Sends `request` with `body` and returns the response after its whole body has been received.
    ///
    /// - Parameters:
    ///   - request: The method, scheme, authority, path, and header fields. They are sent unchanged.
    ///   - body: The body of the request; empty for none.
    ///   - options: Time and size limits of this transfer.
    /// - Returns: The response, regardless of its status code.
    /// - Throws: ``TransportError``, or `CancellationError` if the calling task was cancelled.
    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse

    /// A transport like this one, but without a proxy.
    ///
    /// Requests to container endpoints and to instance metadata use it, because the responses contain secrets
    /// of this machine. A transport without proxies does not have to implement it.
    var withoutProxy: any HTTPTransport { get }
}

extension HTTPTransport {
    /// The transport itself, which uses no proxy.
    public var withoutProxy: any HTTPTransport { self }
}

extension HTTPTransport {
    /// Sends `request` with the default ``TransferOptions``.
    ///
    /// - Throws: ``TransportError``, or `CancellationError` if the calling task was cancelled.
    public func send(_ request: HTTPRequest, body: [UInt8] = []) async throws -> TransportResponse {
        try await send(request, body: body, options: TransferOptions())
    }
}
