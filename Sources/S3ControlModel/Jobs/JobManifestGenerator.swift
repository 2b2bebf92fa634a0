public import Basics

/// How the service generates a job's manifest. Exactly one member is set.
///
/// Source: [JobManifestGenerator](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestGenerator.html).
public struct JobManifestGenerator: DefaultedStructure {
    /// Generates the manifest from a bucket's objects.
    public var s3JobManifestGenerator: S3JobManifestGenerator?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }

    /// Generates the manifest from a bucket's objects.
    package static func s3JobManifestGenerator(_ generator: S3JobManifestGenerator) -> Self {
        Self { $0.s3JobManifestGenerator = generator }
    }
}

@_spi(Shapes) extension JobManifestGenerator: Shape {
    public static let shapeName: StaticString = "JobManifestGenerator"
    public static var isUnion: Bool { true }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("S3JobManifestGenerator", &shape.s3JobManifestGenerator)
    }
}

/// Generates a job's manifest from a bucket's objects.
///
/// Source: [S3JobManifestGenerator](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3JobManifestGenerator.html).
public struct S3JobManifestGenerator: S3ControlStructure {
    /// The account that must own the source bucket; otherwise the job fails.
    public var expectedBucketOwner: AccountID?
    /// The ARN of the bucket whose objects are listed.
    public var sourceBucket: String
    /// Where to write the manifest if ``enableManifestOutput`` is true.
    public var manifestOutputLocation: S3ManifestOutputLocation?
    /// The objects to include; nil for all.
    public var filter: JobManifestGeneratorFilter?
    /// Whether to also write the manifest to a bucket.
    public var enableManifestOutput: Bool
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value; `configure` sets the optional members.
    public init(
        sourceBucket: String,
        enableManifestOutput: Bool,
        _ configure: (inout Self) -> Void = { _ in }
    ) {
        self.sourceBucket = sourceBucket
        self.enableManifestOutput = enableManifestOutput
        configure(&self)
    }
}

@_spi(Shapes) extension S3JobManifestGenerator: Shape {
    public static let shapeName: StaticString = "S3JobManifestGenerator"
    public static var blank: Self { Self(sourceBucket: "", enableManifestOutput: false) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("ExpectedBucketOwner", .accountID), &shape.expectedBucketOwner)
        try visitor.member(Member("SourceBucket", required: true, .bucketARN), &shape.sourceBucket)
        try visitor.member("ManifestOutputLocation", &shape.manifestOutputLocation)
        try visitor.member("Filter", &shape.filter)
        try visitor.member(Member("EnableManifestOutput", required: true), &shape.enableManifestOutput)
    }
}

/// A filter for the objects of a generated manifest. An object must meet every condition given.
///
/// Source: [JobManifestGeneratorFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestGeneratorFilter.html).
public struct JobManifestGeneratorFilter: DefaultedStructure {
    /// Only objects that the bucket's replication rules apply to (true) or don't (false).
    public var eligibleForReplication: Bool?
    /// Only objects created after this time.
    public var createdAfter: Date?
    /// Only objects created before this time.
    public var createdBefore: Date?
    /// Only objects with one of these replication statuses.
    public var objectReplicationStatuses: [ReplicationStatus]?
    /// Only objects whose keys match these constraints.
    public var keyNameConstraint: KeyNameConstraint?
    /// Only objects larger than this many bytes.
    public var objectSizeGreaterThanBytes: Int?
    /// Only objects smaller than this many bytes.
    public var objectSizeLessThanBytes: Int?
    /// Only objects of one of these storage classes.
    public var matchAnyStorageClass: [S3StorageClass]?
    /// Only objects with this encryption: a list of exactly one.
    public var matchAnyObjectEncryption: [ObjectEncryptionFilter]?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension JobManifestGeneratorFilter: Shape {
    public static let shapeName: StaticString = "JobManifestGeneratorFilter"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("EligibleForReplication", &shape.eligibleForReplication)
        try visitor.member("CreatedAfter", &shape.createdAfter)
        try visitor.member("CreatedBefore", &shape.createdBefore)
        try visitor.member("ObjectReplicationStatuses", &shape.objectReplicationStatuses)
        try visitor.member("KeyNameConstraint", &shape.keyNameConstraint)
        try visitor.member("ObjectSizeGreaterThanBytes", &shape.objectSizeGreaterThanBytes)
        try visitor.member("ObjectSizeLessThanBytes", &shape.objectSizeLessThanBytes)
        try visitor.member("MatchAnyStorageClass", &shape.matchAnyStorageClass)
        try visitor.member(
            Member(
                "MatchAnyObjectEncryption",
                Constraint(minimum: 1, maximum: 1),
                elementName: "ObjectEncryption"
            ),
            &shape.matchAnyObjectEncryption
        )
    }
}

