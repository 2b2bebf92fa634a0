/// A structure of the service's model: a request, a result, or a part of one.
public protocol S3ControlStructure: Sendable, Hashable, Codable {
    /// Members sent by the service that this version does not know or cannot read.
    ///
    /// They are part of the value: they affect equality, and a request that contains them fails validation until you
    /// remove or allow them. See ``UnknownMember/isAllowed``.
    var unknownMembers: UnknownMembers { get set }

    /// Validates this value and everything in it against the constraints of the service model.
    ///
    /// - Throws: ``ValidationError`` with all violations, if there are any.
    func validate() throws(ValidationError)

    /// The unknown members of this value and everything in it, allowed or not, each with its path.
    func findUnknownMembers() -> [LocatedUnknownMember]

    /// Removes the unknown members of this value and everything in it.
    mutating func removeUnknownMembers()
}

/// A structure without required members.
public protocol DefaultedStructure: S3ControlStructure {
    /// Creates a value; `configure` sets its members.
    init(_ configure: (inout Self) -> Void)
}

extension DefaultedStructure {
    /// Creates a value without members.
    public init() { self.init { _ in } }
}

/// A structure whose members are described once for every use.
///
/// Reading, writing, validation, and comparison with the service model are visitors of this description.
@_spi(Shapes) public protocol Shape: ShapeValue, S3ControlStructure {
    /// The structure's name in the service model, which is also the root element of its body.
    static var shapeName: StaticString { get }

    /// Whether exactly one member is present.
    static var isUnion: Bool { get }

    /// An empty value for readers, which fill in the members and then check that the required ones were present. It may
    /// not be valid.
    static var blank: Self { get }

    /// Visits every member of `shape` in the service model's order.
    static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure)
}

@_spi(Shapes) extension Shape {
    @inlinable public static var isUnion: Bool { false }

    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        try source.structure(Self.self)
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.structure(self)
    }

    @_semantics("optimize.sil.specialize.generic.never")
    public mutating func removeUnknownMembers() {
        var visitor = UnspecializedVisitor(.removal)
        unknownMembers = UnknownMembers()
        // Only reading and writing can throw.
        try? Self.describe(&self, to: &visitor)
    }
}

@_spi(Shapes) extension Shape where Self: DefaultedStructure {
    @inlinable public static var blank: Self { Self { _ in } }
}

/// A structure without members.
@_spi(Shapes) public protocol MemberlessShape: Shape {}

@_spi(Shapes) extension MemberlessShape {
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {}
}

/// A request whose only members are an account and a job.
@_spi(Shapes) public protocol JobShape: Shape {
    var accountID: AccountID { get set }
    var jobID: JobID { get set }

    init(accountID: AccountID, jobID: JobID)
}

@_spi(Shapes) extension JobShape {
    @inlinable public static var blank: Self { Self(accountID: "", jobID: "") }

    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(.jobIDLabel, &shape.jobID)
    }
}

/// A visitor of the members of a shape: a reader, writer, or validator.
@_spi(Shapes) public protocol ShapeVisitor {
    /// The error that the visitor throws.
    associatedtype Failure: Error

    /// Visits a member that is not optional in Swift.
    ///
    /// If the member is absent, a reader uses ``ShapeValue/valueWhenAbsent``. It fails if the member is required or
    /// there is no such value.
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) throws(Failure)

    /// Visits an optional member.
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) throws(Failure)
}
