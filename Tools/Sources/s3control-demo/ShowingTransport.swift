import HTTPTransport
import HTTPTypes

/// Prints each request and response of another transport.
struct ShowingTransport: HTTPTransport {
    let inner: any HTTPTransport

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        let isChange = request.method != .get
        show(">", "\(request.method.rawValue) \(request.path ?? "/")")
        if isChange {
            show(">", "host: \(request.authority ?? "")")
            for field in request.headerFields {
                show(">", "\(field.name.canonicalName): \(shortened(field))")
            }
        }
        let response = try await inner.send(request, body: body, options: options)
        show("<", "\(response.head.status.code) \(response.head.status.reasonPhrase)")
        if isChange, let name = HTTPField.Name("x-amz-request-id"), let id = response.head.headerFields[name]
        {
            show("<", "x-amz-request-id: \(id)")
        }
        let lines = lines(of: String(decoding: response.body, as: UTF8.self))
        // For a response that describes the job, only the status matters here.
        for line in isChange ? lines : lines.filter({ $0.contains("<Status>") }) { show("<", line) }
        return response
    }

    private func show(_ mark: String, _ text: String) {
        print("  \u{1B}[2m\(mark)\u{1B}[0m \(text)")
    }

    /// The field's value, with the signature shortened.
    private func shortened(_ field: HTTPField) -> String {
        guard field.name == .authorization, let mark = field.value.firstRange(of: "Signature=") else {
            return field.value
        }
        return field.value[..<mark.upperBound] + field.value[mark.upperBound...].prefix(12) + "…"
    }

    /// The lines of the XML. An element without child elements is on one line.
    private func lines(of xml: String) -> [String] {
        var lines: [String] = []
        var depth = 0
        for tag in xml.split(separator: "<") {
            let isEnd = tag.first == "/"
            if isEnd { depth -= 1 }
            let isLeafEnd =
                isEnd && lines.last.map { $0.contains("<" + tag.dropFirst().prefix { $0 != ">" }) } == true
            if isLeafEnd, let last = lines.popLast() {
                lines.append(last + "<" + tag)
            } else {
                lines.append(String(repeating: "  ", count: max(depth, 0)) + "<" + tag)
            }
            if !isEnd, tag.first != "?", !tag.hasSuffix("/>") { depth += 1 }
        }
        return lines
    }
}
