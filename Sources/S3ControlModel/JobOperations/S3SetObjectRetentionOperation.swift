/// Sets how long each object is retained.
///
/// Source: [S3SetObjectRetentionOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectRetentionOperation.html).
public struct S3SetObjectRetentionOperation: Shape {
    /// Whether to change objects that are retained in ``S3ObjectLockRetentionMode/governance`` mode too.
    public var bypassGovernanceRetention: Bool?
    /// The retention.
    public var retention: S3Retention

    /// Creates a value.
    public init(bypassGovernanceRetention: Bool? = nil, retention: S3Retention) {
        self.bypassGovernanceRetention = bypassGovernanceRetention
        self.retention = retention
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3SetObjectRetentionOperation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(retention: .blank) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("BypassGovernanceRetention"), &shape.bypassGovernanceRetention)
        try visitor.member(Member("Retention", required: true), &shape.retention)
    }
}
