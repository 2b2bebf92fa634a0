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
