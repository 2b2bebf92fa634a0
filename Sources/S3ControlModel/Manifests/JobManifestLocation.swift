/// Where a manifest is.
///
/// Source: [JobManifestLocation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestLocation.html).
public struct JobManifestLocation: Shape {
    /// The manifest object's ARN: 1 to 2000 characters.
    public var objectARN: String
    /// The object's version, 1 to 2000 characters; nil for the current one.
    public var objectVersionID: String?
    /// The object's entity tag, 1 to 1024 characters: the job fails if the object has changed.
    public var eTag: String

    /// Creates a value.
    public init(objectARN: String, objectVersionID: String? = nil, eTag: String) {
        self.objectARN = objectARN
        self.objectVersionID = objectVersionID
        self.eTag = eTag
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobManifestLocation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(objectARN: "", eTag: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("ObjectArn", required: true, .length(1...2000, .s3ARN)), &shape.objectARN)
        try visitor.member(Member("ObjectVersionId", .length(1...2000)), &shape.objectVersionID)
        try visitor.member(Member("ETag", required: true, .length(1...1024)), &shape.eTag)
    }
}
