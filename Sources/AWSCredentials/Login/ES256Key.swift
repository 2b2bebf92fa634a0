import Basics
import CLibcrypto

/// A private key on the curve P-256 that signs with ES256 (RFC 7518, section 3.4), based on libcrypto.
///
/// Not `Sendable`: it owns a libcrypto key, which it frees.
@safe final class ES256Key {
    private let key: OpaquePointer
    /// The x coordinate of the public key, 32 bytes.
    let x: [UInt8]
    /// The y coordinate of the public key, 32 bytes.
    let y: [UInt8]

    /// The prefix of every uncompressed P-256 public key in DER.
    private static let publicPrefix: [UInt8] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A,
        0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ]

    /// Parses a DER key in the format `ECPrivateKey` (RFC 5915) or `PrivateKeyInfo` (RFC 5208); nil for any other kind.
    init?(der: [UInt8]) {
        guard let key = unsafe s3c_pkey_read(der, der.count) else { return nil }
        let size = Int(unsafe s3c_pkey_write_public(key, nil))
        var encoded = [UInt8](repeating: 0, count: max(0, size))
        let written = Int(unsafe s3c_pkey_write_public(key, &encoded))
        let prefix = Self.publicPrefix
        guard written == size, size == prefix.count + 64, encoded.starts(with: prefix) else {
            unsafe s3c_pkey_free(key)
            return nil
        }
        unsafe self.key = key
        x = Array(encoded[prefix.count..<prefix.count + 32])
        y = Array(encoded[(prefix.count + 32)...])
    }

    /// Parses a PEM key.
    convenience init?(pem: String) {
        let lines = pem.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
        guard let der = Base64.decode(lines.joined().filter { !$0.isWhitespace }) else { return nil }
        self.init(der: der)
    }

    deinit { unsafe s3c_pkey_free(key) }

    /// Signs `message`. Returns two numbers of 32 bytes; nil if libcrypto could not sign.
    func signature(of message: [UInt8]) -> [UInt8]? {
        guard let sha256 = unsafe try? DigestAlgorithm.sha256.evp() else { return nil }
        var signature = [UInt8](repeating: 0, count: 128)
        var size = signature.count
        guard unsafe s3c_digest_sign(sha256, key, &signature, &size, message, message.count) == 1,
            size <= signature.count
        else { return nil }
        return Self.numbers(ofDER: signature.prefix(size))
    }

    /// The two numbers of a DER signature (`ECDSA-Sig-Value`, RFC 3279), 32 bytes each.
    static func numbers(ofDER der: some Collection<UInt8>) -> [UInt8]? {
        let bytes = Array(der)
        guard bytes.count >= 2, bytes[0] == 0x30, Int(bytes[1]) == bytes.count - 2 else { return nil }
        var numbers: [UInt8] = []
        var rest = bytes[2...]
        for _ in 0..<2 {
            guard rest.popFirst() == 0x02, let length = rest.popFirst().map(Int.init), length <= rest.count
            else { return nil }
            // A leading zero marks the number as not negative.
            let digits = rest.prefix(length).drop { $0 == 0 }
            guard digits.count <= 32 else { return nil }
            numbers += [UInt8](repeating: 0, count: 32 - digits.count) + digits
            rest = rest.dropFirst(length)
        }
        return rest.isEmpty ? numbers : nil
    }
}
