internal import CLibcurl
internal import HTTPTransport

/// Where libcurl's callbacks of one easy handle put what they are given, within the transfer's limits.
///
/// The easy handle's owner retains it for libcurl and releases it after `curl_easy_cleanup`; only the
/// transport's thread calls it.
final class ResponseReceiver {
    private(set) var head: [UInt8] = []
    private(set) var body: [UInt8] = []
    /// Why a callback ended the transfer.
    private(set) var failure: Failure?
    /// The request's bytes that libcurl had counted when the connection was ready: those for a proxy's tunnel.
    private(set) var bytesBeforeRequest: Int?

    private var headBytes = 0
    /// Whether a head has been received up to its empty line.
    private var headIsComplete = false
    private var headIsInterim = false
    private var limits = TransferOptions()

    /// Whether the final response's head has been received whole.
    var hasFinalHead: Bool { headIsComplete && !headIsInterim }

    /// What a callback found.
    enum Failure: Equatable {
        case headTooLarge
        case bodyTooLarge
        /// libcurl was about to send the request once more, after it had sent as many bytes of it.
        case wouldSendAgain(bytesSent: Int)
    }

    /// Forgets the last transfer.
    func begin(limits: TransferOptions) {
        head = []
        body = []
        failure = nil
        bytesBeforeRequest = nil
        headBytes = 0
        headIsComplete = false
        headIsInterim = false
        self.limits = limits
    }

    /// Hands out the response, keeping nothing.
    func take() -> (head: [UInt8], body: [UInt8]) {
        defer {
            head = []
            body = []
        }
        return (head, body)
    }

    /// Takes one line of a head or of a trailer.
    func receiveHead(_ line: UnsafeRawBufferPointer) -> Bool {
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

    /// Takes a part of the body; `announced` is its `Content-Length`, -1 for none.
    func receiveBody(_ bytes: UnsafeRawBufferPointer, announced: Int) -> Bool {
        guard body.count + bytes.count <= limits.maxResponseBodyBytes,
            announced <= limits.maxResponseBodyBytes
        else {
            failure = .bodyTooLarge
            return false
        }
        if body.isEmpty { body.reserveCapacity(max(announced, bytes.count)) }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    /// Learns that a connection is ready and that `requestBytes` have been counted so far.
    ///
    /// libcurl sends a request again by itself when a reused connection ends without a byte of a response. It
    /// cannot know whether the server has acted; so that is let pass only when nothing had been sent.
    func connectionIsReady(requestBytes: Int) -> Bool {
        if let before = bytesBeforeRequest, requestBytes > before {
            failure = .wouldSendAgain(bytesSent: requestBytes - before)
            return false
        }
        bytesBeforeRequest = requestBytes
        return true
    }
}
