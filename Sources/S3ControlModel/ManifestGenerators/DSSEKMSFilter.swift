/// Selects objects encrypted in two layers with a key of the Key Management Service.
///
/// Source: [DSSEKMSFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DSSEKMSFilter.html).
public struct DSSEKMSFilter: Shape {
    /// The customer managed key's ARN, 20 to 2048 characters; nil for any key.
    public var kmsKeyARN: String?

    /// Creates a value.
    public init(kmsKeyARN: String? = nil) {
        self.kmsKeyARN = kmsKeyARN
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "DSSEKMSFilter"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("KmsKeyArn", .length(20...2048, .kmsKeyARN)), &shape.kmsKeyARN)
    }
}
