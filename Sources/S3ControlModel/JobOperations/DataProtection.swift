public import Basics

/// Sets the retention of each object.
///
/// Source: [S3SetObjectRetentionOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectRetentionOperation.html).
public struct S3SetObjectRetentionOperation: S3ControlStructure {
    /// Whether to also change objects that are retained in ``S3ObjectLockRetentionMode/governance`` mode.
    public var bypassGovernanceRetention: Bool?
    /// The retention.
    public var retention: S3Retention
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value; `configure` sets the optional members.
    public init(retention: S3Retention, _ configure: (inout Self) -> Void = { _ in }) {
        self.retention = retention
        configure(&self)
    }
}

@_spi(Shapes) extension S3SetObjectRetentionOperation: Shape {
    public static let shapeName: StaticString = "S3SetObjectRetentionOperation"
    public static var blank: Self { Self(retention: .blank) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("BypassGovernanceRetention", &shape.bypassGovernanceRetention)
        try visitor.member(Member("Retention", required: true), &shape.retention)
    }
}

/// The retention and event hold of an object. Without any member, it removes the retention.
///
/// Source: [S3Retention](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Retention.html).
public struct S3Retention: DefaultedStructure {
    /// The end of the retention.
    public var retainUntilDate: Date?
    /// The retention mode.
    public var mode: S3ObjectLockRetentionMode?
    /// Whether the object is under an event hold.
    public var eventHold: S3ObjectLockRetentionEventHold?
    /// How long the object stays protected after its event hold is released.
    public var eventHoldDuration: S3ObjectLockRetentionEventHoldDuration?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3Retention: Shape {
    public static let shapeName: StaticString = "S3Retention"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("RetainUntilDate", &shape.retainUntilDate)
        try visitor.member("Mode", &shape.mode)
        try visitor.member("EventHold", &shape.eventHold)
        try visitor.member("EventHoldDuration", &shape.eventHoldDuration)
    }
}

/// The retention mode of an object.
///
/// Source: [S3Retention](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Retention.html).
public struct S3ObjectLockRetentionMode: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Nobody can delete the object before the retention ends.
    public static let compliance: Self = "COMPLIANCE"
    /// Only users with a special permission can delete the object before the retention ends.
    public static let governance: Self = "GOVERNANCE"

    @_spi(Shapes) public static let allCases: [Self] = [.compliance, .governance]
}

@_spi(Shapes) extension S3ObjectLockRetentionMode: EnumeratedValue {}

/// Whether an object's event hold is on.
///
/// Source: [S3Retention](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Retention.html).
public struct S3ObjectLockRetentionEventHold: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The object is protected until the hold is released.
    public static let on: Self = "ON"
    /// No hold, or the hold was released.
    public static let off: Self = "OFF"

    @_spi(Shapes) public static let allCases: [Self] = [.on, .off]
}

@_spi(Shapes) extension S3ObjectLockRetentionEventHold: EnumeratedValue {}

/// How long an object stays protected after its event hold is released, in days or years.
///
/// Source: [S3ObjectLockRetentionEventHoldDuration](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectLockRetentionEventHoldDuration.html).
public struct S3ObjectLockRetentionEventHoldDuration: DefaultedStructure {
    /// The number of days.
    public var days: Int?
    /// The number of years.
    public var years: Int?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3ObjectLockRetentionEventHoldDuration: Shape {
    public static let shapeName: StaticString = "S3ObjectLockRetentionEventHoldDuration"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Days", .range(1...36_500)), &shape.days)
        try visitor.member(Member("Years", .range(1...100)), &shape.years)
    }
}

/// Sets the legal hold of each object.
///
/// Source: [S3SetObjectLegalHoldOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectLegalHoldOperation.html).
public struct S3SetObjectLegalHoldOperation: S3ControlStructure {
    /// The legal hold.
    public var legalHold: S3ObjectLockLegalHold
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(legalHold: S3ObjectLockLegalHold) {
        self.legalHold = legalHold
    }
}

@_spi(Shapes) extension S3SetObjectLegalHoldOperation: Shape {
    public static let shapeName: StaticString = "S3SetObjectLegalHoldOperation"
    public static var blank: Self { Self(legalHold: .blank) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("LegalHold", required: true), &shape.legalHold)
    }
}

/// A legal hold, which prevents an object from being deleted or overwritten.
///
/// Source: [S3ObjectLockLegalHold](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectLockLegalHold.html).
public struct S3ObjectLockLegalHold: S3ControlStructure {
    /// Whether the hold is on.
    public var status: S3ObjectLockLegalHoldStatus
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(status: S3ObjectLockLegalHoldStatus) {
        self.status = status
    }
}

@_spi(Shapes) extension S3ObjectLockLegalHold: Shape {
    public static let shapeName: StaticString = "S3ObjectLockLegalHold"
    public static var blank: Self { Self(status: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Status", required: true), &shape.status)
    }
}

/// Whether a legal hold is on.
///
/// Source: [S3ObjectLockLegalHold](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectLockLegalHold.html).
public struct S3ObjectLockLegalHoldStatus: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The object can be deleted.
    public static let off: Self = "OFF"
    /// The object is held.
    public static let on: Self = "ON"

    @_spi(Shapes) public static let allCases: [Self] = [.off, .on]
}

@_spi(Shapes) extension S3ObjectLockLegalHoldStatus: EnumeratedValue {}

/// Changes the encryption of each object in place.
///
/// Source: [S3UpdateObjectEncryptionOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3UpdateObjectEncryptionOperation.html).
public struct S3UpdateObjectEncryptionOperation: DefaultedStructure {
    /// The new encryption.
    public var objectEncryption: ObjectEncryption?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3UpdateObjectEncryptionOperation: Shape {
    public static let shapeName: StaticString = "S3UpdateObjectEncryptionOperation"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("ObjectEncryption", &shape.objectEncryption)
    }
}

/// The new encryption of objects.
///
/// Source: [ObjectEncryption](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ObjectEncryption.html).
public struct ObjectEncryption: DefaultedStructure {
    /// Encryption with a KMS key.
    public var sseKMS: S3UpdateObjectEncryptionSSEKMS?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension ObjectEncryption: Shape {
    public static let shapeName: StaticString = "ObjectEncryption"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("SSEKMS", wireName: "SSE-KMS"), &shape.sseKMS)
    }
}

/// The new encryption of objects, with a KMS key.
///
/// Source: [S3UpdateObjectEncryptionSSEKMS](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3UpdateObjectEncryptionSSEKMS.html).
public struct S3UpdateObjectEncryptionSSEKMS: S3ControlStructure {
    /// The key's ARN.
    public var kmsKeyARN: String
    /// Whether to use an S3 Bucket Key; false if absent.
    public var bucketKeyEnabled: Bool?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(kmsKeyARN: String, bucketKeyEnabled: Bool? = nil) {
        self.kmsKeyARN = kmsKeyARN
        self.bucketKeyEnabled = bucketKeyEnabled
    }
}

@_spi(Shapes) extension S3UpdateObjectEncryptionSSEKMS: Shape {
    public static let shapeName: StaticString = "S3UpdateObjectEncryptionSSEKMS"
    public static var blank: Self { Self(kmsKeyARN: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("KMSKeyArn", required: true, .kmsKeyARN), &shape.kmsKeyARN)
        try visitor.member("BucketKeyEnabled", &shape.bucketKeyEnabled)
    }
}

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
