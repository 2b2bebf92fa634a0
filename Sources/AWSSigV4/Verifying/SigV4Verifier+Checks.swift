import AWSCore
import Basics
import HTTPTypes

@_spi(Verifying) extension SigV4Verifier {
    func checkScope(_ claim: ClaimedSignature) throws(SigV4VerificationError) {
        if let region, claim.region != region {
            var error = malformed(claim, "the region '\(claim.region)' is wrong; expecting '\(region)'")
            error.expectedRegion = region
            throw error
        }
        guard claim.service == service else {
            throw malformed(
                claim,
                "incorrect service \"\(claim.service)\". This endpoint belongs to \"\(service)\"."
            )
        }
    }

    /// Checks that the request's date is close to the current date and matches the day of its scope.
    func checkDate(_ claim: ClaimedSignature, now: Date) throws(SigV4VerificationError) -> SigningDate {
        guard let date = SigningDate(timestamp: claim.timestamp.utf8) else {
            if claim.isPresigned {
                throw SigV4VerificationError(
                    code: .authorizationQueryParametersError,
                    message: "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""
                )
            }
            throw SigV4VerificationError(
                code: .accessDenied,
                message: "AWS authentication requires a valid Date or x-amz-date header"
            )
        }
        guard claim.timestamp.utf8.prefix(8).elementsEqual(claim.day.utf8) else {
            throw malformed(
                claim,
                "Invalid credential date \"\(claim.day)\". This date is not the same as X-Amz-Date: "
                    + "\"\(claim.timestamp.prefix(8))\"."
            )
        }
        let age = now.timeIntervalSince1970 - Double(date.secondsSince1970)
        let skew = Double(allowedSkew.components.seconds)
        if let expires = claim.expires {
            if age < -skew {
                throw SigV4VerificationError(code: .accessDenied, message: "Request is not yet valid")
            }
            if age > Double(expires) {
                throw SigV4VerificationError(code: .accessDenied, message: "Request has expired")
            }
        } else if abs(age) > skew {
            throw SigV4VerificationError(
                code: .requestTimeTooSkewed,
                message: "The difference between the request time and the current time is too large."
            )
        }
        return date
    }

    func checkToken(
        _ claim: ClaimedSignature,
        of known: Credentials,
        now: Date
    ) throws(SigV4VerificationError) {
        let claimed = claim.sessionToken.map(Secret.init)
        guard claimed == known.sessionToken else {
            throw SigV4VerificationError(
                code: .invalidToken,
                message: "The provided token is malformed or otherwise invalid."
            )
        }
        if let expiration = known.expiration, expiration <= now {
            throw SigV4VerificationError(code: .expiredToken, message: "The provided token has expired.")
        }
    }

    /// Checks that `host` and every `x-amz-*` field of the request are signed.
    func checkSignedHeaders(
        _ claim: ClaimedSignature,
        fields: HTTPFields
    ) throws(SigV4VerificationError) {
        var missing: Set<String> = claim.signedHeaders.contains("host") ? [] : ["host"]
        for field in fields where field.name.canonicalName.hasPrefix("x-amz-") {
            let name = field.name.canonicalName
            // Some services other than S3 expect the token to be added after signing.
            if flavor == .general, field.name == .amzSecurityToken { continue }
            if !claim.signedHeaders.contains(name) { missing.insert(name) }
        }
        guard missing.isEmpty else {
            throw SigV4VerificationError(
                code: .accessDenied,
                message: "There were headers present in the request which were not signed",
                headersNotSigned: missing.sorted()
            )
        }
    }

    /// The request's payload hash or marker.
    func claimedPayloadHash(
        _ claim: ClaimedSignature,
        request: HTTPRequest,
        body: [UInt8],
        allowsSignedChunks: Bool
    ) throws(SigV4VerificationError) -> String {
        if let claimed = request.headerFields[.amzContentSHA256] {
            if allowsSignedChunks, PayloadMarker.signedChunks.contains(claimed) { return claimed }
            if claimed.hasPrefix("STREAMING-AWS4-") {
                throw SigV4VerificationError(
                    code: .notImplemented,
                    message: "Bodies that are signed in chunks are not supported."
                )
            }
            let markers = [PayloadMarker.unsigned, PayloadMarker.streamingUnsignedTrailer]
            guard PayloadMarker.isHash(claimed) || markers.contains(claimed) else {
                throw SigV4VerificationError(
                    code: .invalidArgument,
                    message:
                        "x-amz-content-sha256 must be \(markers.joined(separator: ", ")), or a valid sha256 value."
                )
            }
            return claimed
        }
        switch flavor {
        case .s3 where claim.isPresigned: return PayloadMarker.unsigned
        case .s3:
            throw SigV4VerificationError(
                code: .invalidRequest,
                message: "Missing required header for this request: x-amz-content-sha256"
            )
        case .general:
            do {
                return try Workspace.with { workspace throws(SigV4Error) in
                    try workspace.payloadHash(of: .bytes(body))
                }
            } catch {
                throw SigV4VerificationError(code: .internalError, message: error.message)
            }
        }
    }

    private func malformed(_ claim: ClaimedSignature, _ why: String) -> SigV4VerificationError {
        claim.isPresigned
            ? SigV4VerificationError(
                code: .authorizationQueryParametersError,
                message: "Error parsing the X-Amz-Credential parameter; \(why)"
            )
            : SigV4VerificationError(
                code: .authorizationHeaderMalformed,
                message: "The authorization header is malformed; \(why)"
            )
    }
}
