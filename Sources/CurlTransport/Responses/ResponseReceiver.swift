internal import HTTPTransport

/// Takes what libcurl's callbacks hand over, within the transfer's limits.
///
/// The easy handle's owner retains it for libcurl and releases it after `curl_easy_cleanup`; only the
/// transport's thread calls it.
final class ResponseReceiver {
    /// All of it in one value, which a callback accesses once.
    private var state = State()

    /// What a callback found.
    enum Failure: Equatable {
        case headTooLarge
        case bodyTooLarge
        /// libcurl was about to send the request once more, after it had sent as many bytes of it.
        case wouldSendAgain(bytesSent: Int)
        /// The connection that was to be reused has something to read that belongs to no request of ours.
        case staleConnection
    }

    fileprivate struct State {
        var head: [UInt8] = []
        var body: [UInt8] = []
        var failure: Failure?
        var bytesBeforeRequest: Int?
        var refusalCount = 0
        var headBytes = 0
        /// Whether a head has been received up to its empty line.
        var headIsComplete = false
        var headIsInterim = false
        var limits = TransferOptions()
    }

    /// Why a callback ended the transfer.
    var failure: Failure? { state.failure }

    /// The request's bytes that libcurl had counted when the connection was ready: those for a proxy's tunnel.
    var bytesBeforeRequest: Int? { state.bytesBeforeRequest }

    /// Whether nothing of a response has been received.
    var isEmpty: Bool { state.headBytes == 0 }

    /// Whether the final response's head has been received whole.
    var hasFinalHead: Bool { state.headIsComplete && !state.headIsInterim }

    /// Forgets the last transfer.
    func begin(limits: TransferOptions) {
        state = State(limits: limits)
    }

    /// Returns the response and clears the receiver.
    func take() -> (head: [UInt8], body: [UInt8]) {
        defer { clear() }
        return (state.head, state.body)
    }

    /// Frees what the last transfer has received.
    func clear() {
        state = State()
    }

    /// Takes one line of a head or of a trailer.
    func receiveHead(_ line: UnsafeRawBufferPointer) -> Bool {
        unsafe state.receiveHead(line)
    }

    /// Takes a part of the body; `announced` is its `Content-Length`, -1 for none.
    func receiveBody(_ bytes: UnsafeRawBufferPointer, announced: Int) -> Bool {
        unsafe state.receiveBody(bytes, announced: announced)
    }

    /// How often an HTTP/2 server has refused the request without acting on it.
    var refusalCount: Int { state.refusalCount }

    /// Records that a connection is ready and that `requestBytes` have been counted so far.
    ///
    /// libcurl sends a request again by itself when a reused connection ends without a byte of a response. It
    /// cannot know whether the server has acted, so that is allowed only when nothing had been sent, or when the server
    /// has refused the request (RFC 9113, section 8.7).
    func connectionIsReady(requestBytes: Int, wasRefused: Bool) -> Bool {
        state.connectionIsReady(requestBytes: requestBytes, wasRefused: wasRefused)
    }

    /// Records that the connection at hand must not be used.
    func rejectConnection() {
        state.failure = .staleConnection
    }
}

extension ResponseReceiver.State {
    mutating func receiveHead(_ line: UnsafeRawBufferPointer) -> Bool {
        headBytes += line.count
        guard headBytes <= limits.maxResponseHeadBytes else {
            failure = .headTooLarge
            return false
        }
        if headIsComplete {
            // What follows the final response's head is its trailer, whatever it looks like.
            guard headIsInterim else { return true }
            head.removeAll(keepingCapacity: true)
            headIsComplete = false
        }
        if head.isEmpty {
            head.reserveCapacity(512)
            // "HTTP/1.1 103 Early Hints": an interim response is dropped for the one that follows.
            headIsInterim =
                unsafe line.firstIndex(of: 0x20).map { unsafe line[($0 + 1)...].first == 0x31 } ?? false
        }
        unsafe head.append(contentsOf: line)
        headIsComplete = unsafe line.count <= 2 && line.allSatisfy { $0 == 0x0D || $0 == 0x0A }
        return true
    }

    mutating func receiveBody(_ bytes: UnsafeRawBufferPointer, announced: Int) -> Bool {
        guard bytes.count <= limits.maxResponseBodyBytes - body.count,
            announced <= limits.maxResponseBodyBytes
        else {
            failure = .bodyTooLarge
            return false
        }
        // The peer may announce more than there will ever be. What is reserved takes no memory until it is written.
        if body.isEmpty { body.reserveCapacity(max(min(announced, Self.mostReserved), bytes.count)) }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    private static let mostReserved = 16 << 20

    mutating func connectionIsReady(requestBytes: Int, wasRefused: Bool) -> Bool {
        if let before = bytesBeforeRequest, requestBytes > before {
            guard wasRefused else {
                failure = .wouldSendAgain(bytesSent: requestBytes - before)
                return false
            }
            refusalCount += 1
        }
        bytesBeforeRequest = requestBytes
        return true
    }
}
