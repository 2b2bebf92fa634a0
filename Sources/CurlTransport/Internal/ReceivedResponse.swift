internal import HTTPTransport
internal import HTTPTypes

/// A response as it was received, parsed by whoever awaits it rather than on the transport's thread.
///
/// A class, so that a task that waits for one keeps room for a reference only.
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

    /// Parses the head.
    ///
    /// - Throws: ``TransportError/Code/invalidResponse`` where it is no head of a response.
    @inline(never)
    func parse() throws(TransportError) -> TransportResponse {
        var position = 0
        guard let status = status(nextLine(&position)) else { throw Self.invalid("no status line") }
        var fields = HTTPFields()
        fields.reserveCapacity(8)
        var length: Range<Int>?
        while true {
            let line = nextLine(&position)
            if line.isEmpty { break }
            if Self.isBlank(head[line.lowerBound]), let last = fields.indices.last {
                fields[last] = continued(fields[last], trimmed(line))
                continue
            }
            guard let colon = firstIndex(of: UInt8(ascii: ":"), in: line),
                let name = HTTPField.Name(received: head[line.lowerBound..<colon])
            else {
                throw Self.invalid("a header line without a name")
            }
            let value = trimmed(colon + 1..<line.upperBound)
            if name == .contentLength {
                if let length, !head[length].elementsEqual(head[value]) {
                    throw Self.invalid("two different Content-Length fields")
                }
                length = value
            }
            fields.append(field(name, value))
        }
        return TransportResponse(
            head: HTTPResponse(status: status, headerFields: fields),
            body: body,
            metrics: metrics
        )
    }

    /// `HTTP/1.1 200 OK`, the reason being optional.
    private func status(_ line: Range<Int>) -> HTTPResponse.Status? {
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
        let reason = trimmed(end..<rest.upperBound)
        return HTTPResponse.Status(code: code, reasonPhrase: String(decoding: head[reason], as: UTF8.self))
    }

    /// The line that begins at `position`, without its end and blanks before it; `position` moves behind it.
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

    /// The field with the bytes of `range` behind its value: a folded line (RFC 9112, section 5.2).
    private func continued(_ field: HTTPField, _ range: Range<Int>) -> HTTPField {
        let value = unsafe field.withUnsafeBytesOfValue { unsafe Array($0) } + [0x20] + head[range]
        return HTTPField(name: field.name, lenientValue: value)
    }

    /// Of which nearly all values consist.
    private static let plainText = ASCIISet(" "..."~")

    /// A field whose value is the bytes of `range`, which has no blanks at its ends.
    private func field(_ name: HTTPField.Name, _ range: Range<Int>) -> HTTPField {
        unsafe head[range].withUnsafeBufferPointer { bytes in
            guard unsafe Self.plainText.containsAll(of: bytes) else {
                return unsafe HTTPField(name: name, lenientValue: bytes)
            }
            // Made in a fraction of the time.
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

extension HTTPField.Name {
    /// The names that most responses have, so that these are not checked and brought to lower case each time.
    private static let usual: [(spelling: [UInt8], name: HTTPField.Name)] = [
        "Date", "Server", "Connection", "Content-Type", "Content-Length", "x-amz-request-id", "x-amz-id-2",
        "Transfer-Encoding", "date", "server", "content-type", "content-length",
    ].compactMap { spelling in HTTPField.Name(spelling).map { (Array(spelling.utf8), $0) } }

    /// The name that `bytes` spell; nil when they are none.
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
