/// The operation of a job on each object. Exactly one member is set.
///
/// Source: [JobOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobOperation.html).
public struct JobOperation: DefaultedStructure {
    /// Invokes a Lambda function.
    public var lambdaInvoke: LambdaInvokeOperation?
    /// Copies the object.
    public var s3PutObjectCopy: S3CopyObjectOperation?
    /// Replaces the object's access control list.
    public var s3PutObjectACL: S3SetObjectAclOperation?
    /// Replaces the object's tags.
    public var s3PutObjectTagging: S3SetObjectTaggingOperation?
    /// Removes the object's tags.
    public var s3DeleteObjectTagging: S3DeleteObjectTaggingOperation?
    /// Restores the archived object.
    public var s3InitiateRestoreObject: S3InitiateRestoreObjectOperation?
    /// Sets the object's legal hold.
    public var s3PutObjectLegalHold: S3SetObjectLegalHoldOperation?
    /// Sets the object's retention.
    public var s3PutObjectRetention: S3SetObjectRetentionOperation?
    /// Replicates the object according to the bucket's rules.
    public var s3ReplicateObject: S3ReplicateObjectOperation?
    /// Computes the object's checksum.
    public var s3ComputeObjectChecksum: S3ComputeObjectChecksumOperation?
    /// Changes the object's encryption in place.
    public var s3UpdateObjectEncryption: S3UpdateObjectEncryptionOperation?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension JobOperation: Shape {
    public static let shapeName: StaticString = "JobOperation"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("LambdaInvoke", &shape.lambdaInvoke)
        try visitor.member("S3PutObjectCopy", &shape.s3PutObjectCopy)
        try visitor.member("S3PutObjectAcl", &shape.s3PutObjectACL)
        try visitor.member("S3PutObjectTagging", &shape.s3PutObjectTagging)
        try visitor.member("S3DeleteObjectTagging", &shape.s3DeleteObjectTagging)
        try visitor.member("S3InitiateRestoreObject", &shape.s3InitiateRestoreObject)
        try visitor.member("S3PutObjectLegalHold", &shape.s3PutObjectLegalHold)
        try visitor.member("S3PutObjectRetention", &shape.s3PutObjectRetention)
        try visitor.member("S3ReplicateObject", &shape.s3ReplicateObject)
        try visitor.member("S3ComputeObjectChecksum", &shape.s3ComputeObjectChecksum)
        try visitor.member("S3UpdateObjectEncryption", &shape.s3UpdateObjectEncryption)
    }
}

extension JobOperation {
    /// The names of the members that are set, in the service model's order, with unknown ones last. The service
    /// requires exactly one.
    public var names: [OperationName] {
        var visitor = UnspecializedVisitor(.names)
        var copy = self
        // Only reading and writing can throw.
        try? Self.describe(&copy, to: &visitor)
        return (visitor.names + unknownMembers.map(\.name)).map(OperationName.init(rawValue:))
    }
}

extension JobOperation {
    /// Invokes a Lambda function for each object.
    package static func lambdaInvoke(_ operation: LambdaInvokeOperation) -> Self {
        Self { $0.lambdaInvoke = operation }
    }

    /// Copies each object.
    package static func s3PutObjectCopy(_ operation: S3CopyObjectOperation) -> Self {
        Self { $0.s3PutObjectCopy = operation }
    }

    /// Replaces the access control list of each object.
    package static func s3PutObjectACL(_ operation: S3SetObjectAclOperation) -> Self {
        Self { $0.s3PutObjectACL = operation }
    }

    /// Replaces the tags of each object.
    package static func s3PutObjectTagging(_ operation: S3SetObjectTaggingOperation) -> Self {
        Self { $0.s3PutObjectTagging = operation }
    }

    /// Removes the tags of each object.
    package static func s3DeleteObjectTagging(
        _ operation: S3DeleteObjectTaggingOperation = S3DeleteObjectTaggingOperation()
    ) -> Self { Self { $0.s3DeleteObjectTagging = operation } }

    /// Restores each archived object.
    package static func s3InitiateRestoreObject(_ operation: S3InitiateRestoreObjectOperation) -> Self {
        Self { $0.s3InitiateRestoreObject = operation }
    }

    /// Sets the legal hold of each object.
    package static func s3PutObjectLegalHold(_ operation: S3SetObjectLegalHoldOperation) -> Self {
        Self { $0.s3PutObjectLegalHold = operation }
    }

    /// Sets the retention of each object.
    package static func s3PutObjectRetention(_ operation: S3SetObjectRetentionOperation) -> Self {
        Self { $0.s3PutObjectRetention = operation }
    }

    /// Replicates each object according to its bucket's rules.
    package static func s3ReplicateObject(
        _ operation: S3ReplicateObjectOperation = S3ReplicateObjectOperation()
    ) -> Self { Self { $0.s3ReplicateObject = operation } }

