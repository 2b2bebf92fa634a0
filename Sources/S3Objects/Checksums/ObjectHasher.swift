internal import CLibcrypto
public import S3ControlModel

/// Computes a checksum as S3 writes it, over bytes as they come.
public struct S3ObjectHasher: ~Copyable {
    private var state: State

    private enum State {
        case crc32(UInt32, CRCTable<UInt32>)
        case crc64(UInt64, CRCTable<UInt64>)
        case digest(Digest)
    }

    /// Begins a checksum; nil for an algorithm that is not supported, such as `XXHASH64`.
    public init?(_ algorithm: S3ChecksumAlgorithm) {
        switch algorithm {
        case .crc32: state = .crc32(0, CRC.crc32)
        case .crc32C: state = .crc32(0, CRC.crc32C)
        case .crc64NVME: state = .crc64(0, CRC.crc64NVME)
        default:
            guard let name = Self.digests[algorithm], let digest = Digest(name) else { return nil }
            state = .digest(digest)
        }
    }

    /// The names of libcrypto for the algorithms that are its digests.
    private static let digests: [S3ChecksumAlgorithm: String] = [
        .sha1: "SHA1", .sha256: "SHA2-256", .sha512: "SHA2-512", .md5: "MD5",
    ]

    /// Whether the algorithm can be computed here.
    public static func supports(_ algorithm: S3ChecksumAlgorithm) -> Bool {
        [.crc32, .crc32C, .crc64NVME].contains(algorithm) || digests[algorithm] != nil
    }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { bytes in
            switch state {
            case .crc32(let check, let table): state = unsafe .crc32(CRC.update(table, check, bytes), table)
            case .crc64(let check, let table): state = unsafe .crc64(CRC.update(table, check, bytes), table)
            case .digest(let digest): unsafe digest.update(bytes)
            }
        }
    }

    /// The bytes of the checksum, most significant first. To be called once.
    public mutating func finish() -> [UInt8] {
        switch state {
        case .crc32(let check, _): Self.bytes(of: check)
        case .crc64(let check, _): Self.bytes(of: check)
        case .digest(let digest): digest.finish()
        }
    }

    private static func bytes<Word: FixedWidthInteger>(of check: Word) -> [UInt8] {
        (1...Word.bitWidth / 8).map { UInt8(truncatingIfNeeded: check >> Word(Word.bitWidth - 8 * $0)) }
    }

    /// The checksum of `bytes` in base 64; nil for an algorithm that is not supported.
    public static func checksum(of bytes: [UInt8], _ algorithm: S3ChecksumAlgorithm) -> String? {
        guard var hasher = S3ObjectHasher(algorithm) else { return nil }
        hasher.update(bytes)
        return Base64.encode(hasher.finish())
    }
}

/// One of libcrypto's digests.
///
/// Not for security: S3 has MD5 and SHA-1 among its checksums. A machine in FIPS mode offers them under "-fips".
@safe private final class Digest {
    private let context: OpaquePointer
    private let algorithm: OpaquePointer

    init?(_ name: String) {
        s3c_crypto_initialize()
        guard let algorithm = unsafe EVP_MD_fetch(nil, name, "-fips") else { return nil }
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex2(context, algorithm, nil) == 1
        else {
            unsafe EVP_MD_free(algorithm)
            return nil
        }
        unsafe self.algorithm = algorithm
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
        unsafe EVP_MD_free(algorithm)
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
        _ = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 64)
        var count: UInt32 = 0
        guard unsafe EVP_DigestFinal_ex(context, &digest, &count) == 1 else { return [] }
        return Array(digest.prefix(Int(count)))
    }
}
