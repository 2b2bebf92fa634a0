/// Restores each archived object.
///
/// Source: [S3InitiateRestoreObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3InitiateRestoreObjectOperation.html).
public struct S3InitiateRestoreObjectOperation: Shape {
    /// For how many days the restored copy is kept: at least 1 for the Glacier classes, absent for archive
    /// tiers of Intelligent-Tiering.
    public var expirationInDays: Int?
    /// How fast the objects are restored.
    public var glacierJobTier: S3GlacierJobTier?

    /// Creates a value.
    public init(expirationInDays: Int? = nil, glacierJobTier: S3GlacierJobTier? = nil) {
        self.expirationInDays = expirationInDays
        self.glacierJobTier = glacierJobTier
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3InitiateRestoreObjectOperation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("ExpirationInDays", .atLeast(0)), &shape.expirationInDays)
        try visitor.member(Member("GlacierJobTier"), &shape.glacierJobTier)
    }
}
