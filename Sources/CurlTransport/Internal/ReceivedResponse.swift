internal import HTTPTransport
internal import HTTPTypes

/// A response as it was received, parsed by whoever awaits it rather than on the transport's thread.
struct ReceivedResponse: Sendable {
    /// The final response's status line and fields, with their line ends.
    var head: [UInt8]
    var body: [UInt8]
    var metrics: TransferMetrics

    /// Parses the head.
    ///
    /// - Throws: ``TransportError/Code/invalidResponse`` where it is no head of a response.
    func parse() throws(TransportError) -> TransportResponse {
        var lines = head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)[...]
        guard let statusLine = lines.popFirst(), let status = Self.status(statusLine) else {
            throw Self.invalid("no status line")
        }
        var fields = HTTPFields()
        var last: HTTPField?
        for line in lines {
            let line = Self.trimmed(line, front: false)
            if line.isEmpty { break }
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t"), let field = last {
                // RFC 9112, section 5.2: a folded line continues the value before it.
                let joined =
                    unsafe field.withUnsafeBytesOfValue { unsafe Array($0) } + [0x20] + Self.trimmed(line)
                last = HTTPField(name: field.name, lenientValue: joined)
                continue
            }
            if let field = last { fields.append(field) }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
            else {
                throw Self.invalid("a header line without a name")
            }
            last = HTTPField(name: name, lenientValue: Self.trimmed(line[line.index(after: colon)...]))
        }
        if let field = last { fields.append(field) }
        if Set(fields[values: .contentLength]).count > 1 {
            throw Self.invalid("two different Content-Length fields")
        }
        return TransportResponse(
            head: HTTPResponse(status: status, headerFields: fields),
            body: body,
            metrics: metrics
        )
    }

    /// `HTTP/1.1 200 OK`, the reason being optional.
    private static func status(_ line: ArraySlice<UInt8>) -> HTTPResponse.Status? {
        let parts = trimmed(line).split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard parts.count >= 2, parts[1].count == 3 else { return nil }
        var code = 0
        for digit in parts[1] {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            code = code * 10 + Int(digit - 0x30)
        }
        let reason = parts.count == 3 ? String(decoding: parts[2], as: UTF8.self) : ""
        return HTTPResponse.Status(code: code, reasonPhrase: reason)
    }

    /// Without blanks and line ends at the end, and at the front.
    private static func trimmed(_ bytes: ArraySlice<UInt8>, front: Bool = true) -> ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        var bytes = bytes
        while let byte = bytes.last, isBlank(byte) { bytes.removeLast() }
        while front, let byte = bytes.first, isBlank(byte) { bytes.removeFirst() }
        return bytes
    }

    private static func invalid(_ what: String) -> TransportError {
        TransportError(.invalidResponse, delivery: .sent, message: "The peer's response has \(what).")
    }
}
