import CLibcurl
import HTTPTransport
import HTTPTypes

extension PreparedRequest {
    /// Writes a request's parts into one block: the list of header lines, followed by C strings.
    @safe struct Writer {
        let block: UnsafeMutableRawPointer
        private(set) var headBytes = 0
        /// Whether the request has a field `Expect`.
        private(set) var hasExpectation = false
        private let capacity: Int
        private var position: Int
        private var lineCount = 0
        private let maxLines: Int

        /// Space in addition to the request's own parts: for field names that libcurl needs, and
        /// for the ends of strings.
        private static let slack = 256
        /// `Host`, and the lines that keep libcurl from adding fields.
        private static let extraLines = 5

        /// Allocates the block.
        ///
        /// - Parameter body: The body, if it is copied.
        init(_ request: HTTPRequest, target: RequestTarget, body: [UInt8]) {
            // The authority is part of the URL, of `Host`, and sometimes of the target.
            var capacity = 3 * target.authority.utf8.count + target.path.utf8.count + body.count + Self.slack
            let fields = request.headerFields
            for index in fields.indices {
                let valueCount = unsafe fields[index].withUnsafeBytesOfValue { $0.count }
                capacity += fields[index].name.rawName.utf8.count + valueCount + 4
            }
            maxLines = request.headerFields.count + Self.extraLines
            position = unsafe maxLines * MemoryLayout<curl_slist>.stride
            self.capacity = position + capacity
            unsafe block = .allocate(byteCount: self.capacity, alignment: MemoryLayout<curl_slist>.alignment)
        }

        mutating func write(
            _ request: HTTPRequest,
            target: RequestTarget,
            form: Form,
            body: [UInt8]
        ) throws(TransportError) -> Layout {
            var layout = Layout(url: 0, target: 0, body: 0)
            layout.url = position
            url(of: target)
            append(0)
            layout.target = position
            if target.isAbsolute { url(of: target) }
            if !target.isAbsolute || target.path != "*" { append(target.path) }
            append(0)
            headBytes = request.method.rawValue.utf8.count + 1 + target.byteCount
            headBytes += " HTTP/1.1\r\n\r\n".utf8.count
            try fields(
                of: request,
                authority: target.authority,
                goesThroughProxy: target.proxy != nil,
                kind: form.kind,
                bodyCount: form.bodyCount
            )
            layout.body = position
            unsafe body.withUnsafeBytes { unsafe append($0) }
            // An empty body needs an address, too. Without one, libcurl would call the read callback.
            append(0)
            return layout
        }

        private mutating func fields(
            of request: HTTPRequest,
            authority: String,
            goesThroughProxy: Bool,
            kind: Kind,
            bodyCount: Int
        ) throws(TransportError) {
            beginLine()
            append("Host: ")
            _ = string(authority)
            headBytes += authority.utf8.count + "Host: \r\n".utf8.count
            var hasAccept = false
            var hasContentType = kind != .withBody
            for index in request.headerFields.indices {
                let role = try FieldRole.of(
                    request.headerFields,
                    at: index,
                    authority: authority,
                    kind: kind,
                    bodyCount: bodyCount
                )
                switch role {
                case .leftOut: continue
                case .accept: hasAccept = true
                case .contentType: hasContentType = true
                case .expect: hasExpectation = true
                case .other: break
                }
                field(request.headerFields, at: index)
            }
            // A name without a value keeps libcurl from adding its own field.
            if !hasAccept { line("Accept:") }
            if !hasContentType { line("Content-Type:") }
            // libcurl adds `Expect` only to a request with a body.
            if !hasExpectation, bodyCount > 0 { line("Expect:") }
            if goesThroughProxy { line("Proxy-Connection:") }
        }

        /// Appends the scheme and the authority.
        private mutating func url(of target: RequestTarget) {
            unsafe append(
                UnsafeRawBufferPointer(start: target.scheme.utf8Start, count: target.scheme.utf8CodeUnitCount)
            )
            append(target.authority)
        }

        private mutating func field(_ fields: HTTPFields, at index: Int) {
            let start = position
            beginLine()
            append(fields[index].name.rawName)
            let isEmpty = unsafe fields[index].withUnsafeBytesOfValue { value in
                if value.isEmpty { return true }
                append(UInt8(ascii: ":"))
                append(UInt8(ascii: " "))
                unsafe append(UnsafeRawBufferPointer(value))
                return false
            }
            // libcurl's notation for a field without a value (CURLOPT_HTTPHEADER).
            if isEmpty { append(UInt8(ascii: ";")) }
            headBytes += position - start + 2
            append(0)
        }

        private mutating func line(_ text: String) {
            beginLine()
            _ = string(text)
        }

        /// Adds a node to the list for the next line.
        private mutating func beginLine() {
            precondition(lineCount < maxLines)
            // libcurl reads the list and never frees or changes it, so its nodes can be in one block.
            let nodes = unsafe block.assumingMemoryBound(to: curl_slist.self)
            let data = unsafe (block + position).assumingMemoryBound(to: CChar.self)
            unsafe (nodes + lineCount).initialize(to: curl_slist(data: data, next: nil))
            if lineCount > 0 { unsafe nodes[lineCount - 1].next = nodes + lineCount }
            lineCount += 1
        }

        /// Appends a C string and returns its offset.
        private mutating func string(_ text: String) -> Int {
            let start = position
            append(text)
            append(0)
            return start
        }

        private mutating func append(_ text: String) {
            let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable {
                unsafe append(UnsafeRawBufferPointer($0))
            }
            if isDone == nil { for byte in text.utf8 { append(byte) } }
        }

        private mutating func append(_ bytes: UnsafeRawBufferPointer) {
            precondition(position + bytes.count <= capacity)
            guard let start = bytes.baseAddress else { return }
            unsafe (block + position).copyMemory(from: start, byteCount: bytes.count)
            position += bytes.count
        }

        private mutating func append(_ byte: UInt8) {
            precondition(position < capacity)
            unsafe block.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
            position += 1
        }
    }
}

/// The way in which libcurl handles a field of a request.
enum FieldRole {
    /// Skipped, because it is written separately, by libcurl or as the first header line.
    case leftOut
    /// If it is missing, libcurl adds a field of its own.
    case accept, contentType, expect
    case other

    /// Returns the role of the field at `index` of `fields` in a request to `authority`.
    ///
    /// - Throws: `TransportError` if the field contradicts what will be sent.
    static func of(
        _ fields: HTTPFields,
        at index: Int,
        authority: String,
        kind: PreparedRequest.Kind,
        bodyCount: Int
    ) throws(TransportError) -> FieldRole {
        // Accessed by index and one part at a time, because a field consists of five references.
        let name = fields[index].name.canonicalName
        // The length is compared first, because nearly all names differ from these in it.
        switch name.utf8.count {
        case 4 where name == "host":
            guard fields[index].value == authority else {
                throw .invalidRequest("The field Host differs from the request's authority: leave it out.")
            }
            return .leftOut
        case 6 where name == "accept": return .accept
        case 6 where name == "expect": return .expect
        case 12 where name == "content-type": return .contentType
        case 14 where name == "content-length":
            guard fields[index].value == String(bodyCount) else {
                throw .invalidRequest("The field Content-Length differs from the body: leave it out.")
            }
            return kind == .withBody ? .leftOut : .other
        case 17 where name == "transfer-encoding":
            throw .invalidRequest("The field Transfer-Encoding is the transport's own: leave it out.")
        default: return .other
        }
    }
}
