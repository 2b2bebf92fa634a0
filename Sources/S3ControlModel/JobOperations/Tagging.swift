/// A tag of a job or of an object.
///
/// Source: [S3Tag](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Tag.html).
public struct S3Tag: S3ControlStructure {
    /// The tag's key.
    public var key: String
    /// The tag's value.
    public var value: String
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

@_spi(Shapes) extension S3Tag: Shape {
    public static let shapeName: StaticString = "S3Tag"
    public static var blank: Self { Self(key: "", value: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Key", required: true, .length(1...128, .tag)), &shape.key)
        try visitor.member(Member("Value", required: true, .length(0...256, .tag)), &shape.value)
    }
}

/// Replaces the tags of each object.
///
/// Source: [S3SetObjectTaggingOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectTaggingOperation.html).
public struct S3SetObjectTaggingOperation: DefaultedStructure {
    /// The new tags of each object.
    public var tagSet: [S3Tag]?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3SetObjectTaggingOperation: Shape {
    public static let shapeName: StaticString = "S3SetObjectTaggingOperation"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("TagSet", &shape.tagSet)
    }
}

/// Removes the tags of each object. It has no settings.
///
/// Source: [S3DeleteObjectTaggingOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3DeleteObjectTaggingOperation.html).
public struct S3DeleteObjectTaggingOperation: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3DeleteObjectTaggingOperation: MemberlessShape {
    public static let shapeName: StaticString = "S3DeleteObjectTaggingOperation"
}
