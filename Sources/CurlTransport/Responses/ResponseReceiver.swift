import HTTPTransport

/// Receives a response from libcurl's callbacks, within the transfer's limits.
///
/// Belongs to a ``CallbackContext``, which the easy handle's owner retains until after `curl_easy_cleanup`.
/// Used by the transport's thread only.
final class ResponseReceiver {
    /// A single value, so that a callback accesses it only once.
    private var state = State()

    /// The reasons for which a callback ends a transfer.
    enum Failure: Equatable {
        case headTooLarge
        case bodyTooLarge
        /// libcurl was about to send the request again, after it had sent this many bytes of it.
        case wouldSendAgain(bytesSent: Int)
        /// The reused connection has something to read that does not belong to any request.
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

    /// The reason for which a callback ended the transfer, if any.
    var failure: Failure? { state.failure }

    /// libcurl's count of sent request bytes when the connection was ready: those for a
    /// proxy's tunnel. Nil before.
    var bytesBeforeRequest: Int? { state.bytesBeforeRequest }

    /// Whether no part of a response has been received.
    var isEmpty: Bool { state.headBytes == 0 }

    /// Whether the head that has been received last is one of HTTP/2.
    var isHTTP2: Bool { state.head.starts(with: "HTTP/2".utf8) }

    /// Whether the complete head of the final response has been received.
    var hasFinalHead: Bool { state.headIsComplete && !state.headIsInterim }

    /// Whether the complete head of a 417 (Expectation Failed) has been received.
    var isExpectationFailed: Bool { state.isExpectationFailed }

    /// Begins a transfer and removes the data of the last one.
    func begin(limits: TransferOptions) {
        state = State(limits: limits)
    }

    /// Returns the response and clears the receiver.
    func take() -> (head: [UInt8], body: [UInt8]) {
        defer { clear() }
        return (state.head, state.body)
    }

    /// Frees the data that the last transfer has received.
    func clear() {
        state = State()
    }

    /// Receives one line of a head or a trailer. Returns false to end the transfer.
    func receiveHead(_ line: UnsafeRawBufferPointer) -> Bool {
        unsafe state.receiveHead(line)
    }

    /// Receives a part of the body; `announced` is its `Content-Length`, -1 for none. Returns
    /// false to end the transfer.
    func receiveBody(_ bytes: UnsafeRawBufferPointer, announced: Int) -> Bool {
        unsafe state.receiveBody(bytes, announced: announced)
    }

    /// The number of times that an HTTP/2 server has refused the request without acting on it.
    var refusalCount: Int { state.refusalCount }

    /// Records that a connection is ready and that `requestBytes` have been counted so far.
    ///
    /// libcurl sends a request again if a reused connection ends before the first byte of a response. The
    /// server may have acted on the request. Sending it again is therefore allowed only if nothing had been
    /// sent or the server refused the request (RFC 9113, section 8.7).
    ///
    /// - Returns: Whether to send the request.
    func connectionIsReady(requestBytes: Int, wasRefused: Bool) -> Bool {
        state.connectionIsReady(requestBytes: requestBytes, wasRefused: wasRefused)
    }

    /// Records that the current connection must not be used.
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
            // All lines after the final response's head belong to its trailer, regardless of their content.
            guard headIsInterim else { return true }
            head.removeAll(keepingCapacity: true)
            headIsComplete = false
        }
        if head.isEmpty {
            head.reserveCapacity(512)
            // "HTTP/1.1 103 Early Hints": an interim response is replaced by the next one.
            headIsInterim = unsafe Self.isInterim(line)
        }
        unsafe head.append(contentsOf: line)
        headIsComplete = unsafe line.count <= 2 && line.allSatisfy { $0 == 0x0D || $0 == 0x0A }
        return true
    }

    /// Whether a status line has a code from 100 to 199. Like libcurl, skips all blanks before the code.
    private static func isInterim(_ line: UnsafeRawBufferPointer) -> Bool {
        let code = unsafe line.drop { !isBlank($0) }.drop { isBlank($0) }.prefix(3)
        return unsafe code.first == 0x31 && code.count { (0x30...0x39).contains($0) } == 3
    }

    var isExpectationFailed: Bool {
        headIsComplete && !headIsInterim
            && head.drop { !Self.isBlank($0) }.drop { Self.isBlank($0) }.starts(with: "417".utf8)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    mutating func receiveBody(_ bytes: UnsafeRawBufferPointer, announced: Int) -> Bool {
        guard bytes.count <= limits.maxResponseBodyBytes - body.count,
            announced <= limits.maxResponseBodyBytes
        else {
            failure = .bodyTooLarge
            return false
        }
        // The announced length may be wrong. Reserved memory is not used until it is written.
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
