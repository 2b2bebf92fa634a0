import HTTPTransport
import HTTPTypes

/// A response as received, which the task that awaits it validates instead of the transport's thread.
///
/// Most callers read only the status and the body, so fields are parsed from the head's bytes on first use.
/// This is a class, so that a waiting task reserves space for a reference only.
final class ReceivedResponse: Sendable {
    /// The final response's status line and fields, with their line ends.
    private let head: [UInt8]
    private let body: [UInt8]
    private let metrics: TransferMetrics

    init(head: [UInt8], body: [UInt8], metrics: TransferMetrics) {
        self.head = head
        self.body = body
        self.metrics = metrics
    }

    /// Checks the head, so that reading it later cannot fail.
    ///
    /// - Throws: ``TransportError/Code/invalidResponse`` if it is not a valid response head;
    ///   ``TransportError/Code/responseTooLarge`` if it has more than ``maxFields`` fields.
    @inline(never)
    func checked() throws(TransportError) -> TransportResponse {
        var position = 0
        guard statusLine(nextLine(&position)) != nil else { throw Self.invalid("no status line") }
        let nameCharacters = Self.nameCharacters
        var length: Range<Int>?
        var isAfterLength = false
        var fieldCount = 0
        let first = position
        while true {
            let start = position
            let line = nextLine(&position)
            if isEnd(start) { break }
            if start > first, Self.isFold(head[start]) {
                // A folded line of blanks adds nothing to the value. Newer versions of libcurl have
                // already joined folded lines.
                guard !isAfterLength || trimmed(line).isEmpty else {
                    throw Self.invalid("a Content-Length on several lines")
                }
                continue
            }
            isAfterLength = false
            guard let colon = firstIndex(of: UInt8(ascii: ":"), in: line) else {
                throw Self.invalid("a header line without a colon")
            }
            fieldCount += 1
            guard fieldCount <= Self.maxFields else {
                throw TransportError(
                    .responseTooLarge,
                    delivery: .sent,
                    message: "The response's head has more than \(Self.maxFields) fields."
                )
            }
            // Reading the fields skips this line, too. An invalid name does not make
            // the other fields invalid.
            guard isToken(start..<colon, nameCharacters) else { continue }
            guard isContentLength(start..<colon) else { continue }
            let value = trimmed(colon + 1..<line.upperBound)
            // libcurl ignores a length beyond its integer range, and reads until the connection ends.
            guard isLength(value) else { throw Self.invalid("a Content-Length that is not a length") }
            if let length, !head[length].elementsEqual(head[value]) {
                throw Self.invalid("two different Content-Length fields")
            }
            length = value
            isAfterLength = true
        }
        return TransportResponse(received: self, body: body, metrics: metrics)
    }

    /// The maximum number of fields, as in newer versions of libcurl (`MAX_HTTP_RESP_HEADER_COUNT`).
    ///
    /// `HTTPFields` traps if there are 65,535.
    private static let maxFields = 5000

    private static let nameCharacters = ASCIISet.alphanumerics(and: "!#$%&'*+-.^_`|~")

    /// Whether the bytes of `range` are a token (RFC 9110, section 5.6.2). `characters`
    /// are the valid characters.
    private func isToken(_ range: Range<Int>, _ characters: ASCIISet) -> Bool {
        guard !range.isEmpty else { return false }
        return unsafe head[range].withUnsafeBufferPointer { unsafe characters.containsAll(of: $0) }
    }

    private func isContentLength(_ name: Range<Int>) -> Bool {
        // The length is compared first, because nearly all names differ in it.
        name.count == 14 && head[name].elementsEqual("content-length".utf8) { $0 | 0x20 == $1 }
    }

    /// Whether the line at `start` is the empty line that ends the head. A line of blanks is a folded line.
    private func isEnd(_ start: Int) -> Bool {
        start >= head.count || head[start] == UInt8(ascii: "\r") || head[start] == UInt8(ascii: "\n")
    }

