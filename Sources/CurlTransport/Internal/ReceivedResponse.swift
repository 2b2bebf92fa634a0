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
        var rest = head[...]
        guard let status = Self.status(Self.nextLine(&rest)) else { throw Self.invalid("no status line") }
        var fields = HTTPFields()
        fields.reserveCapacity(16)
        var last: HTTPField?
        var length: ArraySlice<UInt8>?
        while true {
            let line = Self.nextLine(&rest)
            guard let first = line.first else { break }
            if first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), let field = last {
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
            let value = Self.trimmed(line[(colon + 1)...])
            if name == .contentLength {
                if let length, !length.elementsEqual(value) {
                    throw Self.invalid("two different Content-Length fields")
                }
                length = value
            }
            last = HTTPField(name: name, lenientValue: value)
        }
        if let field = last { fields.append(field) }
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

    /// Takes the first line off `rest`, without its end and blanks before it.
    private static func nextLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        let line = rest[..<end]
        rest = rest[min(end + 1, rest.endIndex)...]
        return trimmedAtEnd(line)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let start = bytes.firstIndex(where: { !isBlank($0) }) else { return bytes[bytes.endIndex...] }
        return trimmedAtEnd(bytes[start...])
    }

    private static func trimmedAtEnd(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let last = bytes.lastIndex(where: { !isBlank($0) }) else { return bytes[bytes.endIndex...] }
        return bytes[...last]
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }

    private static func invalid(_ what: String) -> TransportError {
        TransportError(.invalidResponse, delivery: .sent, message: "The peer's response has \(what).")
    }
}
