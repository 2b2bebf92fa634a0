/// How a manifest is written.
///
/// Source: [JobManifestSpec](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestSpec.html).
public struct JobManifestSpec: Shape {
    /// The manifest's format.
    public var format: JobManifestFormat
    /// What each column of a ``JobManifestFormat/batchOperationsCSV20180820`` manifest holds, in order;
    /// other formats have columns of their own.
    public var fields: [JobManifestFieldName]?

    /// Creates a value.
    public init(format: JobManifestFormat, fields: [JobManifestFieldName]? = nil) {
        self.format = format
        self.fields = fields
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobManifestSpec"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(format: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("Format", required: true), &shape.format)
        try visitor.member(Member("Fields"), &shape.fields)
    }
}
