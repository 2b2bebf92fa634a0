public import AWSCore
public import Basics
public import HTTPTypes

/// Signs HTTP requests with AWS Signature Version 4.
///
/// A signer is for one service and region. Copies share one bounded cache of signing keys, which are
/// wiped when they leave it; keep a signer rather than make one for every request.
///
/// Source: "AWS Signature Version 4 for API requests" in the IAM User Guide.
public struct SigV4Signer: Sendable {
    /// The service's signing name, as in `s3`.
    public let service: String

    /// The region's name, as in `eu-central-1`.
    public let region: String

    /// The dialect that the service speaks.
    public let flavor: SigV4Flavor

    /// Whether the signature covers the session token.
    public let sessionTokenPlacement: SessionTokenPlacement

    let keys: SigningKeyCache

    /// Whether the signature covers the session token.
    public enum SessionTokenPlacement: Sendable, Hashable, CaseIterable {
        /// The token is signed, as nearly all services demand.
        case signed
        /// The token is added after signing, as AWS IoT's WebSocket endpoint demands.
        case unsigned
    }

    /// Creates a signer.
    ///
    /// - Parameters:
    ///   - service: The signing name, as in `s3`; it differs from the endpoint's name at times.
    ///   - region: The region's name, as in `eu-central-1`.
    ///   - flavor: The dialect: ``SigV4Flavor/s3`` for S3 and S3 Control.
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

    /// Adds `x-amz-date`, `x-amz-security-token`, `x-amz-content-sha256` (S3) and `Authorization`.
    ///
    /// A signature that the request carries already is replaced, so that a retry can sign anew. The
    /// authority becomes what a client sends as `Host`: in lower case, without its scheme's default
    /// port. On an error the request is unchanged.
    ///
    /// - Parameters:
    ///   - request: The request; its authority is signed as `host`, its path is taken as encoded.
    ///   - payload: What the signature says of the body.
    ///   - credentials: The keys to sign with.
    ///   - date: The date of signing, any known skew corrected; between 1970 and 9999.
    /// - Throws: ``SigV4Error`` when the request, the credentials or the date cannot be signed.
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
            // Nothing can fail from here on.
            headers.write(
                to: &request,
                from: &workspace,
                accessKeyID: credentials.accessKeyID,
                key: key
            )
        }
    }

    /// The signing key, and a check of all that a key depends on where it is not a known one.
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
        // In the order of their names, and last: most fields are before them, which spares the sorting.
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

/// Which of the two dialects of Signature Version 4 a service speaks.
///
/// Source: "Create a signed AWS API request" in the IAM User Guide.
public enum SigV4Flavor: Sendable, Hashable, CaseIterable {
    /// Amazon S3 and S3 Control: the path is encoded once and never normalised, and the header
    /// `x-amz-content-sha256` tells the payload's hash.
    case s3

    /// Every other service: dot segments and repeated slashes are removed from the path, which is then
    /// encoded a second time.
    case general
}
