internal import CLibcrypto

/// MD5 over bytes as they come, by libcrypto.
///
/// Not for security: it is what S3 makes entity tags and report checksums of. Not `Sendable`: it owns a
/// libcrypto context, which it frees.
@safe final class MD5Digest {
    private let context: OpaquePointer
    private let algorithm: OpaquePointer

    init() throws(FileFormatError) {
        s3c_crypto_initialize()
        // "-fips": a machine in FIPS mode offers MD5 only to whoever says that it is not for security.
        guard let algorithm = unsafe EVP_MD_fetch(nil, "MD5", "-fips"), let context = unsafe EVP_MD_CTX_new()
        else { throw .digest("EVP_MD_fetch") }
        unsafe self.algorithm = algorithm
        unsafe self.context = context
        guard unsafe EVP_DigestInit_ex2(context, algorithm, nil) == 1 else {
            throw .digest("EVP_DigestInit_ex2")
        }
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
        unsafe EVP_MD_free(algorithm)
    }

    /// Adds bytes.
    func update(_ bytes: some Collection<UInt8>) throws(FileFormatError) {
        var isDone = bytes.withContiguousStorageIfAvailable { unsafe update($0) }
        if isDone == nil { isDone = unsafe Array(bytes).withUnsafeBufferPointer { unsafe update($0) } }
        guard isDone == true else { throw .digest("EVP_DigestUpdate") }
    }

    /// The digest of all bytes, in 32 lower-case hexadecimal digits. To be called once.
    func finish() throws(FileFormatError) -> String {
        var digest = [UInt8](repeating: 0, count: 16)
        guard unsafe EVP_DigestFinal_ex(context, &digest, nil) == 1 else {
            throw .digest("EVP_DigestFinal_ex")
        }
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }

    /// Ends the digest, and compares it with what a manifest says.
    func check(_ expected: String?) throws(FileFormatError) {
        guard let expected else { return }
        let found = try finish()
        guard found == expected.lowercased() else {
            throw FileFormatError(
                .damaged,
                "The file's MD5 is \(found), but the manifest says \(expected): fetch it again."
            )
        }
    }

    /// The digest of `bytes`, in 32 lower-case hexadecimal digits.
    static func hexadecimal(_ bytes: [UInt8]) throws(FileFormatError) -> String {
        let digest = try MD5Digest()
        try digest.update(bytes)
        return try digest.finish()
    }

    private func update(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
    }
}
