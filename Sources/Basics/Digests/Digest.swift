import CLibcrypto

/// An incremental digest, computed by libcrypto.
///
/// Not `Sendable`: it owns a libcrypto context, which it frees.
@safe package final class Digest {
    private let context: OpaquePointer
    private let byteCount: Int

    /// Creates a digest without input.
    package init(_ algorithm: DigestAlgorithm) throws(DigestError) {
        let evp = unsafe try algorithm.evp()
        guard let context = unsafe s3c_md_ctx_new() else { throw DigestError(function: "EVP_MD_CTX_new") }
        unsafe self.context = context
        byteCount = algorithm.byteCount
        guard unsafe s3c_digest_init(context, evp) == 1 else {
            throw DigestError(function: "EVP_DigestInit_ex")
        }
    }

    deinit { unsafe s3c_md_ctx_free(context) }

    /// Adds bytes.
    package func update(_ bytes: some Collection<UInt8>) throws(DigestError) {
        var isDone = bytes.withContiguousStorageIfAvailable { unsafe update($0) }
        if isDone == nil { isDone = unsafe Array(bytes).withUnsafeBufferPointer { unsafe update($0) } }
        guard isDone == true else { throw DigestError(function: "EVP_DigestUpdate") }
    }

    /// Returns the digest of all bytes. Must be called only once.
    package func finish() throws(DigestError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        guard unsafe s3c_digest_final(context, &digest) == 1 else {
            throw DigestError(function: "EVP_DigestFinal_ex")
        }
        return digest
    }

    /// The digest of `bytes` in lowercase hexadecimal digits.
    package static func hex(
        of bytes: some Collection<UInt8>,
        _ algorithm: DigestAlgorithm
    ) throws(DigestError) -> String {
        let digest = try Digest(algorithm)
        try digest.update(bytes)
        return Hex.encode(try digest.finish())
    }

    private func update(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        unsafe s3c_digest_update(context, bytes.baseAddress, bytes.count) == 1
    }
}

/// The supported digest algorithms.
package enum DigestAlgorithm: Sendable {
    case sha256
    /// For the names of the AWS CLI's cache files; not for security.
    case sha1
    /// One of the checksums of S3.
    case sha512
    /// For entity tags and report checksums of S3. libcrypto is informed that this is not for security, for machines in
    /// FIPS mode.
    case md5

    /// The size of a digest in bytes.
    package var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha1: 20
        case .sha512: 64
        case .md5: 16
        }
    }

    /// libcrypto's `EVP_MD`, which is never freed.
    package func evp() throws(DigestError) -> OpaquePointer {
        let fetched =
            switch self {
            case .sha256: FetchedAlgorithm.sha256
            case .sha1: FetchedAlgorithm.sha1
            case .sha512: FetchedAlgorithm.sha512
            case .md5: FetchedAlgorithm.md5
            }
        guard let pointer = unsafe fetched.pointer else { throw DigestError(function: "EVP_MD_fetch") }
        return unsafe pointer
    }
}

/// An algorithm that is looked up once per process.
///
/// `@unchecked Sendable`: libcrypto's algorithm objects are immutable and reference-counted, and these are never freed.
@safe private struct FetchedAlgorithm: @unchecked Sendable {
    let pointer: OpaquePointer?

    static let sha256 = unsafe FetchedAlgorithm(s3c_sha256)
    static let sha1 = unsafe FetchedAlgorithm(s3c_sha1)
    static let sha512 = unsafe FetchedAlgorithm(s3c_sha512)
    static let md5 = unsafe FetchedAlgorithm(s3c_md5)

    private init(_ fetch: () -> OpaquePointer?) {
        s3c_crypto_initialize()
        unsafe pointer = fetch()
    }
}

/// libcrypto could not compute a digest.
package struct DigestError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The function that failed.
    package var function: String

    package init(function: String) {
        self.function = function
    }

    /// What failed, and the likely reason.
    package var description: String {
        "libcrypto's \(function) failed: its default provider may be missing or restricted."
    }
}
