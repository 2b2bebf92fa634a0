/// The buffers and the digest context that one signature needs.
final class Workspace {
    let digest: DigestContext
    var canonicalizer = Canonicalizer()
    private(set) var stringToSign: [UInt8] = []
    private var text: [UInt8] = []

    init() throws(SigV4Error) {
        digest = try DigestContext()
    }

    /// Lends a workspace to `body`.
    static func with<Result>(
        _ body: (Workspace) throws(SigV4Error) -> Result
    ) throws(SigV4Error) -> Result {
        try body(Workspace())
    }

    /// The text that stands for the payload at the end of the canonical request.
    func payloadHash(of payload: SigV4Payload) throws(SigV4Error) -> String {
        switch payload {
        case .unsigned: return PayloadMarker.unsigned
        case .streamingUnsignedTrailer: return PayloadMarker.streamingUnsignedTrailer
        case .sha256(let hex):
            guard PayloadMarker.isHash(hex) else {
                throw SigV4Error(
                    .invalidPayloadHash,
                    subject: "payload",
                    message: "The payload's hash is not 64 lower-case hexadecimal digits."
                )
            }
            return hex
        case .bytes(let bytes):
            if bytes.isEmpty { return PayloadMarker.emptyHash }
            try digest.hash(bytes.span)
            text.removeAll(keepingCapacity: true)
            digest.appendHexResult(to: &text)
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// Writes the string to sign for the canonical request built last.
    func writeStringToSign(date: SigningDate, region: String, service: String) throws(SigV4Error) {
        let canonicalRequest = canonicalizer.bytes
        try digest.hash(canonicalRequest.span)
        stringToSign.removeAll(keepingCapacity: true)
        stringToSign.append(contentsOf: "AWS4-HMAC-SHA256\n".utf8)
        date.appendTimestamp(to: &stringToSign)
        stringToSign.append(UInt8(ascii: "\n"))
        Self.appendScope(to: &stringToSign, date: date, region: region, service: service)
        stringToSign.append(UInt8(ascii: "\n"))
        digest.appendHexResult(to: &stringToSign)
    }

    /// Computes the signature, which is the digest's last result then.
    func authenticateStringToSign(key: SigningKey) throws(SigV4Error) {
        let message = stringToSign
        try digest.authenticate(message.span, key: key)
    }

    /// The `Authorization` header; the digest's last result is the signature.
    func authorization(accessKeyID: String, date: SigningDate, region: String, service: String) -> String {
        text.removeAll(keepingCapacity: true)
        text.append(contentsOf: "AWS4-HMAC-SHA256 Credential=".utf8)
        text.append(contentsOf: accessKeyID.utf8)
        text.append(UInt8(ascii: "/"))
        Self.appendScope(to: &text, date: date, region: region, service: service)
        text.append(contentsOf: ", SignedHeaders=".utf8)
        text.append(contentsOf: canonicalizer.bytes[canonicalizer.signedHeaders])
        text.append(contentsOf: ", Signature=".utf8)
        digest.appendHexResult(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends `YYYYMMDD/region/service/aws4_request`.
    static func appendScope(to bytes: inout [UInt8], date: SigningDate, region: String, service: String) {
        date.appendDay(to: &bytes)
        bytes.append(UInt8(ascii: "/"))
        bytes.append(contentsOf: region.utf8)
        bytes.append(UInt8(ascii: "/"))
        bytes.append(contentsOf: service.utf8)
        bytes.append(contentsOf: "/aws4_request".utf8)
    }
}

extension Workspace {
    /// The stages of the canonical request and the string to sign that were written last.
    var stages: SigV4Stages {
        SigV4Stages(
            canonicalRequest: Redaction.redact(String(decoding: canonicalizer.bytes, as: UTF8.self)),
            stringToSign: String(decoding: stringToSign, as: UTF8.self),
            signedHeaders: String(decoding: canonicalizer.bytes[canonicalizer.signedHeaders], as: UTF8.self)
        )
    }
}
