/// Sets the legal hold of each object.
///
/// Source: [S3SetObjectLegalHoldOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectLegalHoldOperation.html).
public struct S3SetObjectLegalHoldOperation: Shape {
    /// The hold.
    public var legalHold: S3ObjectLockLegalHold

    /// Creates a value.
    public init(legalHold: S3ObjectLockLegalHold) {
        self.legalHold = legalHold
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3SetObjectLegalHoldOperation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(legalHold: .blank) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("LegalHold", required: true), &shape.legalHold)
    }
}
