/// Replaces the access control list of each object.
///
/// Source: [S3SetObjectAclOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectAclOperation.html).
public struct S3SetObjectAclOperation: DefaultedStructure {
    /// The new list.
    public var accessControlPolicy: S3AccessControlPolicy?
    public var unknownMembers = UnknownMembers()

    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
}

@_spi(Shapes) extension S3SetObjectAclOperation: Shape {
    public static let shapeName: StaticString = "S3SetObjectAclOperation"

    @inlinable
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
        try visitor.member("AccessControlPolicy", &shape.accessControlPolicy)
    }
}

/// An access control list, written out or by name: one of the two.
///
/// Source: [S3AccessControlPolicy](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3AccessControlPolicy.html).
public struct S3AccessControlPolicy: DefaultedStructure {
    /// The list, written out.
    public var accessControlList: S3AccessControlList?
    /// The name of a list that S3 knows.
    public var cannedAccessControlList: S3CannedAccessControlList?
    public var unknownMembers = UnknownMembers()

    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
}

@_spi(Shapes) extension S3AccessControlPolicy: Shape {
    public static let shapeName: StaticString = "S3AccessControlPolicy"

    @inlinable
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
        try visitor.member("AccessControlList", &shape.accessControlList)
        try visitor.member("CannedAccessControlList", &shape.cannedAccessControlList)
    }
}

/// An access control list, written out.
///
/// Source: [S3AccessControlList](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3AccessControlList.html).
public struct S3AccessControlList: S3ControlStructure {
    /// Who owns the object.
    public var owner: S3ObjectOwner
    /// Who may do what.
    public var grants: [S3Grant]?
    public var unknownMembers = UnknownMembers()

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
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
        try visitor.member(Member("Owner", required: true), &shape.owner)
        try visitor.member("Grants", &shape.grants)
    }
}

/// A permission given to someone.
///
/// Source: [S3Grant](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grant.html).
public struct S3Grant: DefaultedStructure {
    /// Who gets the permission.
    public var grantee: S3Grantee?
    /// What is permitted.
    public var permission: S3Permission?
    public var unknownMembers = UnknownMembers()

    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
}

@_spi(Shapes) extension S3Grant: Shape {
    public static let shapeName: StaticString = "S3Grant"

    @inlinable
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
        try visitor.member("Grantee", &shape.grantee)
        try visitor.member("Permission", &shape.permission)
    }
}

/// Who gets a permission.
///
/// Source: [S3Grantee](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grantee.html).
public struct S3Grantee: DefaultedStructure {
    /// What kind of name ``identifier`` is.
    public var typeIdentifier: S3GranteeTypeIdentifier?
    /// The grantee's name.
    public var identifier: String?
    /// The grantee's name for people.
    public var displayName: String?
    public var unknownMembers = UnknownMembers()

    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
}

@_spi(Shapes) extension S3Grantee: Shape {
    public static let shapeName: StaticString = "S3Grantee"

    @inlinable
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
        try visitor.member("TypeIdentifier", &shape.typeIdentifier)
        try visitor.member(Member("Identifier", .text(upTo: 1024)), &shape.identifier)
        try visitor.member(Member("DisplayName", .text(upTo: 1024)), &shape.displayName)
    }
}

/// The owner of an object.
///
/// Source: [S3ObjectOwner](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectOwner.html).
public struct S3ObjectOwner: DefaultedStructure {
    /// The owner's canonical user id.
    public var id: String?
    /// The owner's name for people.
    public var displayName: String?
    public var unknownMembers = UnknownMembers()

    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
}

@_spi(Shapes) extension S3ObjectOwner: Shape {
    public static let shapeName: StaticString = "S3ObjectOwner"

    @inlinable
    public static func describe<Visitor: ShapeVisitor>(_ shape: inout Self, to visitor: inout Visitor)
        throws(Visitor.Failure)
    {
        try visitor.member(Member("ID", .text(upTo: 1024)), &shape.id)
        try visitor.member(Member("DisplayName", .text(upTo: 1024)), &shape.displayName)
    }
}

/// An access control list that S3 knows by name.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3CannedAccessControlList: OpenString {
    public var rawValue: String
    @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The owner alone.
    public static let `private`: Self = "private"
    /// Everyone may read.
    public static let publicRead: Self = "public-read"
    /// Everyone may read and write.
    public static let publicReadWrite: Self = "public-read-write"
    /// Amazon EC2 may read machine images.
    public static let awsExecRead: Self = "aws-exec-read"
    /// Every authenticated AWS user may read.
    public static let authenticatedRead: Self = "authenticated-read"
    /// The bucket's owner may read.
    public static let bucketOwnerRead: Self = "bucket-owner-read"
    /// The bucket's owner may do everything.
    public static let bucketOwnerFullControl: Self = "bucket-owner-full-control"

    public static let allCases: [Self] = [
        .private, .publicRead, .publicReadWrite, .awsExecRead, .authenticatedRead, .bucketOwnerRead,
        .bucketOwnerFullControl,
    ]
}

@_spi(Shapes) extension S3CannedAccessControlList: EnumeratedValue {}

/// What kind of name a grantee is given by.
///
/// Source: [S3Grantee](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grantee.html).
public struct S3GranteeTypeIdentifier: OpenString {
    public var rawValue: String
    @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// A canonical user id.
    public static let id: Self = "id"
    /// The e-mail address of an account.
    public static let emailAddress: Self = "emailAddress"
    /// The URI of a group.
    public static let uri: Self = "uri"

    public static let allCases: [Self] = [.id, .emailAddress, .uri]
}

@_spi(Shapes) extension S3GranteeTypeIdentifier: EnumeratedValue {}

/// What a grant permits.
///
/// Source: [S3Grant](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grant.html).
public struct S3Permission: OpenString {
    public var rawValue: String
    @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Everything below.
    public static let fullControl: Self = "FULL_CONTROL"
    /// Reading the object.
    public static let read: Self = "READ"
    /// Writing.
    public static let write: Self = "WRITE"
    /// Reading the access control list.
    public static let readACP: Self = "READ_ACP"
    /// Writing the access control list.
    public static let writeACP: Self = "WRITE_ACP"

    public static let allCases: [Self] = [.fullControl, .read, .write, .readACP, .writeACP]
}

@_spi(Shapes) extension S3Permission: EnumeratedValue {}