/// A filter for object keys. The service accepts one text in each list.
///
/// Source: [KeyNameConstraint](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_KeyNameConstraint.html).
public struct KeyNameConstraint: DefaultedStructure {
    /// Keys that start with one of these.
    public var matchAnyPrefix: [String]?
    /// Keys that end with one of these.
    public var matchAnySuffix: [String]?
    /// Keys that contain one of these.
    public var matchAnySubstring: [String]?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension KeyNameConstraint: Shape {
    public static let shapeName: StaticString = "KeyNameConstraint"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("MatchAnyPrefix", .texts(upTo: 1024)), &shape.matchAnyPrefix)
        try visitor.member(Member("MatchAnySuffix", .texts(upTo: 1024)), &shape.matchAnySuffix)
        try visitor.member(Member("MatchAnySubstring", .texts(upTo: 1024)), &shape.matchAnySubstring)
    }
}

/// The replication status of an object.
///
/// Source: [JobManifestGeneratorFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestGeneratorFilter.html).
public struct ReplicationStatus: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Replicated.
    public static let completed: Self = "COMPLETED"
    /// Replication failed.
    public static let failed: Self = "FAILED"
    /// The object is a replica.
    public static let replica: Self = "REPLICA"
    /// Never replicated.
    public static let neverReplicated: Self = "NONE"

    @_spi(Shapes) public static let allCases: [Self] = [.completed, .failed, .replica, .neverReplicated]
}

@_spi(Shapes) extension ReplicationStatus: EnumeratedValue {}

/// A filter for objects by their encryption. Exactly one member is set.
///
/// Source: [ObjectEncryptionFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ObjectEncryptionFilter.html).
public struct ObjectEncryptionFilter: DefaultedStructure {
    /// Selects objects encrypted with keys that S3 manages.
    public var sseS3: SSES3Filter?
    /// Selects objects encrypted with a KMS key.
    public var sseKMS: SSEKMSFilter?
    /// Selects objects encrypted in two layers with a KMS key.
    public var dsseKMS: DSSEKMSFilter?
    /// Selects objects encrypted with a customer-provided key.
    public var sseC: SSECFilter?
    /// Selects objects that the server did not encrypt.
    public var notSSE: NotSSEFilter?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension ObjectEncryptionFilter: Shape {
    public static let shapeName: StaticString = "ObjectEncryptionFilter"
    public static var isUnion: Bool { true }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("SSES3", wireName: "SSE-S3"), &shape.sseS3)
        try visitor.member(Member("SSEKMS", wireName: "SSE-KMS"), &shape.sseKMS)
        try visitor.member(Member("DSSEKMS", wireName: "DSSE-KMS"), &shape.dsseKMS)
        try visitor.member(Member("SSEC", wireName: "SSE-C"), &shape.sseC)
        try visitor.member(Member("NOTSSE", wireName: "NOT-SSE"), &shape.notSSE)
    }
}

/// Selects objects encrypted with keys that S3 manages. It has no settings.
///
/// Source: [SSES3Filter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_SSES3Filter.html).
public struct SSES3Filter: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension SSES3Filter: MemberlessShape {
    public static let shapeName: StaticString = "SSES3Filter"
}

/// Selects objects encrypted with a KMS key.
///
/// Source: [SSEKMSFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_SSEKMSFilter.html).
public struct SSEKMSFilter: DefaultedStructure {
    /// The customer managed key's ARN; nil for any key.
    public var kmsKeyARN: String?
    /// Whether the objects use an S3 Bucket Key; nil for either.
    public var bucketKeyEnabled: Bool?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension SSEKMSFilter: Shape {
    public static let shapeName: StaticString = "SSEKMSFilter"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("KmsKeyArn", .kmsKeyARN), &shape.kmsKeyARN)
        try visitor.member("BucketKeyEnabled", &shape.bucketKeyEnabled)
    }
}

/// Selects objects encrypted in two layers with a KMS key.
///
/// Source: [DSSEKMSFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DSSEKMSFilter.html).
public struct DSSEKMSFilter: DefaultedStructure {
    /// The customer managed key's ARN; nil for any key.
    public var kmsKeyARN: String?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension DSSEKMSFilter: Shape {
    public static let shapeName: StaticString = "DSSEKMSFilter"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("KmsKeyArn", .kmsKeyARN), &shape.kmsKeyARN)
    }
}

/// Selects objects encrypted with a customer-provided key. It has no settings.
///
/// Source: [SSECFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_SSECFilter.html).
public struct SSECFilter: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension SSECFilter: MemberlessShape {
    public static let shapeName: StaticString = "SSECFilter"
}

/// Selects objects that the server did not encrypt. It has no settings.
///
/// Source: [NotSSEFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_NotSSEFilter.html).
public struct NotSSEFilter: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension NotSSEFilter: MemberlessShape {
    public static let shapeName: StaticString = "NotSSEFilter"
}