    /// Whether a line that begins with `byte` continues the previous line (RFC 9112, section 5.2).
    private static func isFold(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Whether the bytes of `range` are digits of a number below 2^63.
    private func isLength(_ range: Range<Int>) -> Bool {
        var length: Int64 = 0
        for byte in head[range] {
            guard byte >= 0x30, byte <= 0x39 else { return false }
            let (tenfold, overflows) = length.multipliedReportingOverflow(by: 10)
            let (sum, isTooMuch) = tenfold.addingReportingOverflow(Int64(byte - 0x30))
            guard !overflows, !isTooMuch else { return false }
            length = sum
        }
        return !range.isEmpty
    }

    /// Parses a status line such as `HTTP/1.1 200 OK` into the code and the range of
    /// the optional reason phrase.
    private func statusLine(_ line: Range<Int>) -> (code: Int, reason: Range<Int>)? {
        let line = trimmed(line)
        guard let space = firstIndex(of: 0x20, in: line) else { return nil }
        let rest = trimmed(space..<line.upperBound)
        let end = firstIndex(of: 0x20, in: rest) ?? rest.upperBound
        guard end - rest.lowerBound == 3 else { return nil }
        var code = 0
        for digit in head[rest.lowerBound..<end] {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            code = code * 10 + Int(digit - 0x30)
        }
        return (code, trimmed(end..<rest.upperBound))
    }

    /// Returns the line at `position` without its line end and trailing blanks, and moves
    /// `position` to the next line.
    private func nextLine(_ position: inout Int) -> Range<Int> {
        let start = position
        let end = firstIndex(of: UInt8(ascii: "\n"), in: start..<head.count) ?? head.count
        position = min(end + 1, head.count)
        return trimmedAtEnd(start..<end)
    }

    private func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            if head[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// Returns `field` with the bytes of `range`, a folded line, added to its value (RFC 9112, section 5.2).
    private func continued(_ field: HTTPField, _ range: Range<Int>) -> HTTPField {
        if range.isEmpty { return field }
        let value = unsafe field.withUnsafeBytesOfValue { unsafe Array($0) } + [0x20] + head[range]
        return HTTPField(name: field.name, lenientValue: value)
    }

    /// The characters of nearly all values.
    private static let plainText = ASCIISet(from: " ", to: "~")

    /// Creates a field whose value is the bytes of `range`, which has no blanks at its ends.
    private func field(_ name: HTTPField.Name, _ range: Range<Int>) -> HTTPField {
        unsafe head[range].withUnsafeBufferPointer { bytes in
            guard unsafe Self.plainText.containsAll(of: bytes) else {
                return unsafe HTTPField(name: name, lenientValue: bytes)
            }
            // Created in a fraction of the time.
            return unsafe HTTPField(name: name, value: String(decoding: bytes, as: UTF8.self))
        }
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        while start < range.upperBound, Self.isBlank(head[start]) { start += 1 }
        return trimmedAtEnd(start..<range.upperBound)
    }

    private func trimmedAtEnd(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound, Self.isBlank(head[end - 1]) { end -= 1 }
        return range.lowerBound..<end
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }

    private static func invalid(_ what: String) -> TransportError {
        TransportError(.invalidResponse, delivery: .sent, message: "The peer's response has \(what).")
    }
}

extension ReceivedResponse: ReceivedHead {
    var statusCode: Int {
        var position = 0
        return statusLine(nextLine(&position))?.code ?? 0
    }

    func read() -> HTTPResponse {
        var position = 0
        let (code, reason) = statusLine(nextLine(&position)) ?? (0, 0..<0)
        var fields = HTTPFields()
        fields.reserveCapacity(8)
        var isContinuable = false
        while true {
            let start = position
            let line = nextLine(&position)
            if isEnd(start) { break }
            if Self.isFold(head[start]) {
                // A line that continues a skipped field is skipped, too.
                if isContinuable, let last = fields.indices.last {
                    fields[last] = continued(fields[last], trimmed(line))
                }
                continue
            }
            isContinuable = false
            guard let colon = firstIndex(of: UInt8(ascii: ":"), in: line),
                let name = HTTPField.Name(received: head[line.lowerBound..<colon])
            else { continue }
            isContinuable = true
            fields.append(field(name, trimmed(colon + 1..<line.upperBound)))
        }
        let phrase = String(decoding: head[reason], as: UTF8.self)
        return HTTPResponse(status: .init(code: code, reasonPhrase: phrase), headerFields: fields)
    }
}

extension HTTPField.Name {
    /// The names that most responses have, so that these are not validated and
    /// converted to lowercase each time.
    private static let usual: [(spelling: [UInt8], name: HTTPField.Name)] = [
        "Date", "Server", "Connection", "Content-Type", "Content-Length", "x-amz-request-id", "x-amz-id-2",
        "Transfer-Encoding", "date", "server", "content-type", "content-length",
    ].compactMap { spelling in HTTPField.Name(spelling).map { (Array(spelling.utf8), $0) } }

    /// Creates the name that `bytes` spell; nil if it is invalid.
    fileprivate init?(received bytes: ArraySlice<UInt8>) {
        for index in Self.usual.indices where Self.usual[index].spelling.count == bytes.count {
            if Self.usual[index].spelling.elementsEqual(bytes) {
                self = Self.usual[index].name
                return
            }
        }
        self.init(String(decoding: bytes, as: UTF8.self))
    }
}
