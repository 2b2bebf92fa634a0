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
    /// Whether the final response's head has been received up to its empty line.
    private(set) var headIsComplete = false
    private var limits = TransferOptions()
    private var expectsBody = true

    /// What a callback found.
    enum Failure: Equatable {
        case headTooLarge
        case bodyTooLarge
        /// libcurl was about to send the request once more, after it had sent as many bytes of it.
        case wouldSendAgain(bytesSent: Int)
    }

    /// Forgets the last transfer.
    func begin(limits: TransferOptions, expectsBody: Bool) {
        head = []
        body = []
        failure = nil
        bytesBeforeRequest = nil
        headBytes = 0
        headIsComplete = false
        self.limits = limits
        self.expectsBody = expectsBody
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
        if unsafe line.starts(with: "HTTP/".utf8) {
            // An interim response, such as 100, comes before the final one and is dropped.
            head.removeAll(keepingCapacity: true)
            head.reserveCapacity(512)
            headIsComplete = false
        }
        if !headIsComplete { unsafe head.append(contentsOf: line) }
        if unsafe line.count <= 2 && line.allSatisfy({ $0 == 0x0D || $0 == 0x0A }) { headIsComplete = true }
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
