public import Basics

/// Sets the retention of each object.
///
/// Source: [S3SetObjectRetentionOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectRetentionOperation.html).
public struct S3SetObjectRetentionOperation: S3ControlStructure {
    /// Whether to also change objects that are retained in ``S3ObjectLockRetentionMode/governance`` mode.
    public var bypassGovernanceRetention: Bool?
    /// The retention.
    public var retention: S3Retention
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value; `configure` sets the optional members.
    public init(retention: S3Retention, _ configure: (inout Self) -> Void = { _ in }) {
        self.retention = retention
        configure(&self)
    }
}

@_spi(Shapes) extension S3SetObjectRetentionOperation: Shape {
    public static let shapeName: StaticString = "S3SetObjectRetentionOperation"
    public static var blank: Self { Self(retention: .blank) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("BypassGovernanceRetention", &shape.bypassGovernanceRetention)
        try visitor.member(Member("Retention", required: true), &shape.retention)
    }
}

/// The retention and event hold of an object. Without any member, it removes the retention.
///
/// Source: [S3Retention](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Retention.html).
public struct S3Retention: DefaultedStructure {
    /// The end of the retention.
    public var retainUntilDate: Date?
    /// The retention mode.
    public var mode: S3ObjectLockRetentionMode?
    /// Whether the object is under an event hold.
    public var eventHold: S3ObjectLockRetentionEventHold?
    /// How long the object stays protected after its event hold is released.
    public var eventHoldDuration: S3ObjectLockRetentionEventHoldDuration?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3Retention: Shape {
    public static let shapeName: StaticString = "S3Retention"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("RetainUntilDate", &shape.retainUntilDate)
        try visitor.member("Mode", &shape.mode)
        try visitor.member("EventHold", &shape.eventHold)
        try visitor.member("EventHoldDuration", &shape.eventHoldDuration)
    }
}

/// The retention mode of an object.
///
/// Source: [S3Retention](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Retention.html).
public struct S3ObjectLockRetentionMode: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Nobody can delete the object before the retention ends.
    public static let compliance: Self = "COMPLIANCE"
    /// Only users with a special permission can delete the object before the retention ends.
    public static let governance: Self = "GOVERNANCE"

    @_spi(Shapes) public static let allCases: [Self] = [.compliance, .governance]
}

@_spi(Shapes) extension S3ObjectLockRetentionMode: EnumeratedValue {}

/// The retention mode of a copy.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3ObjectLockMode: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Nobody can delete the object before the retention ends.
    public static let compliance: Self = "COMPLIANCE"
    /// Only users with a special permission can delete the object before the retention ends.
    public static let governance: Self = "GOVERNANCE"

    @_spi(Shapes) public static let allCases: [Self] = [.compliance, .governance]
}

@_spi(Shapes) extension S3ObjectLockMode: EnumeratedValue {}

/// Whether an object's event hold is on.
///
/// Source: [S3Retention](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Retention.html).
public struct S3ObjectLockRetentionEventHold: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The object is protected until the hold is released.
    public static let on: Self = "ON"
    /// No hold, or the hold was released.
    public static let off: Self = "OFF"

    @_spi(Shapes) public static let allCases: [Self] = [.on, .off]
}

@_spi(Shapes) extension S3ObjectLockRetentionEventHold: EnumeratedValue {}

/// How long an object stays protected after its event hold is released, in days or years.
///
/// Source: [S3ObjectLockRetentionEventHoldDuration](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectLockRetentionEventHoldDuration.html).
public struct S3ObjectLockRetentionEventHoldDuration: DefaultedStructure {
    /// The number of days.
    public var days: Int?
    /// The number of years.
    public var years: Int?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3ObjectLockRetentionEventHoldDuration: Shape {
    public static let shapeName: StaticString = "S3ObjectLockRetentionEventHoldDuration"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Days", .range(1...36_500)), &shape.days)
        try visitor.member(Member("Years", .range(1...100)), &shape.years)
    }
}

/// Whether a copy's event hold is on.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3ObjectLockEventHold: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The object is protected until the hold is released.
    public static let on: Self = "ON"
    /// No hold, or the hold was released.
    public static let off: Self = "OFF"

    @_spi(Shapes) public static let allCases: [Self] = [.on, .off]
}

@_spi(Shapes) extension S3ObjectLockEventHold: EnumeratedValue {}

/// How long an object stays protected after its event hold is released, in days or years.
///
/// Source: [S3ObjectLockEventHoldDuration](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectLockEventHoldDuration.html).
public struct S3ObjectLockEventHoldDuration: DefaultedStructure {
    /// The number of days.
    public var days: Int?
    /// The number of years.
    public var years: Int?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension S3ObjectLockEventHoldDuration: Shape {
    public static let shapeName: StaticString = "S3ObjectLockEventHoldDuration"

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Days", .range(1...36_500)), &shape.days)
        try visitor.member(Member("Years", .range(1...100)), &shape.years)
    }
}

/// Sets the legal hold of each object.
///
/// Source: [S3SetObjectLegalHoldOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectLegalHoldOperation.html).
public struct S3SetObjectLegalHoldOperation: S3ControlStructure {
    /// The legal hold.
    public var legalHold: S3ObjectLockLegalHold
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(legalHold: S3ObjectLockLegalHold) {
        self.legalHold = legalHold
    }
}

@_spi(Shapes) extension S3SetObjectLegalHoldOperation: Shape {
    public static let shapeName: StaticString = "S3SetObjectLegalHoldOperation"
    public static var blank: Self { Self(legalHold: .blank) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("LegalHold", required: true), &shape.legalHold)
    }
}

/// A legal hold, which prevents an object from being deleted or overwritten.
///
/// Source: [S3ObjectLockLegalHold](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectLockLegalHold.html).
public struct S3ObjectLockLegalHold: S3ControlStructure {
    /// Whether the hold is on.
    public var status: S3ObjectLockLegalHoldStatus
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(status: S3ObjectLockLegalHoldStatus) {
        self.status = status
    }
}

@_spi(Shapes) extension S3ObjectLockLegalHold: Shape {
    public static let shapeName: StaticString = "S3ObjectLockLegalHold"
    public static var blank: Self { Self(status: "") }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Status", required: true), &shape.status)
    }
}

/// Whether a legal hold is on.
///
/// Source: [S3ObjectLockLegalHold](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectLockLegalHold.html).
public struct S3ObjectLockLegalHoldStatus: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// The object can be deleted.
    public static let off: Self = "OFF"
    /// The object is held.
    public static let on: Self = "ON"

    @_spi(Shapes) public static let allCases: [Self] = [.off, .on]
}

@_spi(Shapes) extension S3ObjectLockLegalHoldStatus: EnumeratedValue {}
