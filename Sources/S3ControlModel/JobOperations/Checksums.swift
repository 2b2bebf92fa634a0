/// Computes a checksum of each object.
///
/// Source: [S3ComputeObjectChecksumOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ComputeObjectChecksumOperation.html).
public struct S3ComputeObjectChecksumOperation: DefaultedStructure {
    /// The checksum algorithm.
    public var checksumAlgorithm: ComputeObjectChecksumAlgorithm?
    /// Whether the checksum covers the whole object or its parts' checksums.
    public var checksumType: ComputeObjectChecksumType?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3ComputeObjectChecksumOperation: Shape {
    public static let shapeName: StaticString = "S3ComputeObjectChecksumOperation"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("ChecksumAlgorithm", &shape.checksumAlgorithm)
        try visitor.member("ChecksumType", &shape.checksumType)
    }
}

/// The algorithm of an object's checksum.
///
/// Source: [S3ComputeObjectChecksumOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ComputeObjectChecksumOperation.html).
public struct ComputeObjectChecksumAlgorithm: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

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

    @_spi(Shapes) public static let allCases: [Self] = [
        .crc32, .crc32C, .crc64NVME, .md5, .sha1, .sha256, .sha512, .xxHash64, .xxHash3, .xxHash128,
    ]
}

@_spi(Shapes) extension ComputeObjectChecksumAlgorithm: EnumeratedValue {}

/// What a checksum covers.
///
/// Source: [S3ComputeObjectChecksumOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ComputeObjectChecksumOperation.html).
public struct ComputeObjectChecksumType: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The whole object.
    public static let fullObject: Self = "FULL_OBJECT"
    /// The checksums of the object's parts.
    public static let composite: Self = "COMPOSITE"

    @_spi(Shapes) public static let allCases: [Self] = [.fullObject, .composite]
}

@_spi(Shapes) extension ComputeObjectChecksumType: EnumeratedValue {}

/// The checksum algorithm for copies.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3ChecksumAlgorithm: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The 32-bit cyclic redundancy check of ISO 3309.
    public static let crc32: Self = "CRC32"
    /// The 32-bit cyclic redundancy check of Castagnoli.
    public static let crc32C: Self = "CRC32C"
    /// SHA-1, 160 bits.
    public static let sha1: Self = "SHA1"
    /// SHA-256.
    public static let sha256: Self = "SHA256"
    /// The 64-bit cyclic redundancy check of NVM Express.
    public static let crc64NVME: Self = "CRC64NVME"
    /// SHA-512.
    public static let sha512: Self = "SHA512"
    /// MD5, 128 bits.
    public static let md5: Self = "MD5"
    /// xxHash, 64 bits.
    public static let xxHash64: Self = "XXHASH64"
    /// xxHash 3, 64 bits.
    public static let xxHash3: Self = "XXHASH3"
    /// xxHash 3, 128 bits.
    public static let xxHash128: Self = "XXHASH128"

    @_spi(Shapes) public static let allCases: [Self] = [
        .crc32, .crc32C, .sha1, .sha256, .crc64NVME, .sha512, .md5, .xxHash64, .xxHash3, .xxHash128,
    ]
}

@_spi(Shapes) extension S3ChecksumAlgorithm: EnumeratedValue {}
