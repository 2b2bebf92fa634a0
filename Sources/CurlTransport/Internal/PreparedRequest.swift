internal import CLibcurl
internal import HTTPTransport
internal import HTTPTypes

/// A request as libcurl takes it: C strings, a header list and a body in memory that does not move.
///
/// Made on the caller's thread, so that the transport's thread neither formats nor copies.
///
/// `@unchecked Sendable`: the memory is written in `init` and freed in `deinit`, and only read in between.
@safe final class PreparedRequest: @unchecked Sendable {
    /// How the request is put to libcurl.
    enum Kind: Equatable {
        /// No body and no `Content-Length`.
        case plain
        /// No body in the response either.
        case head
        /// A body, perhaps an empty one, with its `Content-Length`.
        case withBody
    }

    let kind: Kind
    let proxy: Proxy?
    let bodyCount: Int
    /// The size of the request's head without what libcurl adds itself.
    let leastHeadBytes: Int

    /// libcurl refuses a head of 1 MiB as if it were out of memory; some of that is for what it adds itself.
    private static let maxHeadBytes = 1_000_000

    private let layout: Layout
    private let text: UnsafeMutablePointer<CChar>
    private let nodes: UnsafeMutablePointer<curl_slist>

    /// Checks and copies `request` and `body`.
    init(
        _ request: HTTPRequest,
        body: [UInt8],
        configuration: CurlTransportConfiguration
    ) throws(TransportError) {
        let target = try RequestTarget(request, proxies: configuration)
        kind = try Kind(request, body: body)
        proxy = target.proxy
        bodyCount = body.count
        var writer = Writer(capacity: 512 + 64 * request.headerFields.count + body.count)
        layout = try writer.write(request, target: target, kind: kind, body: body)
        leastHeadBytes = writer.headBytes
        guard leastHeadBytes <= Self.maxHeadBytes else {
            throw .invalidRequest("The request's head is larger than \(Self.maxHeadBytes) bytes.")
        }

        let text = UnsafeMutablePointer<CChar>.allocate(capacity: writer.bytes.count)
        unsafe writer.bytes.withUnsafeBytes { source in
            unsafe UnsafeMutableRawBufferPointer(start: text, count: source.count).copyMemory(from: source)
        }
        unsafe self.text = unsafe text
        let lines = writer.lines
        // libcurl reads the list and never frees or changes it, so its nodes may lie in one block.
        let nodes = UnsafeMutablePointer<curl_slist>.allocate(capacity: lines.count)
        for (index, offset) in lines.enumerated() {
            let next = unsafe index + 1 < lines.count ? nodes + index + 1 : nil
            unsafe (nodes + index).initialize(to: curl_slist(data: text + offset, next: next))
        }
        unsafe self.nodes = unsafe nodes
    }

    deinit {
        unsafe nodes.deallocate()
        unsafe text.deallocate()
    }

    /// Gives `body` pointers that are valid as long as this object is.
    func withPointers<Result>(_ body: (Pointers) -> Result) -> Result {
        unsafe body(
            Pointers(
                url: text + layout.url,
                target: text + layout.target,
                method: layout.method.map { unsafe UnsafePointer(text + $0) },
                headers: nodes,
                body: text + layout.body
            )
        )
    }
}

extension PreparedRequest {
    /// Where libcurl finds the request's parts.
    @unsafe struct Pointers {
        /// Scheme and authority.
        var url: UnsafePointer<CChar>
        /// The request line's target (RFC 9112, section 3.2).
        var target: UnsafePointer<CChar>
        /// The method, where it is not the one that libcurl takes by itself for the kind of request.
        var method: UnsafePointer<CChar>?
        /// The header lines.
        var headers: UnsafePointer<curl_slist>
        /// The body's first byte.
        var body: UnsafePointer<CChar>
    }

    /// Offsets of the parts.
    struct Layout {
        var url: Int
        var target: Int
        var method: Int?
        var body: Int
    }
}

