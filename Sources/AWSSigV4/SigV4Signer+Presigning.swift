public import AWSCore
public import HTTPTypes

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension SigV4Signer {
    /// Signs in the query: whoever holds the URL may send the request until it expires.
    ///
    /// Adds `X-Amz-Algorithm`, `X-Amz-Credential`, `X-Amz-Date`, `X-Amz-Expires`, `X-Amz-SignedHeaders`,
    /// `X-Amz-Security-Token` and `X-Amz-Signature` to the query, replacing those that an earlier
    /// signature left. Every header of the request is signed and has to be sent with it. On an error the
    /// request is unchanged.
    ///
    /// Source: "Authenticating Requests: Using Query Parameters" in the Amazon S3 API Reference.
    ///
    /// - Parameters:
    ///   - request: The request; its authority is signed as `host`, its path is taken as encoded.
    ///   - lifetime: How long the URL is good for: whole seconds, 1 second to 7 days.
    ///   - payload: What the signature says of the body; nil for ``SigV4Payload/unsigned`` to S3 and
    ///     ``SigV4Payload/empty`` to others, as these services expect.
    ///   - credentials: The keys to sign with; the URL ends with them if they end first.
    ///   - date: The date of signing, any known skew corrected; between 1970 and 9999.
    /// - Throws: ``SigV4Error`` when the request, the lifetime, the credentials or the date cannot be signed.
    public func presign(
        _ request: inout HTTPRequest,
        lifetime: Duration,
        payload: SigV4Payload? = nil,
        credentials: Credentials,
        date: Date
    ) throws(SigV4Error) {
        var signed = request
        try Workspace.with { workspace throws(SigV4Error) in
            try preparePresigned(
                &signed,
                lifetime: lifetime,
                payload: payload,
                credentials: credentials,
                date: date,
                workspace: workspace
            )
            let signingDate = try SigningDate(date)
            try workspace.writeStringToSign(date: signingDate, region: region, service: service)
            let key = try keys.key(
                date: signingDate,
                region: region,
                service: service,
                secret: credentials.secretAccessKey,
                digest: workspace.digest
            )
            try workspace.authenticateStringToSign(key: key)
            var target = Array((signed.path ?? "/").utf8)
            target.append(contentsOf: "&X-Amz-Signature=".utf8)
            workspace.digest.appendHexResult(to: &target)
            if sessionTokenPlacement == .unsigned { Self.appendToken(of: credentials, to: &target) }
            signed.path = String(decoding: target, as: UTF8.self)
        }
        request = signed
    }

    /// Checks everything, adds the query parameters that are signed, and builds the canonical request.
    func preparePresigned(
        _ request: inout HTTPRequest,
        lifetime: Duration,
        payload: SigV4Payload?,
        credentials: Credentials,
        date: Date,
        workspace: Workspace
    ) throws(SigV4Error) {
        let (seconds, fraction) = lifetime.components
        guard fraction == 0, (1...604_800).contains(seconds) else {
            throw SigV4Error(
                .invalidExpiry,
                subject: "lifetime",
                message: "A presigned request lives for whole seconds, from 1 second to 7 days (604800)."
            )
        }
        try Validation.check(credentials)
        try Validation.checkScope(service: service, region: region)
        let signingDate = try SigningDate(date)
        let host = try Validation.normalizeAuthority(of: &request)
        let original = try Validation.requestTarget(of: request)
        let payload = payload ?? (flavor == .s3 ? .unsigned : .empty)
        try Validation.checkHeaders(of: request, host: host, payload: payload)
        let payloadHash = try workspace.payloadHash(of: payload)

        request.headerFields[.authorization] = nil
        request.headerFields[.amzDate] = nil
        request.headerFields[.amzSecurityToken] = nil
        if request.headerFields.contains(.amzContentSHA256) {
            request.headerFields[.amzContentSHA256] = payloadHash
        }
        workspace.canonicalizer.selectHeaders(of: request.headerFields, coverage: .allStable)

        var target = Self.withoutSignature(original)
        target.append(contentsOf: "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=".utf8)
        target.appendPercentEncoded(credentials.accessKeyID.utf8)
        target.append(contentsOf: "%2F".utf8)
        var scope: [UInt8] = []
        Workspace.appendScope(to: &scope, date: signingDate, region: region, service: service)
        target.appendPercentEncoded(scope)
        target.append(contentsOf: "&X-Amz-Date=".utf8)
        signingDate.appendTimestamp(to: &target)
        target.append(contentsOf: "&X-Amz-Expires=\(seconds)&X-Amz-SignedHeaders=".utf8)
        workspace.canonicalizer.appendSignedHeaders(to: &target, separator: "%3B".utf8)
        if sessionTokenPlacement == .signed { Self.appendToken(of: credentials, to: &target) }
        let requestTarget = String(decoding: target, as: UTF8.self)
        request.path = requestTarget
        workspace.canonicalizer.build(
            method: request.method.rawValue,
            requestTarget: requestTarget,
            flavor: flavor,
            host: host,
            fields: request.headerFields,
            payloadHash: payloadHash.utf8
        )
    }

    private static func appendToken(of credentials: Credentials, to target: inout [UInt8]) {
        guard let token = credentials.sessionToken, !token.isEmpty else { return }
        target.append(contentsOf: "&X-Amz-Security-Token=".utf8)
        token.withBytes { bytes in
            for index in 0..<bytes.count { target.appendPercentEncoded(CollectionOfOne(bytes[index])) }
        }
    }

    /// The target without the parameters of an earlier signature, ready to have others appended.
    private static func withoutSignature(_ requestTarget: String) -> [UInt8] {
        let parts = requestTarget.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1)
        var target = Array(parts[0])
        target.append(UInt8(ascii: "?"))
        guard parts.count > 1 else { return target }
        for parameter in parts[1].split(separator: UInt8(ascii: "&")) {
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }
            guard !QueryAuthorization.names.contains(where: { $0.utf8.elementsEqual(name) }) else { continue }
            target.append(contentsOf: parameter)
            target.append(UInt8(ascii: "&"))
        }
        return target
    }
}
