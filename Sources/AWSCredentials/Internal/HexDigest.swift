// The calls into libcrypto that name cache files; nothing else here touches raw memory.

internal import AWSCore
internal import CLibcrypto

/// Hexadecimal digests, by which the AWS CLI names the files of its caches.
enum HexDigest {
    /// The SHA-1 of the UTF-8 bytes of `text`.
    static func sha1(_ text: String) throws -> String {
        s3c_crypto_initialize()
        return unsafe try digest(text, EVP_sha1())
    }

    /// The SHA-256 of the UTF-8 bytes of `text`.
    static func sha256(_ text: String) throws -> String {
        s3c_crypto_initialize()
        return unsafe try digest(text, EVP_sha256())
    }

    private static func digest(_ text: String, _ algorithm: OpaquePointer?) throws -> String {
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let bytes = Array(text.utf8)
        // `EVP_Digest` reads `bytes` and fills `result` before it returns.
        guard unsafe EVP_Digest(bytes, bytes.count, &result, &count, algorithm, nil) == 1 else {
            throw CredentialsError("libcrypto does not compute the digest that a cache file is named by.")
        }
        return result.prefix(Int(count)).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
