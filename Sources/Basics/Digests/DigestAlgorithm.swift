internal import CLibcrypto

/// The digests that this package uses.
package enum DigestAlgorithm: Sendable {
    case sha256
    /// The AWS CLI names the files of its caches by it; not for security.
    case sha1
    /// S3 makes entity tags and report checksums of it; not for security, which a machine in FIPS mode is told.
    case md5

    /// The size of a digest in bytes.
    package var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha1: 20
        case .md5: 16
        }
    }

    /// libcrypto's `EVP_MD`, which it never frees.
    package func evp() throws(DigestError) -> OpaquePointer {
        let fetched =
            switch self {
            case .sha256: FetchedAlgorithm.sha256
            case .sha1: FetchedAlgorithm.sha1
            case .md5: FetchedAlgorithm.md5
            }
        guard let pointer = unsafe fetched.pointer else { throw DigestError(function: "EVP_MD_fetch") }
        return unsafe pointer
    }
}

/// An algorithm that is looked up once for the process.
///
/// `@unchecked Sendable`: libcrypto's algorithm objects are immutable and counted, and these are never freed.
@safe private struct FetchedAlgorithm: @unchecked Sendable {
    let pointer: OpaquePointer?

    static let sha256 = unsafe FetchedAlgorithm(s3c_sha256)
    static let sha1 = unsafe FetchedAlgorithm(s3c_sha1)
    static let md5 = unsafe FetchedAlgorithm(s3c_md5)

    private init(_ fetch: () -> OpaquePointer?) {
        s3c_crypto_initialize()
        unsafe pointer = fetch()
    }
}

/// libcrypto does not compute a digest.
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
