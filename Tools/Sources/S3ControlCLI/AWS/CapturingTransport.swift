internal import HTTPTypes
internal import S3Control
internal import Synchronization

/// Keeps the last successful body that answered the request which a call was made for.
///
/// The client may look at the job after a change whose answer was lost; that answer is another request's.
final class CapturingTransport: HTTPTransport {
    private let inner: any HTTPTransport
    private let state = Mutex<(target: String?, body: [UInt8]?)>((nil, nil))

    init(_ inner: any HTTPTransport) {
        self.inner = inner
    }

    /// Forgets what was kept, before another call.
    func reset() {
        state.withLock { $0 = (nil, nil) }
    }

    /// The body that was kept, nil when the call's result came from elsewhere.
    var body: [UInt8]? { state.withLock { $0.body } }

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        let target = "\(request.method.rawValue) \(request.path ?? "")"
        let isWanted = state.withLock { state in
            state.target = state.target ?? target
            if state.target == target { state.body = nil }
            return state.target == target
        }
        let response = try await inner.send(request, body: body, options: options)
        if isWanted, (200..<300).contains(response.head.status.code) {
            state.withLock { $0.body = response.body }
        }
        return response
    }
}
