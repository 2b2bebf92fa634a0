internal import CLibcrypto

/// A digest over bytes as they come, by libcrypto.
///
/// Not `Sendable`: it owns a libcrypto context, which it frees.
@safe package final class Digest {
    private let context: OpaquePointer
    private let byteCount: Int

    /// A digest of nothing yet.
    package init(_ algorithm: DigestAlgorithm) throws(DigestError) {
        let evp = unsafe try algorithm.evp()
        guard let context = unsafe EVP_MD_CTX_new() else { throw DigestError(function: "EVP_MD_CTX_new") }
        unsafe self.context = context
        byteCount = algorithm.byteCount
        guard unsafe EVP_DigestInit_ex(context, evp, nil) == 1 else {
            throw DigestError(function: "EVP_DigestInit_ex")
        }
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes.
    package func update(_ bytes: some Collection<UInt8>) throws(DigestError) {
        var isDone = bytes.withContiguousStorageIfAvailable { unsafe update($0) }
        if isDone == nil { isDone = unsafe Array(bytes).withUnsafeBufferPointer { unsafe update($0) } }
        guard isDone == true else { throw DigestError(function: "EVP_DigestUpdate") }
    }

    /// The digest of all bytes. To be called once.
    package func finish() throws(DigestError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        guard unsafe EVP_DigestFinal_ex(context, &digest, nil) == 1 else {
            throw DigestError(function: "EVP_DigestFinal_ex")
        }
        return digest
    }

    /// The digest of `bytes` in lower-case hexadecimal digits.
    package static func hex(
        of bytes: some Collection<UInt8>,
        _ algorithm: DigestAlgorithm
    ) throws(DigestError) -> String {
        let digest = try Digest(algorithm)
        try digest.update(bytes)
        return Hex.encode(try digest.finish())
    }

    private func update(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
    }
}
