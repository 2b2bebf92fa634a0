internal import AWSCore
internal import CLibcrypto

/// The key that signs for a day, region and service, kept as the two hash states that HMAC starts from.
///
/// `@unchecked Sendable`: the contexts are written in `init`, and only copied from until `deinit` frees and
/// wipes them.
@safe final class SigningKey: @unchecked Sendable {
    /// The credential scope that the key is good for.
    let scope: String
    /// A context that has taken the key's block for the inner hash; valid while the object lives.
    let inner: OpaquePointer
    /// A context that has taken the key's block for the outer hash; valid while the object lives.
    let outer: OpaquePointer

    /// Makes a key of `bytes`; of their hash when they exceed a block (RFC 2104, section 2).
    init(_ bytes: borrowing Span<UInt8>, scope: String = "", digest: DigestContext) throws(SigV4Error) {
        self.scope = scope
        var key = ByteBuffer(capacity: DigestContext.blockByteCount)
        if bytes.count <= DigestContext.blockByteCount {
            key.append(bytes)
        } else {
            try digest.hash(bytes)
            digest.withResult { key.append($0) }
        }
        unsafe inner = try digest.contextAfter(Self.pad(key, with: 0x36))
        do throws(SigV4Error) {
            unsafe outer = try digest.contextAfter(Self.pad(key, with: 0x5C))
        } catch {
            unsafe EVP_MD_CTX_free(inner)
            throw error
        }
    }

    deinit {
        unsafe EVP_MD_CTX_free(inner)
        unsafe EVP_MD_CTX_free(outer)
    }

    /// The key's block, each byte combined with `byte`.
    private static func pad(_ key: borrowing ByteBuffer, with byte: UInt8) -> ByteBuffer {
        var block = ByteBuffer(capacity: DigestContext.blockByteCount)
        for index in 0..<DigestContext.blockByteCount {
            block.append(index < key.count ? key[index] ^ byte : byte)
        }
        return block
    }
}

extension SigningKey {
    /// Derives the key of a day, region and service from a secret, in the four steps of the specification.
    static func derive(
        secret: Secret,
        date: SigningDate,
        region: String,
        service: String,
        digest: DigestContext
    ) throws(SigV4Error) -> SigningKey {
        let scope = CredentialScope.make(date: date, region: region, service: service)
        var text = ByteBuffer(capacity: 128)
        text.append("AWS4")
        secret.withBytes { text.append($0) }
        defer { digest.wipeResult() }
        var key = try text.withSpan { span throws(SigV4Error) in try SigningKey(span, digest: digest) }
        for step in 0..<4 {
            text.clear()
            switch step {
            case 0: date.appendDay(to: &text)
            case 1: text.append(region)
            case 2: text.append(service)
            default: text.append("aws4_request")
            }
            try text.withSpan { span throws(SigV4Error) in try digest.authenticate(span, key: key) }
            key = try digest.keyFromResult(scope: scope)
        }
        return key
    }
}
