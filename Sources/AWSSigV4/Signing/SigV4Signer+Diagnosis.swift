public import AWSCore
public import Basics
public import HTTPTypes

@_spi(Debugging) extension SigV4Signer {
    /// Returns what ``sign(_:payload:credentials:date:)`` would sign, without signing it.
    ///
    /// For a request that is already signed, this returns the intermediate values of its signature if the other arguments are the
    /// same.
    ///
    /// - Throws: ``SigV4Error`` if the request, the credentials, or the date cannot be signed.
    public func intermediateValues(
        of request: HTTPRequest,
        payload: SigV4Payload,
        credentials: Credentials,
        date: Date
    ) throws(SigV4Error) -> SigV4IntermediateValues {
        try intermediateValues(at: date) { workspace, date throws(SigV4Error) in
            _ = try canonicalize(
                request,
                payload: payload,
                credentials: credentials,
                date: date,
                workspace: &workspace
            )
        }
    }

    /// Returns what ``presign(_:lifetime:payload:credentials:date:)`` would sign, without signing it.
    ///
    /// - Throws: ``SigV4Error`` if the request, the lifetime, the credentials, or the date cannot be signed.
    public func presignedIntermediateValues(
        of request: HTTPRequest,
        lifetime: Duration,
        payload: SigV4Payload? = nil,
        credentials: Credentials,
        date: Date
    ) throws(SigV4Error) -> SigV4IntermediateValues {
        try intermediateValues(at: date) { workspace, date throws(SigV4Error) in
            _ = try canonicalizePresigned(
                request,
                lifetime: lifetime,
                payload: payload,
                credentials: credentials,
                date: date,
                workspace: &workspace
            )
        }
    }

    private func intermediateValues(
        at date: Date,
        _ canonicalize: (inout Workspace, SigningDate) throws(SigV4Error) -> Void
    ) throws(SigV4Error) -> SigV4IntermediateValues {
        let date = try SigningDate(date)
        return try Workspace.with { workspace throws(SigV4Error) in
            try canonicalize(&workspace, date)
            try Validation.checkScope(service: service, region: region)
            let scope = CredentialScope.make(date: date, region: region, service: service)
            try workspace.writeStringToSign(date: date, scope: scope)
            return workspace.intermediateValues
        }
    }
}

/// The intermediate values of a signature, for diagnosis, without secrets.
///
/// Secret header values (a session token, a customer-provided encryption key, a cookie) and the session token in a
/// query are replaced with ``redacted``. Everything else is as hashed.
@_spi(Debugging) public struct SigV4IntermediateValues: Sendable, Hashable {
    /// The canonical request, with secrets replaced.
    public var canonicalRequest: String

    /// The string to sign.
    public var stringToSign: String

    /// The names of the signed headers, joined by `;`.
    public var signedHeaders: String

    /// The replacement for secrets.
    public static let redacted = "<redacted>"
}

/// Removes secrets from a canonical request.
enum Redaction {
    private static let headers = [
        "cookie", "x-amz-security-token", "x-amz-s3session-token",
        "x-amz-server-side-encryption-customer-key",
        "x-amz-copy-source-server-side-encryption-customer-key",
    ]
    private static let parameter = "X-Amz-Security-Token="

    /// The canonical request with the values of secret headers and parameters replaced.
    static func redact(_ canonicalRequest: String) -> String {
        var lines = canonicalRequest.utf8.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        )
        .map { String(decoding: $0, as: UTF8.self) }
        if lines.count > 2 { lines[2] = redactQuery(lines[2]) }
        var index = 3
        while index < lines.count, !lines[index].isEmpty {
            // Bytes, not characters: a combining mark after the colon would hide it.
            if let name = headers.first(where: { lines[index].utf8.starts(with: "\($0):".utf8) }) {
                lines[index] = name + ":" + SigV4IntermediateValues.redacted
            }
            index += 1
        }
        return lines.joined(separator: "\n")
    }

    private static func redactQuery(_ query: String) -> String {
        guard query.utf8.contains(UInt8(ascii: "=")) else { return query }
        return query.split(separator: "&", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(parameter) ? parameter + SigV4IntermediateValues.redacted : String($0) }
            .joined(separator: "&")
    }
}
