public import AWSCore
public import HTTPTypes

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

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
        /// The token is added after signing, as AWS IoT's and some older services demand.
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
        var signed = request
        try Workspace.with { workspace throws(SigV4Error) in
            try prepare(&signed, payload: payload, credentials: credentials, date: date, workspace: workspace)
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
            signed.headerFields[.authorization] = workspace.authorization(
                accessKeyID: credentials.accessKeyID,
                date: signingDate,
                region: region,
                service: service
            )
        }
        if sessionTokenPlacement == .unsigned, let token = credentials.sessionToken, !token.isEmpty {
            signed.headerFields[.amzSecurityToken] = token.reveal()
        }
        request = signed
    }

    /// Checks everything, sets the headers that are signed, and builds the canonical request.
    func prepare(
        _ request: inout HTTPRequest,
        payload: SigV4Payload,
        credentials: Credentials,
        date: Date,
        workspace: Workspace
    ) throws(SigV4Error) {
        try Validation.check(credentials)
        try Validation.checkScope(service: service, region: region)
        let signingDate = try SigningDate(date)
        let host = try Validation.normalizeAuthority(of: &request)
        let target = try Validation.requestTarget(of: request)
        try Validation.checkHeaders(of: request, host: host, payload: payload)

        let payloadHash = try workspace.payloadHash(of: payload)
        request.headerFields[.authorization] = nil
        request.headerFields[.amzDate] = signingDate.timestamp
        if sessionTokenPlacement == .signed, let token = credentials.sessionToken, !token.isEmpty {
            request.headerFields[.amzSecurityToken] = token.reveal()
        } else {
            request.headerFields[.amzSecurityToken] = nil
        }
        if flavor == .s3 || payload.isMarker || request.headerFields.contains(.amzContentSHA256) {
            request.headerFields[.amzContentSHA256] = payloadHash
        }
        workspace.canonicalizer.selectHeaders(of: request.headerFields, coverage: .allStable)
        workspace.canonicalizer.build(
            method: request.method.rawValue,
            requestTarget: target,
            flavor: flavor,
            host: host,
            fields: request.headerFields,
            payloadHash: payloadHash.utf8
        )
    }
}
