/// A job's manifest: its format and its location.
///
/// Source: [JobManifest](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifest.html).
public struct JobManifest: S3ControlStructure {
    /// The manifest's format.
    public var spec: JobManifestSpec
    /// The manifest's location.
    public var location: JobManifestLocation
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(spec: JobManifestSpec, location: JobManifestLocation) {
        self.spec = spec
        self.location = location
    }
}

@_spi(Shapes) extension JobManifest: Shape {
    public static let shapeName: StaticString = "JobManifest"
    public static var blank: Self { Self(spec: .blank, location: .blank) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Spec", required: true), &shape.spec)
        try visitor.member(Member("Location", required: true), &shape.location)
    }
}

/// The format of a manifest.
///
/// Source: [JobManifestSpec](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestSpec.html).
public struct JobManifestSpec: S3ControlStructure {
    /// The manifest's format.
    public var format: JobManifestFormat
    /// The contents of each column of a ``JobManifestFormat/batchOperationsCSV20180820`` manifest, in order. Other
    /// formats define their own columns.
    public var fields: [JobManifestFieldName]?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(format: JobManifestFormat, fields: [JobManifestFieldName]? = nil) {
        self.format = format
        self.fields = fields
    }
}

@_spi(Shapes) extension JobManifestSpec: Shape {
    public static let shapeName: StaticString = "JobManifestSpec"
    public static var blank: Self { Self(format: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Format", required: true), &shape.format)
        try visitor.member("Fields", &shape.fields)
    }
}

/// The format of a manifest.
///
/// Source: [JobManifestSpec](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestSpec.html).
public struct JobManifestFormat: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Comma-separated values with the columns that the job names.
    public static let batchOperationsCSV20180820: Self = "S3BatchOperations_CSV_20180820"
    /// The `manifest.json` of an S3 Inventory report with comma-separated values.
    public static let inventoryReportCSV20161130: Self = "S3InventoryReport_CSV_20161130"

    @_spi(Shapes) public static let allCases: [Self] = [
        .batchOperationsCSV20180820, .inventoryReportCSV20161130,
    ]
}

@_spi(Shapes) extension JobManifestFormat: EnumeratedValue {}

/// The contents of a manifest column.
///
/// Source: [JobManifestSpec](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestSpec.html).
public struct JobManifestFieldName: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// A column that the job ignores.
    public static let ignore: Self = "Ignore"
    /// The bucket's name.
    public static let bucket: Self = "Bucket"
    /// The object's key, URL-encoded.
    public static let key: Self = "Key"
    /// The object's version ID.
    public static let versionID: Self = "VersionId"

    @_spi(Shapes) public static let allCases: [Self] = [.ignore, .bucket, .key, .versionID]
}

@_spi(Shapes) extension JobManifestFieldName: EnumeratedValue {}

/// The location of a manifest.
///
/// Source: [JobManifestLocation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestLocation.html).
public struct JobManifestLocation: S3ControlStructure {
    /// The manifest object's ARN.
    public var objectARN: String
    /// The object's version; nil for the current one.
    public var objectVersionID: String?
    /// The object's entity tag. The job fails if the object has changed.
    public var eTag: String
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(objectARN: String, objectVersionID: String? = nil, eTag: String) {
        self.objectARN = objectARN
        self.objectVersionID = objectVersionID
        self.eTag = eTag
    }
}

@_spi(Shapes) extension JobManifestLocation: Shape {
    public static let shapeName: StaticString = "JobManifestLocation"
    public static var blank: Self { Self(objectARN: "", eTag: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("ObjectArn", required: true, .length(1...2000, .s3ARN)), &shape.objectARN)
        try visitor.member(Member("ObjectVersionId", .text(upTo: 2000)), &shape.objectVersionID)
        try visitor.member(Member("ETag", required: true, .text(upTo: 1024)), &shape.eTag)
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
