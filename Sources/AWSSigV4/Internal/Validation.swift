internal import AWSCore
internal import HTTPTypes

/// What is checked before anything is signed: each check names the part that is wrong.
enum Validation {
    static func check(_ credentials: Credentials) throws(SigV4Error) {
        guard !credentials.accessKeyID.isEmpty else {
            throw .credentials("accessKeyID", "The access key id is empty.")
        }
        // A comma would end the id inside the Authorization header.
        guard credentials.accessKeyID.utf8.allSatisfy({ $0.isVisibleASCII && $0 != UInt8(ascii: ",") }) else {
            throw .credentials(
                "accessKeyID",
                "The access key id holds a space, a comma, a control or a non-ASCII character."
            )
        }
        guard !credentials.secretAccessKey.isEmpty else {
            throw .credentials("secretAccessKey", "The secret access key is empty.")
        }
        guard credentials.secretAccessKey.allBytes({ !$0.isControl }) else {
            throw .credentials(
                "secretAccessKey",
                "The secret access key holds a control character, such as a line's end that was read with it."
            )
        }
        if let token = credentials.sessionToken, !token.allBytes({ $0.isVisibleASCII }) {
            throw .credentials(
                "sessionToken",
                "The session token holds a space, a control or a non-ASCII character, which no header can carry."
            )
        }
    }

    static func checkScope(service: String, region: String) throws(SigV4Error) {
        for (name, value) in [("service", service), ("region", region)] {
            guard !value.isEmpty, value.utf8.allSatisfy({ $0.isUnreserved }) else {
                throw SigV4Error(
                    .invalidScope,
                    subject: name,
                    message: "The \(name) to sign for is empty or holds other than letters, digits, '-', '.', '_', '~'."
                )
            }
        }
    }

    /// Makes the authority what a client sends as `Host`, and returns it.
    static func normalizeAuthority(of request: inout HTTPRequest) throws(SigV4Error) -> String {
        guard let authority = request.authority, !authority.isEmpty else {
            throw SigV4Error(
                .invalidAuthority,
                subject: ":authority",
                message: "The request has no authority, which is signed as its host."
            )
        }
        var needsChange = false
        var portStart: Int?
        for (position, byte) in authority.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): needsChange = true
            case UInt8(ascii: ":"): portStart = position + 1
            case UInt8(ascii: "]"): portStart = nil
            case UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: ","):
                throw .authority("a character that no host has; user names and paths do not belong there")
            default:
                guard byte.isVisibleASCII else {
                    throw .authority("a space, a control or a non-ASCII character; names go in their ASCII form")
                }
            }
        }
        var host = authority
        if let portStart {
            let port = authority.utf8.dropFirst(portStart)
            let standard = request.scheme == "https" ? "443" : request.scheme == "http" ? "80" : nil
            // Clients leave out an empty port and their scheme's own: so must the signature.
            if port.isEmpty || standard.map({ port.elementsEqual($0.utf8) }) == true {
                host = String(decoding: authority.utf8.prefix(portStart - 1), as: UTF8.self)
                needsChange = true
            }
        }
        guard needsChange else { return authority }
        host = host.lowercased()
        request.authority = host
        return host
    }

    /// Path and query, where a request line can carry them.
    static func requestTarget(of request: HTTPRequest) throws(SigV4Error) -> String {
        guard let path = request.path, !path.isEmpty else { return "/" }
        guard path.utf8.first == UInt8(ascii: "/") else {
            throw SigV4Error(.invalidPath, subject: ":path", message: "The request's path does not begin with '/'.")
        }
        for byte in path.utf8 where byte.isControl || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "#") {
            throw SigV4Error(
                .invalidPath,
                subject: ":path",
                message: "The request's path or query holds a space, a control character or '#': percent-encode it."
            )
        }
        return path
    }

    static func checkHeaders(
        of request: HTTPRequest,
        host: String,
        payload: SigV4Payload
    ) throws(SigV4Error) {
        for field in request.headerFields {
            let name = field.name.canonicalName
            var hasControl = false
            field.withValueSpan { value in
                for index in 0..<value.count where value[index].isControl && value[index] != UInt8(ascii: "\t") {
                    hasControl = true
                }
            }
            guard !hasControl else {
                throw SigV4Error(
                    .invalidHeader,
                    subject: name,
                    message: "The value of the header \(name) holds a control character."
                )
            }
            if name == "host", field.value != host {
                throw .unstable(name, "differs from the request's authority, which is what is signed: leave it out.")
            }
            if name == "content-length", case .bytes(let bytes) = payload, field.value != String(bytes.count) {
                throw .unstable(name, "is not the body's length: leave it out, and the transport sets it.")
            }
            if name == "cookie", request.headerFields[fields: .cookie].count > 1 {
                throw .unstable(
                    name,
                    "stands in several fields, which a transport joins with ';' and a signature with ','."
                )
            }
        }
    }
}

extension UInt8 {
    var isVisibleASCII: Bool { self > 0x20 && self < 0x7F }
    var isControl: Bool { self < 0x20 || self == 0x7F }
}

extension Secret {
    func allBytes(_ condition: (UInt8) -> Bool) -> Bool {
        withBytes { bytes in
            for index in 0..<bytes.count where !condition(bytes[index]) { return false }
            return true
        }
    }
}

extension SigV4Error {
    fileprivate static func credentials(_ subject: String, _ message: String) -> SigV4Error {
        SigV4Error(.invalidCredentials, subject: subject, message: message)
    }

    fileprivate static func authority(_ what: String) -> SigV4Error {
        SigV4Error(.invalidAuthority, subject: ":authority", message: "The request's authority holds \(what).")
    }

    fileprivate static func unstable(_ name: String, _ why: String) -> SigV4Error {
        SigV4Error(.unstableHeader, subject: name, message: "The header \(name) \(why)")
    }
}
