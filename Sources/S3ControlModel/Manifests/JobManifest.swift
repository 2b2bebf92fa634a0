/// The list of objects that a job works on: how it is written, and where it is.
///
/// Source: [JobManifest](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifest.html).
public struct JobManifest: Shape {
    /// How the manifest is written.
    public var spec: JobManifestSpec
    /// Where the manifest is.
    public var location: JobManifestLocation

    /// Creates a value.
    public init(spec: JobManifestSpec, location: JobManifestLocation) {
        self.spec = spec
        self.location = location
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobManifest"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(spec: .blank, location: .blank) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("Spec", required: true), &shape.spec)
        try visitor.member(Member("Location", required: true), &shape.location)
    }
}
