internal import CLibcrypto

/// A key of HMAC-SHA-256, kept as the two padded blocks that the algorithm starts from.
///
/// `@unchecked Sendable`: the memory is written in `init` and wiped in `deinit`, and only read in between.
@safe final class SigningKey: @unchecked Sendable {
    private let blocks: UnsafeMutablePointer<UInt8>

    /// The key's block for the inner hash; valid while the object lives.
    var innerPad: UnsafePointer<UInt8> { unsafe UnsafePointer(blocks) }
    /// The key's block for the outer hash; valid while the object lives.
    var outerPad: UnsafePointer<UInt8> { unsafe UnsafePointer(blocks + DigestContext.blockByteCount) }

    /// Makes a key of `bytes`; of their hash when they exceed a block (RFC 2104, section 2).
    init(_ bytes: borrowing Span<UInt8>, digest: DigestContext) throws(SigV4Error) {
        let block = DigestContext.blockByteCount
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
