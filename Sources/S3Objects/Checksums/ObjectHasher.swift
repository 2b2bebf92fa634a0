import Basics
public import S3ControlModel

/// Computes one of S3's checksums incrementally.
public struct S3ObjectHasher: ~Copyable {
    private var state: State

    private enum State {
        case crc32(UInt32, CRCTable<UInt32>)
        case crc64(UInt64, CRCTable<UInt64>)
        case digest(Digest)
    }

    /// Creates a hasher; nil for an algorithm that is not supported, such as `XXHASH64`.
    public init?(_ algorithm: S3ChecksumAlgorithm) {
        switch algorithm {
        case .crc32: state = .crc32(0, CRC.crc32)
        case .crc32C: state = .crc32(0, CRC.crc32C)
        case .crc64NVME: state = .crc64(0, CRC.crc64NVME)
        default:
            guard let name = Self.digests[algorithm], let digest = try? Digest(name) else { return nil }
            state = .digest(digest)
        }
    }

    private static let digests: [S3ChecksumAlgorithm: DigestAlgorithm] = [
        .sha1: .sha1, .sha256: .sha256, .sha512: .sha512, .md5: .md5,
    ]

    /// Whether the algorithm is supported.
    public static func supports(_ algorithm: S3ChecksumAlgorithm) -> Bool {
        [.crc32, .crc32C, .crc64NVME].contains(algorithm) || digests[algorithm] != nil
    }

    /// Adds bytes to the checksum.
    public mutating func update(_ bytes: [UInt8]) {
        switch state {
        case .crc32(let check, let table):
            state = .crc32(unsafe bytes.withUnsafeBytes { unsafe CRC.update(table, check, $0) }, table)
        case .crc64(let check, let table):
            state = .crc64(unsafe bytes.withUnsafeBytes { unsafe CRC.update(table, check, $0) }, table)
        case .digest(let digest):
            // A digest that has started does not fail.
            try? digest.update(bytes)
        }
    }

    /// Returns the bytes of the checksum, most significant first. Call this method only once.
    public mutating func finish() -> [UInt8] {
        switch state {
        case .crc32(let check, _): Self.bytes(of: check)
        case .crc64(let check, _): Self.bytes(of: check)
        case .digest(let digest): (try? digest.finish()) ?? []
        }
    }

    private static func bytes<Word: FixedWidthInteger>(of check: Word) -> [UInt8] {
        (1...Word.bitWidth / 8).map { UInt8(truncatingIfNeeded: check >> Word(Word.bitWidth - 8 * $0)) }
    }

    /// Returns the checksum of `bytes` in Base64; nil for an algorithm that is not supported.
    public static func checksum(of bytes: [UInt8], _ algorithm: S3ChecksumAlgorithm) -> String? {
        guard var hasher = S3ObjectHasher(algorithm) else { return nil }
        hasher.update(bytes)
        return Base64.encode(hasher.finish())
    }
}
