/// Restores each archived object.
///
/// Source: [S3InitiateRestoreObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3InitiateRestoreObjectOperation.html).
public struct S3InitiateRestoreObjectOperation: DefaultedStructure {
    /// How many days to keep the restored copy: at least 1 for the Glacier storage classes, absent for the archive
    /// tiers of Intelligent-Tiering.
    public var expirationInDays: Int?
    /// The retrieval speed.
    public var glacierJobTier: S3GlacierJobTier?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3InitiateRestoreObjectOperation: Shape {
    public static let shapeName: StaticString = "S3InitiateRestoreObjectOperation"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("ExpirationInDays", .atLeast(0)), &shape.expirationInDays)
        try visitor.member("GlacierJobTier", &shape.glacierJobTier)
    }
}

/// The retrieval speed of an archived object.
///
/// Source: [S3InitiateRestoreObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3InitiateRestoreObjectOperation.html).
public struct S3GlacierJobTier: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The slowest and cheapest retrieval.
    public static let bulk: Self = "BULK"
    /// Standard retrieval.
    public static let standard: Self = "STANDARD"

    @_spi(Shapes) public static let allCases: [Self] = [.bulk, .standard]
}

@_spi(Shapes) extension S3GlacierJobTier: EnumeratedValue {}

/// Replicates each object according to its bucket's replication rules. It has no settings.
///
/// Source: [S3ReplicateObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ReplicateObjectOperation.html).
public struct S3ReplicateObjectOperation: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3ReplicateObjectOperation: MemberlessShape {
    public static let shapeName: StaticString = "S3ReplicateObjectOperation"
}
