import HTTPTypes

extension HTTPRequest {
    /// Creates a request from the parts of a received head; nil if its method, its
    /// target, or a field is not valid HTTP.
    init?(method: String, target: String, fields received: some Sequence<(name: String, value: String)>) {
        guard let method = HTTPRequest.Method(method) else { return nil }
        var path = target
        var authority: String?
        var fields = HTTPFields()
        for (name, value) in received {
            guard name.lowercased() != "host" else {
                // RFC 9112, section 3.2: two Host fields are invalid, because two
                // servers could use different ones.
                guard authority == nil else { return nil }
                authority = value
                continue
            }
            guard let name = HTTPField.Name(name), HTTPField.isValidValue(value) else { return nil }
            fields.append(HTTPField(name: name, value: value))
        }
        // RFC 9112, section 3.2.2: the absolute form, whose authority takes precedence over the Host field.
        if let end = path.range(ofScheme: "http://") ?? path.range(ofScheme: "https://") {
            let rest = path[end...]
            let host = rest.prefix { $0 != "/" && $0 != "?" }
            authority = String(host)
            path = String(rest[host.endIndex...])
            if path.first != "/" { path = "/" + path }
        }
        guard path.first == "/", let authority else { return nil }
        self.init(method: method, scheme: "http", authority: authority, path: path, headerFields: fields)
    }
}

extension String {
    /// The end of `scheme` in the text; nil unless the text begins with it, in any case.
    fileprivate func range(ofScheme scheme: String) -> String.Index? {
        prefix(scheme.count).lowercased() == scheme ? index(startIndex, offsetBy: scheme.count) : nil
    }
}