    /// Computes a checksum of each object.
    package static func s3ComputeObjectChecksum(_ operation: S3ComputeObjectChecksumOperation) -> Self {
        Self { $0.s3ComputeObjectChecksum = operation }
    }

    /// Changes the encryption of each object in place.
    package static func s3UpdateObjectEncryption(_ operation: S3UpdateObjectEncryptionOperation) -> Self {
        Self { $0.s3UpdateObjectEncryption = operation }
    }
}

/// The name of a job's operation.
///
/// Source: [JobListDescriptor](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobListDescriptor.html).
public struct OperationName: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Invokes a Lambda function.
    public static let lambdaInvoke: Self = "LambdaInvoke"
    /// Copies objects.
    public static let s3PutObjectCopy: Self = "S3PutObjectCopy"
    /// Replaces access control lists.
    public static let s3PutObjectACL: Self = "S3PutObjectAcl"
    /// Replaces tags.
    public static let s3PutObjectTagging: Self = "S3PutObjectTagging"
    /// Removes tags.
    public static let s3DeleteObjectTagging: Self = "S3DeleteObjectTagging"
    /// Restores archived objects.
    public static let s3InitiateRestoreObject: Self = "S3InitiateRestoreObject"
    /// Sets legal holds.
    public static let s3PutObjectLegalHold: Self = "S3PutObjectLegalHold"
    /// Sets retention.
    public static let s3PutObjectRetention: Self = "S3PutObjectRetention"
    /// Replicates objects.
    public static let s3ReplicateObject: Self = "S3ReplicateObject"
    /// Computes checksums.
    public static let s3ComputeObjectChecksum: Self = "S3ComputeObjectChecksum"
    /// Changes encryption.
    public static let s3UpdateObjectEncryption: Self = "S3UpdateObjectEncryption"

    @_spi(Shapes) public static let allCases: [Self] = [
        .lambdaInvoke, .s3PutObjectCopy, .s3PutObjectACL, .s3PutObjectTagging, .s3DeleteObjectTagging,
        .s3InitiateRestoreObject, .s3PutObjectLegalHold, .s3PutObjectRetention, .s3ReplicateObject,
        .s3ComputeObjectChecksum, .s3UpdateObjectEncryption,
    ]
}

@_spi(Shapes) extension OperationName: EnumeratedValue {}

/// Invokes a Lambda function for each object.
///
/// Source: [LambdaInvokeOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_LambdaInvokeOperation.html).
public struct LambdaInvokeOperation: DefaultedStructure {
    /// The function's ARN or name, optionally with a version or alias.
    public var functionARN: String?
    /// The invocation schema: `1.0`, the service's default, or `2.0`, which directory buckets and ``userArguments``
    /// require.
    public var invocationSchemaVersion: String?
    /// Arguments passed to the function in addition to the object.
    public var userArguments: [String: String]?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension LambdaInvokeOperation: Shape {
    public static let shapeName: StaticString = "LambdaInvokeOperation"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("FunctionArn", .length(1...1024, .functionARN)), &shape.functionARN)
        try visitor.member(Member("InvocationSchemaVersion", .text(upTo: 64)), &shape.invocationSchemaVersion)
        try visitor.member(
            Member(
                "UserArguments",
                Constraint(
                    minimum: 1,
                    maximum: 10,
                    elementMinimum: 1,
                    elementMaximum: 64,
                    mapValueMaximum: 1024
                )
            ),
            &shape.userArguments
        )
    }
}

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

/// Restores each archived object.
///
/// Source: [S3InitiateRestoreObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3InitiateRestoreObjectOperation.html).
public struct S3InitiateRestoreObjectOperation: DefaultedStructure {
    /// How many days to keep the restored copy: at least 1 for the Glacier storage classes, absent for the archive
    /// tiers of Intelligent-Tiering.
    public var expirationInDays: Int?
    /// The retrieval speed.
    public var glacierJobTier: S3GlacierJobTier?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3InitiateRestoreObjectOperation: Shape {
    public static let shapeName: StaticString = "S3InitiateRestoreObjectOperation"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("ExpirationInDays", .atLeast(0)), &shape.expirationInDays)
        try visitor.member("GlacierJobTier", &shape.glacierJobTier)
    }
}

/// The retrieval speed of an archived object.
///
/// Source: [S3InitiateRestoreObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3InitiateRestoreObjectOperation.html).
public struct S3GlacierJobTier: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The slowest and cheapest retrieval.
    public static let bulk: Self = "BULK"
    /// Standard retrieval.
    public static let standard: Self = "STANDARD"

    @_spi(Shapes) public static let allCases: [Self] = [.bulk, .standard]
}

@_spi(Shapes) extension S3GlacierJobTier: EnumeratedValue {}

/// Replicates each object according to its bucket's replication rules. It has no settings.
///
/// Source: [S3ReplicateObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ReplicateObjectOperation.html).
public struct S3ReplicateObjectOperation: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3ReplicateObjectOperation: MemberlessShape {
    public static let shapeName: StaticString = "S3ReplicateObjectOperation"
}
