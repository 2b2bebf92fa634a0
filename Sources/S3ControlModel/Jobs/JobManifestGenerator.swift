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

/// The location of a generated manifest.
///
/// Source: [S3ManifestOutputLocation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ManifestOutputLocation.html).
public struct S3ManifestOutputLocation: S3ControlStructure {
    /// The account that must own the bucket.
    public var expectedManifestBucketOwner: AccountID?
    /// The bucket's ARN.
    public var bucket: String
    /// The prefix of the manifest's keys.
    public var manifestPrefix: String?
    /// The manifest's encryption.
    public var manifestEncryption: GeneratedManifestEncryption?
    /// The manifest's format.
    public var manifestFormat: GeneratedManifestFormat
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value; `configure` sets the optional members.
    public init(
        bucket: String,
        manifestFormat: GeneratedManifestFormat,
        _ configure: (inout Self) -> Void = { _ in }
    ) {
        self.bucket = bucket
        self.manifestFormat = manifestFormat
        configure(&self)
    }
}

@_spi(Shapes) extension S3ManifestOutputLocation: Shape {
    public static let shapeName: StaticString = "S3ManifestOutputLocation"
    public static var blank: Self { Self(bucket: "", manifestFormat: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(
            Member("ExpectedManifestBucketOwner", .accountID),
            &shape.expectedManifestBucketOwner
        )
        try visitor.member(Member("Bucket", required: true, .bucketARN), &shape.bucket)
        try visitor.member(Member("ManifestPrefix", .text(upTo: 512)), &shape.manifestPrefix)
        try visitor.member("ManifestEncryption", &shape.manifestEncryption)
        try visitor.member(Member("ManifestFormat", required: true), &shape.manifestFormat)
    }
}

/// The format of a generated manifest.
///
/// Source: [S3ManifestOutputLocation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ManifestOutputLocation.html).
public struct GeneratedManifestFormat: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The format of an S3 Inventory report with comma-separated values.
    public static let inventoryReportCSV20211130: Self = "S3InventoryReport_CSV_20211130"

    @_spi(Shapes) public static let allCases: [Self] = [.inventoryReportCSV20211130]
}

@_spi(Shapes) extension GeneratedManifestFormat: EnumeratedValue {}

/// The encryption of a generated manifest. Exactly one member is set.
///
/// Source: [GeneratedManifestEncryption](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GeneratedManifestEncryption.html).
public struct GeneratedManifestEncryption: DefaultedStructure {
    /// Encryption with keys that S3 manages.
    public var sseS3: SSES3Encryption?
    /// Encryption with a KMS key.
    public var sseKMS: SSEKMSEncryption?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension GeneratedManifestEncryption: Shape {
    public static let shapeName: StaticString = "GeneratedManifestEncryption"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("SSES3", wireName: "SSE-S3"), &shape.sseS3)
        try visitor.member(Member("SSEKMS", wireName: "SSE-KMS"), &shape.sseKMS)
    }
}

/// Encryption of a generated manifest with keys that S3 manages. It has no settings.
///
/// Source: [SSES3Encryption](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_SSES3Encryption.html).
public struct SSES3Encryption: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension SSES3Encryption: MemberlessShape {
    public static let shapeName: StaticString = "SSES3Encryption"
}

/// Encryption of a generated manifest with a KMS key.
///
/// Source: [SSEKMSEncryption](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_SSEKMSEncryption.html).
public struct SSEKMSEncryption: S3ControlStructure {
    /// The ID or ARN of the customer managed key.
    public var keyID: String
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(keyID: String) {
        self.keyID = keyID
    }
}

@_spi(Shapes) extension SSEKMSEncryption: Shape {
    public static let shapeName: StaticString = "SSEKMSEncryption"
    public static var blank: Self { Self(keyID: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("KeyId", required: true, .text(upTo: 2000)), &shape.keyID)
    }
}

/// The manifest that the service generated for a job.
///
/// Source: [S3GeneratedManifestDescriptor](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3GeneratedManifestDescriptor.html).
public struct S3GeneratedManifestDescriptor: DefaultedStructure {
    /// The manifest's format.
    public var format: GeneratedManifestFormat?
    /// The manifest's location.
    public var location: JobManifestLocation?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3GeneratedManifestDescriptor: Shape {
    public static let shapeName: StaticString = "S3GeneratedManifestDescriptor"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("Format", &shape.format)
        try visitor.member("Location", &shape.location)
    }
}
