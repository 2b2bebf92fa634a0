/// How the service makes a job's list of objects itself.
///
/// Source: [JobManifestGenerator](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestGenerator.html).
public enum JobManifestGenerator: UnionShape {
    /// From a bucket's objects.
    case s3JobManifestGenerator(S3JobManifestGenerator)
    /// A member that this version does not know, by its name: it can be read, but not sent.
    case unknown(String)

    /// The union's name in the service model.
    public static let shapeName: StaticString = "JobManifestGenerator"

    /// A value for a member that this version does not know.
    public static func unknownMember(_ name: String) -> Self { .unknown(name) }

    /// The name that an unknown member came with, nil for a known one.
    public var unknownMemberName: String? {
        if case .unknown(let name) = self { name } else { nil }
    }

    /// Shows every alternative to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ union: inout Self?,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.alternative(
            Member("S3JobManifestGenerator"),
            &union,
            payload: { if case .s3JobManifestGenerator(let content) = $0 { content } else { nil } },
            make: { .s3JobManifestGenerator($0) }
        )
    }
}
