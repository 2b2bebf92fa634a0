/// A legal hold, which keeps an object from being deleted or overwritten.
///
/// Source: [S3ObjectLockLegalHold](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectLockLegalHold.html).
public struct S3ObjectLockLegalHold: Shape {
    /// Whether the hold is on.
    public var status: S3ObjectLockLegalHoldStatus

    /// Creates a value.
    public init(status: S3ObjectLockLegalHoldStatus) {
        self.status = status
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3ObjectLockLegalHold"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(status: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("Status", required: true), &shape.status)
    }
}
