public import AWSCore
public import Basics
public import HTTPTypes

/// The server side of Signature Version 4: verifies the signature of a received request.
///
/// It supports both the `Authorization` header and the query of a presigned request. Path and query must be as
/// received, not decoded.
@_spi(Verifying) public struct SigV4Verifier: Sendable {
    let service: String
    let region: String?
    let flavor: SigV4Flavor
    let credentials: @Sendable (_ accessKeyID: String) -> Credentials?
    let allowedSkew: Duration
    let keys = SigningKeyCache(capacity: 64)

    /// Creates a verifier.
    ///
    /// - Parameters:
    ///   - service: The required signing name.
    ///   - region: The required region; nil for any.
    ///   - flavor: The variant that the service uses.
    ///   - allowedSkew: The maximum difference between a request's date and the current date. S3 allows 15 minutes.
    ///   - credentials: Returns the credentials for an access key ID; nil if it is unknown.
    public init(
        service: String,
        region: String? = nil,
        flavor: SigV4Flavor,
        allowedSkew: Duration = .seconds(900),
        credentials: @escaping @Sendable (_ accessKeyID: String) -> Credentials?
    ) {
        self.service = service
        self.region = region
        self.flavor = flavor
        self.allowedSkew = allowedSkew
        self.credentials = credentials
    }

    /// Verifies the signature of `request`.
    ///
    /// - Parameters:
    ///   - request: The request as received. A `Host` header takes precedence over the authority.
    ///   - body: The complete body as received.
    ///   - now: The current date.
    /// - Returns: The signer and the scope.
    /// - Throws: ``SigV4VerificationError`` with the service's error code.
    @discardableResult
    public func verify(
        _ request: HTTPRequest,
        body: [UInt8],
        now: Date
    ) throws(SigV4VerificationError) -> VerifiedSignature {
        try verify(request, body: body, now: now, allowsSignedChunks: false)
    }

    func verify(
        _ request: HTTPRequest,
        body: [UInt8],
        now: Date,
        allowsSignedChunks: Bool
    ) throws(SigV4VerificationError) -> VerifiedSignature {
        let claim = try ClaimedSignature(request)
        do throws(SigV4VerificationError) {
            try checkScope(claim)
            let signingDate = try checkDate(claim, now: now)
            guard let known = credentials(claim.accessKeyID) else {
                throw SigV4VerificationError(
                    code: .invalidAccessKeyID,
                    message: "The AWS Access Key Id you provided does not exist in our records."
                )
            }
            try checkToken(claim, of: known, now: now)
            try checkSignedHeaders(claim, fields: request.headerFields)
            let payloadHash = try claimedPayloadHash(
                claim,
                request: request,
                body: body,
                allowsSignedChunks: allowsSignedChunks
            )
            try checkSignature(
                claim,
                date: signingDate,
                request: request,
                payloadHash: payloadHash,
                secret: known.secretAccessKey
            )
            try checkBody(body, claimedHash: payloadHash)
        } catch {
            var error = error
            error.accessKeyID = claim.accessKeyID
            throw error
        }
        return VerifiedSignature(
            accessKeyID: claim.accessKeyID,
            region: claim.region,
            service: claim.service,
            isPresigned: claim.isPresigned
        )
    }

    /// The region in a request's signature, without verification; nil if the request has no readable signature.
    public static func claimedRegion(of request: HTTPRequest) -> String? {
        (try? ClaimedSignature(request))?.region
    }

    private func checkSignature(
        _ claim: ClaimedSignature,
        date: SigningDate,
        request: HTTPRequest,
        payloadHash: String,
        secret: Secret
    ) throws(SigV4VerificationError) {
        let outcome: (matches: Bool, values: SigV4IntermediateValues?)
        do {
            outcome = try Workspace.with { workspace throws(SigV4Error) in
                workspace.canonicalizer.start(
                    method: request.method.rawValue,
                    target: request.path ?? "/",
                    flavor: flavor,
                    omitsSignature: claim.isPresigned
                )
                workspace.canonicalizer.addNamedFields(
                    claim.signedHeaders,
                    of: request.headerFields,
                    host: request.headerFields[.hostField] ?? request.authority ?? ""
                )
                workspace.canonicalizer.finish(payloadHash: payloadHash)
                let key = try keys.key(
                    date: date,
                    region: claim.region,
                    service: claim.service,
                    secret: secret,
                    digest: workspace.digest
                )
                try workspace.sign(date: date, key: key)
                let matches = workspace.digest.resultEquals(hex: claim.signature)
                return (matches, matches ? nil : workspace.intermediateValues)
            }
        } catch {
            throw SigV4VerificationError(code: .internalError, message: error.message)
        }
        guard outcome.matches else {
            throw SigV4VerificationError(
                code: .signatureDoesNotMatch,
                message: "The request signature we calculated does not match the signature you provided. "
                    + "Check your key and signing method.",
                signatureProvided: claim.signature,
                intermediateValues: outcome.values
            )
        }
    }

    private func checkBody(_ body: [UInt8], claimedHash: String) throws(SigV4VerificationError) {
        guard PayloadMarker.isHash(claimedHash) else { return }
        let actual: String
        do {
            actual = try Workspace.with { workspace throws(SigV4Error) in
                try workspace.payloadHash(of: .bytes(body))
            }
        } catch {
            throw SigV4VerificationError(code: .internalError, message: error.message)
        }
        guard actual == claimedHash else {
            throw SigV4VerificationError(
                code: .contentSHA256Mismatch,
                message: "The provided 'x-amz-content-sha256' header does not match what was computed."
            )
        }
    }
}

/// The signer and scope of a valid signature.
@_spi(Verifying) public struct VerifiedSignature: Sendable, Hashable {
    /// The signer's access key ID.
    public var accessKeyID: String

    /// The region of the signature's scope.
    public var region: String

    /// The service of the signature's scope.
    public var service: String

    /// Whether the signature was in the query.
    public var isPresigned: Bool
}
