/// With what an object's checksum is computed.
///
/// Source: [S3ComputeObjectChecksumOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ComputeObjectChecksumOperation.html).
public struct ComputeObjectChecksumAlgorithm: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The 32-bit cyclic redundancy check of ISO 3309.
    public static let crc32: Self = "CRC32"
    /// The 32-bit cyclic redundancy check of Castagnoli.
    public static let crc32C: Self = "CRC32C"
    /// The 64-bit cyclic redundancy check of NVM Express.
    public static let crc64NVME: Self = "CRC64NVME"
    /// MD5, 128 bits.
    public static let md5: Self = "MD5"
    /// SHA-1, 160 bits.
    public static let sha1: Self = "SHA1"
    /// SHA-256.
    public static let sha256: Self = "SHA256"
    /// SHA-512.
    public static let sha512: Self = "SHA512"
    /// xxHash, 64 bits.
    public static let xxHash64: Self = "XXHASH64"
    /// xxHash 3, 64 bits.
    public static let xxHash3: Self = "XXHASH3"
    /// xxHash 3, 128 bits.
    public static let xxHash128: Self = "XXHASH128"

    /// Every value that the service model lists.
    public static let allCases: [ComputeObjectChecksumAlgorithm] = [
        .crc32, .crc32C, .crc64NVME, .md5, .sha1, .sha256, .sha512, .xxHash64, .xxHash3, .xxHash128,
    ]
}
