public import AWSCore
public import Basics
public import HTTPTypes

/// Signs HTTP requests with AWS Signature Version 4.
///
/// A signer is for one service and region. Copies share one bounded cache of signing keys, which are wiped when
/// evicted. Reuse a signer instead of creating one for each request.
///
/// Source: "AWS Signature Version 4 for API requests" in the IAM User Guide.
public struct SigV4Signer: Sendable {
    /// The service's signing name, such as `s3`.
    public let service: String

    /// The region's name, such as `eu-central-1`.
    public let region: String

    /// The variant of Signature Version 4 that the service uses.
    public let flavor: SigV4Flavor

    /// Whether the signature covers the session token.
    public let sessionTokenPlacement: SessionTokenPlacement

    let keys: SigningKeyCache

    /// Whether the signature covers the session token.
    public enum SessionTokenPlacement: Sendable, Hashable, CaseIterable {
        /// The token is signed, as nearly all services require.
        case signed
        /// The token is added after signing, as the WebSocket endpoint of AWS IoT requires.
        case unsigned
    }

    /// Creates a signer.
    ///
    /// - Parameters:
    ///   - service: The signing name, such as `s3`. It can differ from the endpoint's name.
    ///   - region: The region's name, such as `eu-central-1`.
    ///   - flavor: The variant; ``SigV4Flavor/s3`` for S3 and S3 Control.
    ///   - sessionTokenPlacement: Whether the signature covers a session token.
    public init(
        service: String,
        region: String,
        flavor: SigV4Flavor,
        sessionTokenPlacement: SessionTokenPlacement = .signed
    ) {
        self.service = service
        self.region = region
        self.flavor = flavor
        self.sessionTokenPlacement = sessionTokenPlacement
        keys = SigningKeyCache(capacity: 8)
    }

    /// Adds `x-amz-date`, `x-amz-security-token`, `x-amz-content-sha256` (S3), and `Authorization`.
    ///
    /// Replaces an existing signature, so that a retry can sign again. The authority becomes what a client sends as
    /// `Host`: in lowercase, without its scheme's default port. If this method throws, the request is unchanged.
    ///
    /// - Parameters:
    ///   - request: The request. Its authority is signed as `host`. Its path must be percent-encoded.
    ///   - payload: How the signature covers the body.
    ///   - credentials: The credentials to sign with.
    ///   - date: The signing date, corrected for known clock skew, in the years 1970 to 9999.
    /// - Throws: ``SigV4Error`` if the request, the credentials, or the date cannot be signed.
    public func sign(
        _ request: inout HTTPRequest,
        payload: SigV4Payload,
        credentials: Credentials,
        date: Date
    ) throws(SigV4Error) {
        let date = try SigningDate(date)
        try Workspace.with { workspace throws(SigV4Error) in
            let key = try key(for: credentials, date: date, digest: workspace.digest)
            let headers = try canonicalize(
                request,
                payload: payload,
                credentials: credentials,
                date: date,
                workspace: &workspace
            )
            try workspace.sign(date: date, key: key)
            // Nothing can fail after this point.
            headers.write(
                to: &request,
                from: &workspace,
                accessKeyID: credentials.accessKeyID,
                key: key
            )
        }
    }

    /// Returns the signing key. If it is not cached, first validates everything that it depends on.
    func key(
        for credentials: Credentials,
        date: SigningDate,
        digest: DigestContext
    ) throws(SigV4Error) -> SigningKey {
        try keys.key(
            date: date,
            region: region,
            service: service,
            secret: credentials.secretAccessKey,
            digest: digest
        ) { () throws(SigV4Error) in
            try Validation.checkScope(service: service, region: region)
            try Validation.check(secret: credentials.secretAccessKey)
        }
    }

    /// Builds the canonical request of `request` with the headers that the signature adds.
    func canonicalize(
        _ request: HTTPRequest,
        payload: SigV4Payload,
        credentials: Credentials,
        date: SigningDate,
        workspace: inout Workspace
    ) throws(SigV4Error) -> SignatureHeaders {
        try workspace.check(accessKeyID: credentials.accessKeyID)
        let host = try workspace.host(of: request)
        workspace.canonicalizer.start(
            method: request.method.rawValue,
            target: request.path ?? "/",
            flavor: flavor
        )
        try workspace.canonicalizer.checkTarget()
        let payloadHash = try workspace.payloadHash(of: payload)
        var headers = SignatureHeaders(host: host)
        if let token = credentials.sessionToken, !token.isEmpty {
            try workspace.setToken(token)
            headers.hasToken = true
        }
        if flavor == .s3 || payload.isMarker || request.headerFields.contains(.amzContentSHA256) {
            headers.payloadHash = payloadHash
        }

        try workspace.canonicalizer.addSignedFields(
            of: request.headerFields,
            host: host,
            bodyByteCount: payload.byteCount
        )
        // Added last and in order of their names, because most fields sort before them, which saves work.
        workspace.canonicalizer.addHeader("host", host)
        if headers.payloadHash != nil {
            workspace.canonicalizer.addHeader("x-amz-content-sha256", payloadHash)
        }
        workspace.addDateHeader(date)
        if sessionTokenPlacement == .signed, headers.hasToken { workspace.addTokenHeader() }
        workspace.canonicalizer.finish(payloadHash: payloadHash)
        return headers
    }
}

