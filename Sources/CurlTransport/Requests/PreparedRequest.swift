import CLibcurl
import HTTPTransport
import HTTPTypes
import Synchronization

/// A request in the form that libcurl requires: C strings, a header list, and a small body in memory that
/// does not move. A large body stays as the caller passed it.
///
/// Created on the caller's thread, so that the transport's thread does no formatting.
///
/// `@unchecked Sendable`: the block is written in `init` and freed in `deinit`, and only read in between.
@safe final class PreparedRequest: @unchecked Sendable {
    /// The kinds of request that libcurl distinguishes.
    enum Kind: Equatable {
        /// No body and no `Content-Length`.
        case plain
        /// No body, not even in the response.
        case head
        /// A body, possibly empty, with its `Content-Length`.
        case withBody
    }

    /// The method and the body's size, as they are set in libcurl.
    struct Form: Equatable {
        let kind: Kind
        /// The method, if it is not libcurl's default for the kind of request.
        let method: String?
        let bodyCount: Int

        /// Whether libcurl reads the body in pieces. It copies a body into its own buffer either
        /// way. A second copy of a large body costs memory, and as much time as sending it
        /// through the loopback interface.
        var isGivenInPieces: Bool { kind == .withBody && bodyCount > Self.mostCopied }

        private static let mostCopied = 64 << 10
    }

    /// The server of the request.
    struct Origin: Equatable {
        let isSecure: Bool
        let authority: String
    }

    let form: Form
    let origin: Origin
    let proxy: Proxy?
    /// The size of the request's head in bytes, without the fields that libcurl adds.
    let leastHeadBytes: Int
    /// Whether the request has a field `Expect`.
    let hasExpectation: Bool

    /// libcurl rejects a head of 1 MiB with the error for a lack of memory. The remainder is for the
    /// fields that libcurl adds.
    private static let maxHeadBytes = 1_000_000

    private let layout: Layout
    /// The header list's nodes, followed by the text.
    private let block: UnsafeMutableRawPointer
    /// The body, if it is read in pieces, until ``forgetBody()``.
    private let body: Mutex<[UInt8]>

    /// Validates and copies `request` and a small `body`, for sending through one of
    /// `proxies`, if there are any.
    init(
        _ request: HTTPRequest,
        body: [UInt8],
        proxies: ProxyConfiguration?
    ) throws(TransportError) {
        let target = try RequestTarget(request, proxies: proxies)
        let kind = try Kind(request, body: body)
        form = Form(kind: kind, method: kind.method(of: request), bodyCount: body.count)
        let copied = form.isGivenInPieces ? [] : body
        self.body = Mutex(form.isGivenInPieces ? body : [])
        origin = Origin(isSecure: target.isSecure, authority: target.authority)
        proxy = target.proxy
        var writer = Writer(request, target: target, body: copied)
        do throws(TransportError) {
            layout = try writer.write(request, target: target, form: form, body: copied)
            leastHeadBytes = writer.headBytes
            hasExpectation = writer.hasExpectation
            guard leastHeadBytes <= Self.maxHeadBytes else {
                throw .invalidRequest("The request's head is larger than \(Self.maxHeadBytes) bytes.")
            }
        } catch {
            unsafe writer.block.deallocate()
            throw error
        }
        unsafe block = writer.block
    }

    deinit {
        unsafe block.deallocate()
    }

    /// Copies bytes of a body that is read in pieces, starting at `position`, and returns their number.
    func copyBody(from position: Int, to buffer: UnsafeMutableRawBufferPointer) -> Int {
        body.withLock { body in
            let count = min(body.count - position, buffer.count)
            guard count > 0, position >= 0 else { return 0 }
            unsafe body.withUnsafeBytes { bytes in
                let piece = unsafe UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
                unsafe buffer.copyMemory(from: piece)
            }
            return count
        }
    }

    /// Releases a body that is read in pieces, so that its owner can reuse the memory. Call it
    /// when the transfer has ended.
    func forgetBody() {
        body.withLock { $0 = [] }
    }

    /// Calls `body` with pointers that are valid as long as this object exists.
    func withPointers<Result>(_ body: (Pointers) -> Result) -> Result {
        let text = unsafe block.assumingMemoryBound(to: CChar.self)
        return unsafe body(
            Pointers(
                url: text + layout.url,
                target: text + layout.target,
                headers: UnsafePointer(block.assumingMemoryBound(to: curl_slist.self)),
                body: text + layout.body
            )
        )
    }
}

extension PreparedRequest {
    /// Pointers to the request's parts for libcurl.
    @unsafe struct Pointers {
        /// Scheme and authority.
        var url: UnsafePointer<CChar>
        /// The request line's target (RFC 9112, section 3.2).
        var target: UnsafePointer<CChar>
        /// The header lines.
        var headers: UnsafePointer<curl_slist>
        /// The body's first byte, unless the body is read in pieces.
        var body: UnsafePointer<CChar>
    }

    /// Offsets of the parts in the block.
    struct Layout {
        var url: Int
        var target: Int
        var body: Int
    }
}

extension PreparedRequest.Kind {
    /// Returns the method of `request`; nil if it is libcurl's default for the kind of request.
    fileprivate func method(of request: HTTPRequest) -> String? {
        let usual: HTTPRequest.Method =
            switch self {
            case .plain: .get
            case .head: .head
            case .withBody: .post
            }
        return request.method == usual ? nil : request.method.rawValue
    }

    fileprivate init(_ request: HTTPRequest, body: [UInt8]) throws(TransportError) {
        switch request.method {
        case .connect:
            throw .invalidRequest("The method CONNECT is the transport's own: configure a proxy instead.")
        case .head where !body.isEmpty:
            throw .invalidRequest("A HEAD request has no body: send it without one.")
        case .head:
            self = .head
        // RFC 9110, section 8.6: methods that anticipate content send `Content-Length` even without content.
        case .post, .put, .patch:
            self = .withBody
        default:
            self = body.isEmpty ? .plain : .withBody
        }
    }
}

extension TransportError {
    /// A request that cannot be sent as given.
    static func invalidRequest(_ message: String) -> TransportError {
        TransportError(.invalidRequest, delivery: .notSent, message: message)
    }
}
