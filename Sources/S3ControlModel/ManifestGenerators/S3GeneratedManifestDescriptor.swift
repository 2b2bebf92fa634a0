/// The manifest that the service generated for a job.
///
/// Source: [S3GeneratedManifestDescriptor](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3GeneratedManifestDescriptor.html).
public struct S3GeneratedManifestDescriptor: Shape {
    /// The manifest's format.
    public var format: GeneratedManifestFormat?
    /// Where the manifest is.
    public var location: JobManifestLocation?

    /// Creates a value.
    public init(format: GeneratedManifestFormat? = nil, location: JobManifestLocation? = nil) {
        self.format = format
        self.location = location
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3GeneratedManifestDescriptor"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("Format"), &shape.format)
        try visitor.member(Member("Location"), &shape.location)
    }
}
