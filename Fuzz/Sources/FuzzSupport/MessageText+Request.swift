public import HTTPTypes

extension HTTPRequest {
    /// Reads a message whose first line is a method and a path; nil if the method is not one.
    public init?(_ message: MessageText, scheme: String, authority: String) {
        let parts = message.firstLine.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard let method = parts.first.flatMap({ HTTPRequest.Method(String($0)) }) else { return nil }
        self.init(
            method: method,
            scheme: scheme,
            authority: authority,
            path: parts.count > 1 ? String(parts[1]) : nil
        )
        for (name, value) in message.fields {
            guard let name = HTTPField.Name(name) else { continue }
            headerFields.append(HTTPField(name: name, value: value))
        }
    }
}
