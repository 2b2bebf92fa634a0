#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// How long an object is retained. One without mode and date ends the retention.
///
/// Source: [S3Retention](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Retention.html).
public struct S3Retention: Shape {
    /// Until when.
    public var retainUntilDate: Date?
    /// How strictly.
    public var mode: S3ObjectLockRetentionMode?

    /// Creates a value.
    public init(retainUntilDate: Date? = nil, mode: S3ObjectLockRetentionMode? = nil) {
        self.retainUntilDate = retainUntilDate
        self.mode = mode
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3Retention"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("RetainUntilDate"), &shape.retainUntilDate)
        try visitor.member(Member("Mode"), &shape.mode)
    }
}
