internal import CLibcurl
internal import HTTPTransport
internal import HTTPTypes
internal import Synchronization

/// A request as libcurl takes it: C strings, a header list and a small body in memory that does not move; and a large
/// body as the caller gave it.
///
/// Made on the caller's thread, so that the transport's thread does not format.
///
/// `@unchecked Sendable`: the block is written in `init` and freed in `deinit`, and only read in between.
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

    /// The method and the body's size, as they are set in libcurl.
    struct Form: Equatable {
        let kind: Kind
        /// The method, where it is not the one that libcurl takes by itself for the kind of request.
        let method: String?
        let bodyCount: Int

        /// Whether libcurl asks for the body piece by piece. It copies a body into its own buffer either way; a second
        /// copy of a large one costs memory, and as much time as sending it through the loopback interface.
        var isGivenInPieces: Bool { kind == .withBody && bodyCount > Self.mostCopied }

        private static let mostCopied = 64 << 10
    }

    /// Where the request goes.
    struct Origin: Equatable {
        let isSecure: Bool
        let authority: String
    }

    let form: Form
    let origin: Origin
    let proxy: Proxy?
    /// The size of the request's head without what libcurl adds itself.
    let leastHeadBytes: Int

    /// libcurl refuses a head of 1 MiB as if it were out of memory; some of that is for what it adds itself.
    private static let maxHeadBytes = 1_000_000

    private let layout: Layout
    /// The header list's nodes, and behind them the text.
    private let block: UnsafeMutableRawPointer
    /// The body, if it is given in pieces, until ``forgetBody()``.
    private let body: Mutex<[UInt8]>

    /// Checks and copies `request` and a small `body`, for the way through one of `proxies`, if there are any.
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

    /// Copies bytes of a body that is given in pieces, from `position` on, and returns how many.
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

    /// Lets go of a body that is given in pieces, which its owner may reuse the memory of, once nothing is sent any more.
    func forgetBody() {
        body.withLock { $0 = [] }
    }

    /// Gives `body` pointers that are valid as long as this object is.
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
    /// Where libcurl finds the request's parts.
    @unsafe struct Pointers {
        /// Scheme and authority.
        var url: UnsafePointer<CChar>
        /// The request line's target (RFC 9112, section 3.2).
        var target: UnsafePointer<CChar>
        /// The header lines.
        var headers: UnsafePointer<curl_slist>
        /// The body's first byte, unless it is given in pieces.
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
    /// The method of `request`, unless libcurl takes it by itself.
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
        // RFC 9110, section 8.6: methods that anticipate content say so when there is none.
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
