internal import HTTPTypes
internal import S3Control
internal import Synchronization

/// What the AWS CLI prints when no response comes.
enum LostResponse {
    /// The AWS CLI's line; nil where it has none.
    static func line(_ error: S3ControlError, _ url: String?) -> String? {
        guard let url, let cause = error.cause as? TransportError else { return nil }
        switch cause.code {
        case .hostNotFound, .connectFailed: return "Could not connect to the endpoint URL: \"\(url)\""
        case .connectTimeout: return "Connect timeout on endpoint URL: \"\(url)\""
        case .timeout, .stalled: return "Read timeout on endpoint URL: \"\(url)\""
        case .connectionLost:
            return "Connection was closed before we received a valid response from endpoint URL: \"\(url)\"."
        case .tlsFailed: return "SSL validation failed for \(url) \(cause.message)"
        default: return nil
        }
    }
}

/// Remembers where the last request went, for errors.
final class RequestedURL: ClientMiddleware {
    private let last = Mutex<String?>(nil)

    var text: String? { last.withLock { $0 } }

    func intercept(
        _ request: HTTPRequest,
        body: [UInt8],
        context: AttemptContext,
        next: NextHandler
    ) async throws -> TransportResponse {
        last.withLock {
            $0 = "\(request.scheme ?? "https")://\(request.authority ?? "")\(request.path ?? "/")"
        }
        return try await next(request, body)
    }
}
