/// Replaces the access control list of each object.
///
/// Source: [S3SetObjectAclOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectAclOperation.html).
public struct S3SetObjectAclOperation: DefaultedStructure {
    /// The new list.
    public var accessControlPolicy: S3AccessControlPolicy?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3SetObjectAclOperation: Shape {
    public static let shapeName: StaticString = "S3SetObjectAclOperation"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("AccessControlPolicy", &shape.accessControlPolicy)
    }
}

/// An access control list: grants or a canned list, but not both.
///
/// Source: [S3AccessControlPolicy](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3AccessControlPolicy.html).
public struct S3AccessControlPolicy: DefaultedStructure {
    /// The list of grants.
    public var accessControlList: S3AccessControlList?
    /// A canned list.
    public var cannedAccessControlList: S3CannedAccessControlList?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3AccessControlPolicy: Shape {
    public static let shapeName: StaticString = "S3AccessControlPolicy"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("AccessControlList", &shape.accessControlList)
        try visitor.member("CannedAccessControlList", &shape.cannedAccessControlList)
    }
}

/// An access control list with an owner and grants.
///
/// Source: [S3AccessControlList](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3AccessControlList.html).
public struct S3AccessControlList: S3ControlStructure {
    /// The owner of the object.
    public var owner: S3ObjectOwner
    /// The permissions and their grantees.
    public var grants: [S3Grant]?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(owner: S3ObjectOwner, grants: [S3Grant]? = nil) {
        self.owner = owner
        self.grants = grants
    }
}

@_spi(Shapes) extension S3AccessControlList: Shape {
    public static let shapeName: StaticString = "S3AccessControlList"
    public static var blank: Self { Self(owner: .blank) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Owner", required: true), &shape.owner)
        try visitor.member("Grants", &shape.grants)
    }
}

/// A permission and its grantee.
///
/// Source: [S3Grant](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grant.html).
public struct S3Grant: DefaultedStructure {
    /// The grantee.
    public var grantee: S3Grantee?
    /// The permission.
    public var permission: S3Permission?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3Grant: Shape {
    public static let shapeName: StaticString = "S3Grant"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("Grantee", &shape.grantee)
        try visitor.member("Permission", &shape.permission)
    }
}

/// The holder of a permission.
///
/// Source: [S3Grantee](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grantee.html).
public struct S3Grantee: DefaultedStructure {
    /// The type of ``identifier``.
    public var typeIdentifier: S3GranteeTypeIdentifier?
    /// The grantee's identifier.
    public var identifier: String?
    /// The grantee's display name.
    public var displayName: String?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3Grantee: Shape {
    public static let shapeName: StaticString = "S3Grantee"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("TypeIdentifier", &shape.typeIdentifier)
        try visitor.member(Member("Identifier", .text(upTo: 1024)), &shape.identifier)
        try visitor.member(Member("DisplayName", .text(upTo: 1024)), &shape.displayName)
    }
}

/// The owner of an object.
///
/// Source: [S3ObjectOwner](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectOwner.html).
public struct S3ObjectOwner: DefaultedStructure {
    /// The owner's canonical user ID.
    public var id: String?
    /// The owner's display name.
    public var displayName: String?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3ObjectOwner: Shape {
    public static let shapeName: StaticString = "S3ObjectOwner"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("ID", .text(upTo: 1024)), &shape.id)
        try visitor.member(Member("DisplayName", .text(upTo: 1024)), &shape.displayName)
    }
}

/// A canned access control list.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3CannedAccessControlList: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Full control for the owner only.
    public static let `private`: Self = "private"
    /// Read access for everyone.
    public static let publicRead: Self = "public-read"
    /// Read and write access for everyone.
    public static let publicReadWrite: Self = "public-read-write"
    /// Read access to machine images for Amazon EC2.
    public static let awsExecRead: Self = "aws-exec-read"
    /// Read access for all authenticated AWS users.
    public static let authenticatedRead: Self = "authenticated-read"
    /// Read access for the bucket's owner.
    public static let bucketOwnerRead: Self = "bucket-owner-read"
    /// Full control for the bucket's owner.
    public static let bucketOwnerFullControl: Self = "bucket-owner-full-control"

    @_spi(Shapes) public static let allCases: [Self] = [
        .private, .publicRead, .publicReadWrite, .awsExecRead, .authenticatedRead, .bucketOwnerRead,
        .bucketOwnerFullControl,
    ]
}

@_spi(Shapes) extension S3CannedAccessControlList: EnumeratedValue {}

/// The type of a grantee's identifier.
///
/// Source: [S3Grantee](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grantee.html).
public struct S3GranteeTypeIdentifier: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// A canonical user ID.
    public static let id: Self = "id"
    /// The email address of an account.
    public static let emailAddress: Self = "emailAddress"
    /// The URI of a group.
    public static let uri: Self = "uri"

    @_spi(Shapes) public static let allCases: [Self] = [.id, .emailAddress, .uri]
}

@_spi(Shapes) extension S3GranteeTypeIdentifier: EnumeratedValue {}

/// The permission of a grant.
///
/// Source: [S3Grant](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grant.html).
public struct S3Permission: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// All of the other permissions.
    public static let fullControl: Self = "FULL_CONTROL"
    /// Read the object.
    public static let read: Self = "READ"
    /// Write.
    public static let write: Self = "WRITE"
    /// Read the access control list.
    public static let readACP: Self = "READ_ACP"
    /// Write the access control list.
    public static let writeACP: Self = "WRITE_ACP"

    @_spi(Shapes) public static let allCases: [Self] = [.fullControl, .read, .write, .readACP, .writeACP]
}

@_spi(Shapes) extension S3Permission: EnumeratedValue {}
