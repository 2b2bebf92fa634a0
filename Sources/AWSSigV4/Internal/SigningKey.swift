internal import AWSCore
internal import CLibcrypto

/// The key that signs for a day, region and service, kept as the two padded blocks that HMAC starts from.
///
/// `@unchecked Sendable`: the memory is written in `init` and wiped in `deinit`, and only read in between.
@safe final class SigningKey: @unchecked Sendable {
    /// The credential scope that the key is good for.
    let scope: String
    private let blocks: UnsafeMutablePointer<UInt8>

    /// The key's block for the inner hash; valid while the object lives.
    var innerPad: UnsafePointer<UInt8> { unsafe UnsafePointer(blocks) }
    /// The key's block for the outer hash; valid while the object lives.
    var outerPad: UnsafePointer<UInt8> { unsafe UnsafePointer(blocks + DigestContext.blockByteCount) }

    /// Makes a key of `bytes`; of their hash when they exceed a block (RFC 2104, section 2).
    init(_ bytes: borrowing Span<UInt8>, scope: String = "", digest: DigestContext) throws(SigV4Error) {
        let block = DigestContext.blockByteCount
        self.scope = scope
        unsafe blocks = .allocate(capacity: 2 * block)
        unsafe blocks.initialize(repeating: 0x36, count: block)
        unsafe (blocks + block).initialize(repeating: 0x5C, count: block)
        if bytes.count <= block {
            mix(bytes)
        } else {
            try digest.hash(bytes)
            digest.withResult(mix)
        }
    }

    deinit {
        unsafe OPENSSL_cleanse(blocks, 2 * DigestContext.blockByteCount)
        unsafe blocks.deallocate()
    }

    private func mix(_ bytes: borrowing Span<UInt8>) {
        for index in 0..<bytes.count {
            unsafe blocks[index] ^= bytes[index]
            unsafe blocks[DigestContext.blockByteCount + index] ^= bytes[index]
        }
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
