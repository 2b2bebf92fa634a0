/// Computes a checksum of each object.
///
/// Source: [S3ComputeObjectChecksumOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ComputeObjectChecksumOperation.html).
public struct S3ComputeObjectChecksumOperation: Shape {
    /// With what the checksum is computed.
    public var checksumAlgorithm: ComputeObjectChecksumAlgorithm?
    /// Whether it is of the whole object or of its parts.
    public var checksumType: ComputeObjectChecksumType?

    /// Creates a value.
    public init(
        checksumAlgorithm: ComputeObjectChecksumAlgorithm? = nil,
        checksumType: ComputeObjectChecksumType? = nil
    ) {
        self.checksumAlgorithm = checksumAlgorithm
        self.checksumType = checksumType
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3ComputeObjectChecksumOperation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("ChecksumAlgorithm"), &shape.checksumAlgorithm)
        try visitor.member(Member("ChecksumType"), &shape.checksumType)
    }
}
