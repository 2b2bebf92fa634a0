internal import HTTPTypes
internal import S3Control

/// Sends requests without the signature that the client has made: `--no-sign-request`.
struct UnsignedTransport: HTTPTransport {
    private let inner: any HTTPTransport

    init(_ inner: any HTTPTransport) {
        self.inner = inner
    }

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        var request = request
        request.headerFields[.authorization] = nil
        for name in ["x-amz-date", "x-amz-content-sha256", "x-amz-security-token"] {
            if let name = HTTPField.Name(name) { request.headerFields[name] = nil }
        }
        return try await inner.send(request, body: body, options: options)
    }
}