extension PreparedRequest.Kind {
    fileprivate init(_ request: HTTPRequest, body: [UInt8]) throws(TransportError) {
        switch request.method {
        case .connect:
            throw .invalidRequest("The method CONNECT is the transport's own: configure a proxy instead.")
        case .head where !body.isEmpty:
            throw .invalidRequest("A HEAD request has no body: send it without one.")
        case .head:
            self = .head
        // RFC 9110, section 8.6: methods that anticipate content say so when there is none.
        case .post, .put, .patch:
            self = .withBody
        default:
            self = body.isEmpty ? .plain : .withBody
        }
    }
}

extension PreparedRequest {
    /// Writes a request's parts as C strings, one behind the other.
    private struct Writer {
        var bytes: [UInt8] = []
        var lines: [Int] = []
        var headBytes = 0

        init(capacity: Int) {
            bytes.reserveCapacity(capacity)
        }

        mutating func write(
            _ request: HTTPRequest,
            target: RequestTarget,
            kind: Kind,
            body: [UInt8]
        ) throws(TransportError) -> Layout {
            var layout = Layout(url: 0, target: 0, method: nil, body: 0)
            layout.url = string(target.url)
            layout.target = string(target.target)
            let method = request.method.rawValue
            let usual = kind == .plain ? "GET" : kind == .head ? "HEAD" : "POST"
            if method != usual { layout.method = string(method) }
            headBytes = method.utf8.count + target.target.utf8.count + " HTTP/1.1\r\n\r\n".utf8.count + 1
            try fields(
                of: request,
                authority: target.authority,
                goesThroughProxy: target.proxy != nil,
                kind: kind,
                bodyCount: body.count
            )
            layout.body = bytes.count
            bytes.append(contentsOf: body)
            // A body of no bytes needs an address all the same: without one libcurl would ask a callback.
            bytes.append(0)
            return layout
        }

        private mutating func fields(
            of request: HTTPRequest,
            authority: String,
            goesThroughProxy: Bool,
            kind: Kind,
            bodyCount: Int
        ) throws(TransportError) {
            lines.reserveCapacity(request.headerFields.count + 5)
            lines.append(bytes.count)
            bytes.append(contentsOf: "Host: ".utf8)
            _ = string(authority)
            headBytes += authority.utf8.count + "Host: \r\n".utf8.count
            var hasAccept = false
            var hasContentType = kind != .withBody
            var hasExpect = kind != .withBody
            for field in request.headerFields {
                switch field.name.canonicalName {
                case "host" where field.value != authority:
                    throw .invalidRequest(
                        "The field Host differs from the request's authority: leave it out."
                    )
                case "host":
                    continue
                case "content-length" where field.value != String(bodyCount):
                    throw .invalidRequest("The field Content-Length differs from the body: leave it out.")
                case "content-length" where kind == .withBody:
                    continue
                case "transfer-encoding":
                    throw .invalidRequest("The field Transfer-Encoding is the transport's own: leave it out.")
                case "accept": hasAccept = true
                case "content-type": hasContentType = true
                case "expect": hasExpect = true
                default: break
                }
                self.field(field)
            }
            // A name with nothing behind the colon keeps libcurl from adding the field of its own.
            if !hasAccept { lines.append(string("Accept:")) }
            if !hasContentType { lines.append(string("Content-Type:")) }
            if !hasExpect { lines.append(string("Expect:")) }
            if goesThroughProxy { lines.append(string("Proxy-Connection:")) }
        }

        private mutating func field(_ field: HTTPField) {
            let start = bytes.count
            lines.append(start)
            bytes.append(contentsOf: field.name.rawName.utf8)
            let isEmpty = unsafe field.withUnsafeBytesOfValue { value in
                if value.isEmpty { return true }
                bytes.append(UInt8(ascii: ":"))
                bytes.append(UInt8(ascii: " "))
                unsafe bytes.append(contentsOf: value)
                return false
            }
            // libcurl's notation of a field without a value (CURLOPT_HTTPHEADER).
            if isEmpty { bytes.append(UInt8(ascii: ";")) }
            headBytes += bytes.count - start + 2
            bytes.append(0)
        }

        private mutating func string(_ text: String) -> Int {
            let start = bytes.count
            bytes.append(contentsOf: text.utf8)
            bytes.append(0)
            return start
        }
    }
}

extension TransportError {
    /// A request that cannot be sent as given.
    static func invalidRequest(_ message: String) -> TransportError {
        TransportError(.invalidRequest, delivery: .notSent, message: message)
    }
}
