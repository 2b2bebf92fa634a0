import AWSCore
public import Basics
public import HTTPTypes

/// A chunk of an `aws-chunked` body, and its signature.
@_spi(Verifying) public struct SignedChunk: Sendable, Hashable {
    /// The range of the chunk's data in the body as received.
    public var range: Range<Int>
    /// The signature: 64 lowercase hexadecimal digits.
    public var signature: String

    /// Creates a chunk.
    public init(range: Range<Int>, signature: String) {
        self.range = range
        self.signature = signature
    }
}

@_spi(Verifying) extension SigV4Verifier {
    /// Whether a request's body is signed chunk by chunk. ``verify(_:body:now:)`` rejects such requests.
    public static func hasSignedChunks(_ request: HTTPRequest) -> Bool {
        request.headerFields[.amzContentSHA256]?.hasPrefix("STREAMING-AWS4-HMAC-SHA256-PAYLOAD") == true
    }

    /// Verifies the signature of a request whose body is signed chunk by chunk, and the signatures of all chunks.
    ///
    /// Source: [Signature calculations](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html).
    ///
    /// - Parameters:
    ///   - request: The request as received.
    ///   - body: The complete body as received, including the framing of chunks.
    ///   - chunks: The chunks of the body. The last one must be empty.
    ///   - trailer: The trailers without their signature, each as `name:value` and a line feed.
    ///   - trailerSignature: The signature of the trailers; nil if there is none. Required if the request's
    ///     `x-amz-content-sha256` ends in `-TRAILER`.
    ///   - now: The current date.
    /// - Returns: The signer and the scope.
    /// - Throws: ``SigV4VerificationError`` with the service's error code.
    @discardableResult
    public func verify(
        _ request: HTTPRequest,
        body: [UInt8],
        chunks: [SignedChunk],
        trailer: [UInt8],
        trailerSignature: String?,
        now: Date
    ) throws(SigV4VerificationError) -> VerifiedSignature {
        let verified = try verify(request, body: [], now: now, allowsSignedChunks: true)
        let claim = try ClaimedSignature(request)
        guard let known = credentials(claim.accessKeyID),
            let date = SigningDate(timestamp: claim.timestamp.utf8)
        else { throw SigV4VerificationError(code: .accessDenied, message: "Access Denied") }
        let needsTrailer = request.headerFields[.amzContentSHA256]?.hasSuffix("-TRAILER") == true
        let isRight: Bool
        do {
            isRight = try Workspace.with { workspace throws(SigV4Error) in
                let digest = workspace.digest
                let key = try keys.key(
                    date: date,
                    region: claim.region,
                    service: claim.service,
                    secret: known.secretAccessKey,
                    digest: digest
                )
                // Without the empty chunk, the end of the body may be missing.
                guard chunks.last?.range.isEmpty == true else { return false }
                var previous = claim.signature
                func matches(_ algorithm: String, _ hashes: String, _ signature: String) throws(SigV4Error)
                    -> Bool
                {
                    let lines = [algorithm, claim.timestamp, key.scope, previous, hashes]
                    let text = Array(lines.joined(separator: "\n").utf8)
                    try digest.authenticate(text.span, key: key)
                    previous = signature
                    return digest.resultEquals(hex: signature)
                }
                for chunk in chunks {
                    guard chunk.range.lowerBound >= 0, chunk.range.upperBound <= body.count else {
                        return false
                    }
                    let hash = try workspace.payloadHash(of: .bytes(Array(body[chunk.range])))
                    let hashes = PayloadMarker.emptyHash + "\n" + hash
                    guard try matches("AWS4-HMAC-SHA256-PAYLOAD", hashes, chunk.signature) else {
                        return false
                    }
                }
                guard let trailerSignature else { return !needsTrailer }
                let hash = try workspace.payloadHash(of: .bytes(trailer))
                return try matches("AWS4-HMAC-SHA256-TRAILER", hash, trailerSignature)
            }
        } catch {
            throw SigV4VerificationError(code: .internalError, message: error.message)
        }
        guard isRight else {
            throw SigV4VerificationError(
                code: .signatureDoesNotMatch,
                message: "The signature of a chunk that we calculated does not match the one you provided.",
                accessKeyID: claim.accessKeyID
            )
        }
        return verified
    }
}
