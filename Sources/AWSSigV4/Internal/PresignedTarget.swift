internal import AWSCore
internal import HTTPTypes

/// The path and query of a presigned request while they are put together.
struct PresignedTarget: ~Copyable {
    var target = ByteBuffer(capacity: 1024)
    /// The new value of `x-amz-content-sha256`, where the request has that header.
    var payloadHash: String?
    private let host: String

    /// Begins with `requestTarget`, the parameters of an earlier signature left out.
    init(_ requestTarget: String, host: String) {
        self.host = host
        let parts = requestTarget.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1)
        target.append(String(decoding: parts[0], as: UTF8.self))
        target.append(UInt8(ascii: "?"))
        guard parts.count > 1 else { return }
        for parameter in parts[1].split(separator: UInt8(ascii: "&")) {
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }
            if QueryAuthorization.names.contains(where: { $0.utf8.elementsEqual(name) }) { continue }
            target.append(String(decoding: parameter, as: UTF8.self))
            target.append(UInt8(ascii: "&"))
        }
    }

    mutating func appendToken(of credentials: Credentials) {
        guard let token = credentials.sessionToken, !token.isEmpty else { return }
        target.append("&X-Amz-Security-Token=")
        token.withBytes { bytes in
            for index in 0..<bytes.count { target.appendPercentEncoded(bytes[index]) }
        }
    }

    /// Puts the target into `request` and takes out what an earlier signature put into its header.
    func write(to request: inout HTTPRequest) {
        request.path = target.string()
        if request.authority != host { request.authority = host }
        for name in [HTTPField.Name.authorization, .amzDate, .amzSecurityToken] {
            request.headerFields[name] = nil
        }
        if let payloadHash { request.headerFields[.amzContentSHA256] = payloadHash }
    }
}
