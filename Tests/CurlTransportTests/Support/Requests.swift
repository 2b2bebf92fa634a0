import CurlTransport
import HTTPTransport
import HTTPTypes
import Testing

extension HTTPRequest {
    /// A request to one of the test's servers.
    static func make(
        _ authority: String,
        scheme: String = "http",
        path: String = "/",
        fields: HTTPFields = [:]
    ) -> HTTPRequest {
        make(.get, authority, scheme: scheme, path: path, fields: fields)
    }

    /// A request with `method` to one of the test's servers.
    static func make(
        _ method: HTTPRequest.Method,
        _ authority: String,
        scheme: String = "http",
        path: String = "/",
        fields: HTTPFields = [:]
    ) -> HTTPRequest {
        HTTPRequest(method: method, scheme: scheme, authority: authority, path: path, headerFields: fields)
    }
}

extension TransferOptions {
    /// Options with a limit of a minute.
    static func make(isPrerequisite: Bool) -> TransferOptions {
        var options = TransferOptions(timeout: .seconds(60))
        options.isPrerequisite = isPrerequisite
        return options
    }
}

extension CurlTransport {
    /// The error that sending `request` must end with.
    func failure(
        of request: HTTPRequest,
        body: [UInt8] = [],
        options: TransferOptions = TransferOptions(timeout: .seconds(60)),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TransportError {
        let error = await #expect(throws: TransportError.self, sourceLocation: sourceLocation) {
            try await self.send(request, body: body, options: options)
        }
        return try #require(error, sourceLocation: sourceLocation)
    }
}
