public import AWSCore
public import Basics
public import HTTPTypes

extension SigV4Signer {
    /// Signs the request in its query. Anyone with the URL can send the request until it expires.
    ///
    /// Adds `X-Amz-Algorithm`, `X-Amz-Credential`, `X-Amz-Date`, `X-Amz-Expires`, `X-Amz-SignedHeaders`,
    /// `X-Amz-Security-Token`, and `X-Amz-Signature` to the query, replacing those of an earlier signature. All headers
    /// of the request are signed and must be sent with it. If this method throws, the request is unchanged.
    ///
    /// Source: "Authenticating Requests: Using Query Parameters" in the Amazon S3 API Reference.
    ///
    /// - Parameters:
    ///   - request: The request. Its authority is signed as `host`. Its path must be percent-encoded.
    ///   - lifetime: The lifetime of the URL: 1 second to 7 days, in whole seconds.
    ///   - payload: How the signature covers the body. Nil is ``SigV4Payload/unsigned`` for S3 and
    ///     ``SigV4Payload/empty`` for other services, as they expect.
    ///   - credentials: The credentials to sign with. The URL expires with them if they expire first.
    ///   - date: The signing date, corrected for known clock skew, in the years 1970 to 9999.
    /// - Throws: ``SigV4Error`` if the request, the lifetime, the credentials, or the date cannot be signed.
    public func presign(
        _ request: inout HTTPRequest,
        lifetime: Duration,
        payload: SigV4Payload? = nil,
        credentials: Credentials,
        date: Date
    ) throws(SigV4Error) {
        let date = try SigningDate(date)
        try Workspace.with { workspace throws(SigV4Error) in
            let key = try key(for: credentials, date: date, digest: workspace.digest)
            var presigned = try canonicalizePresigned(
                request,
                lifetime: lifetime,
                payload: payload,
                credentials: credentials,
                date: date,
                workspace: &workspace
            )
            try workspace.sign(date: date, key: key)
            presigned.target.append("&X-Amz-Signature=")
            workspace.digest.appendHexResult(to: &presigned.target)
            if sessionTokenPlacement == .unsigned { presigned.appendToken(of: credentials) }
            // Nothing can fail after this point.
            presigned.write(to: &request)
        }
    }

    /// Builds the canonical request of `request` with the query parameters that the signature adds.
    func canonicalizePresigned(
        _ request: HTTPRequest,
        lifetime: Duration,
        payload: SigV4Payload?,
        credentials: Credentials,
        date: SigningDate,
        workspace: inout Workspace
    ) throws(SigV4Error) -> PresignedTarget {
        let (seconds, fraction) = lifetime.components
        guard fraction == 0, (1...604_800).contains(seconds) else {
            throw SigV4Error(
                .invalidExpiry,
                subject: "lifetime",
                message:
                    "The lifetime of a presigned request must be a whole number of seconds from 1 second to 7 days (604800)."
            )
        }
        try Validation.check(accessKeyID: credentials.accessKeyID)
        if let token = credentials.sessionToken { try workspace.setToken(token) }
        let host = try Validation.host(of: request)
        let method = request.method.rawValue
        let original = request.path ?? "/"
        workspace.canonicalizer.start(method: method, target: original, flavor: flavor)
        try workspace.canonicalizer.checkTarget()
        let payload = payload ?? (flavor == .s3 ? .unsigned : .empty)
        let payloadHash = try workspace.payloadHash(of: payload)

        workspace.canonicalizer.addHeader("host", host)
        let hasPayloadHeader = request.headerFields.contains(.amzContentSHA256)
        if hasPayloadHeader { workspace.canonicalizer.addHeader("x-amz-content-sha256", payloadHash) }
        try workspace.canonicalizer.addSignedFields(
            of: request.headerFields,
            host: host,
            bodyByteCount: payload.byteCount
        )

        var presigned = PresignedTarget(original, host: host)
        presigned.payloadHash = hasPayloadHeader ? payloadHash : nil
        presigned.target.append("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=")
        presigned.target.appendPercentEncoded(credentials.accessKeyID)
        presigned.target.append("%2F")
        presigned.target.appendPercentEncoded(
            CredentialScope.make(date: date, region: region, service: service)
        )
        presigned.target.append("&X-Amz-Date=")
        date.appendTimestamp(to: &presigned.target)
        presigned.target.append("&X-Amz-Expires=\(seconds)&X-Amz-SignedHeaders=")
        workspace.canonicalizer.appendEncodedSignedHeaders(to: &presigned.target)
        if sessionTokenPlacement == .signed { presigned.appendToken(of: credentials) }
        workspace.canonicalizer.start(method: method, target: presigned.target.string(), flavor: flavor)
        workspace.canonicalizer.finish(payloadHash: payloadHash)
        return presigned
    }
}

/// The path and query of a presigned request under construction.
struct PresignedTarget: ~Copyable {
    var target = ByteBuffer(capacity: 1024)
    /// The new value of `x-amz-content-sha256`, if the request has that header.
    var payloadHash: String?
    private let host: String

    /// Starts with `requestTarget`, without the parameters of an earlier signature.
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

    /// Sets the target of `request` and removes an earlier signature from its header.
    func write(to request: inout HTTPRequest) {
        request.path = target.string()
        if request.authority != host { request.authority = host }
        for name in [HTTPField.Name.authorization, .amzDate, .amzSecurityToken] {
            request.headerFields[name] = nil
        }
        if let payloadHash { request.headerFields[.amzContentSHA256] = payloadHash }
    }
}