/// The variants of Signature Version 4.
///
/// Source: "Create a signed AWS API request" in the IAM User Guide.
public enum SigV4Flavor: Sendable, Hashable, CaseIterable {
    /// Amazon S3 and S3 Control: the path is encoded once and not normalized, and the payload's hash is sent in the
    /// header `x-amz-content-sha256`.
    case s3

    /// All other services: dot segments and repeated slashes are removed from the path, which is then encoded a second
    /// time.
    case general
}

/// How a signature covers a request's body.
public enum SigV4Payload: Sendable, Hashable {
    /// The whole body. Its SHA-256 is signed.
    case bytes([UInt8])

    /// The SHA-256 of the body, computed elsewhere: 64 lowercase hexadecimal digits.
    case sha256(hex: String)

    /// `UNSIGNED-PAYLOAD`: the signature does not cover the body.
    case unsigned

    /// `STREAMING-UNSIGNED-PAYLOAD-TRAILER`: an unsigned `aws-chunked` body with a checksum in its trailer.
    case streamingUnsignedTrailer

    /// No body.
    public static let empty = SigV4Payload.bytes([])
}

/// The values that represent a payload in `x-amz-content-sha256` and at the end of a canonical request.
enum PayloadMarker {
    static let unsigned = "UNSIGNED-PAYLOAD"
    static let streamingUnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    /// Bodies that are signed chunk by chunk, without and with trailers.
    static let signedChunks = [
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    ]
    /// The SHA-256 of an empty body.
    static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// Whether `text` consists of 64 lowercase hexadecimal digits.
    static func isHash(_ text: String) -> Bool {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "F")
        return text.utf8.count == 64 && text.utf8.allSatisfy { $0.hexValue != nil && !capitals.contains($0) }
    }
}

extension SigV4Payload {
    /// The body's length, if the payload contains the body.
    var byteCount: Int? {
        if case .bytes(let bytes) = self { bytes.count } else { nil }
    }

    /// Whether the payload is a marker that must be sent in a header.
    var isMarker: Bool {
        switch self {
        case .unsigned, .streamingUnsignedTrailer: true
        case .bytes, .sha256: false
        }
    }
}

/// The headers that a signature adds to its request, apart from the date and the signature itself.
struct SignatureHeaders {
    var host: String
    /// The value of `x-amz-content-sha256`, if the request gets that field.
    var payloadHash: String?
    /// Whether the request gets the workspace's token.
    var hasToken = false

    /// Adds the last signature and its headers to `request`, replacing an earlier signature.
    func write(
        to request: inout HTTPRequest,
        from workspace: inout Workspace,
        accessKeyID: String,
        key: SigningKey
    ) {
        if request.authority != host { request.authority = host }
        if workspace.canonicalizer.hasEarlierSignature {
            request.headerFields.removeAll { field in
                switch SignedFields.role(of: field.name.canonicalName) {
                case .date, .token, .authorization: true
                case .payloadHash: payloadHash != nil
                default: false
                }
            }
        }
        request.headerFields.reserveCapacity(request.headerFields.count + 4)
        request.headerFields.append(workspace.dateField)
        if let payloadHash {
            let isEmpty = payloadHash == PayloadMarker.emptyHash
            request.headerFields.append(
                isEmpty ? .emptyPayloadHash : HTTPField(name: .amzContentSHA256, value: payloadHash)
            )
        }
        if hasToken { request.headerFields.append(workspace.tokenField) }
        request.headerFields.append(workspace.authorization(accessKeyID: accessKeyID, key: key))
    }
}

extension HTTPField.Name {
    static let amzDate = make("x-amz-date")
    static let amzSecurityToken = make("x-amz-security-token")
    static let amzContentSHA256 = make("x-amz-content-sha256")
    static let hostField = make("host")

    private static func make(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a field name") }
        return name
    }
}

extension HTTPField {
    /// `x-amz-content-sha256` of a request without a body, created once.
    static let emptyPayloadHash = HTTPField(name: .amzContentSHA256, value: PayloadMarker.emptyHash)
}
