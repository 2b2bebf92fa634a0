/// A structure of the service's model: a request, a result, or a part of one.
public protocol S3ControlStructure: Sendable, Hashable, Codable {
    /// What the service sent for this structure that this version does not know or cannot read.
    ///
    /// Such members are part of the value: they make it unequal to one without them, and a request that holds
    /// them fails validation until you remove them or allow them; see ``UnknownMember/isAllowed``.
    var unknownMembers: UnknownMembers { get set }

    /// Checks every constraint of the service model on this value and all that it holds.
    ///
    /// - Throws: ``ValidationError`` with all violations, if there are any.
    func validate() throws(ValidationError)

    /// The unknown members of this value and of all that it holds, allowed or not, each with its path.
    func findUnknownMembers() -> [LocatedUnknownMember]

    /// Removes the unknown members of this value and of all that it holds.
    mutating func removeUnknownMembers()
}

/// A structure without required members.
public protocol DefaultedStructure: S3ControlStructure {
    /// Creates a value; `configure` sets its members.
    init(_ configure: (inout Self) -> Void)
}

/// A structure whose members are described once for every use.
///
/// Reading, writing, validating and comparing with the service model all run this description with a visitor of
/// their own.
@_spi(Shapes) public protocol Shape: ShapeValue, S3ControlStructure {
    /// The structure's name in the service model, which is also the root element of a body made of it.
    static var shapeName: StaticString { get }

    /// Whether exactly one member is present.
    static var isUnion: Bool { get }

    /// A value without content, which a reader fills member by member before it checks that the required ones
    /// came. It is not valid by itself.
    static var blank: Self { get }

    /// Shows every member of `shape` to `visitor`, in the service model's order.
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
        var visitor = OccasionalVisitor(.removal)
        unknownMembers = UnknownMembers()
        // Only coding throws.
        try? Self.describe(&self, to: &visitor)
    }
}

@_spi(Shapes) extension Shape where Self: DefaultedStructure {
    @inlinable public static var blank: Self { Self { _ in } }
}

/// A structure that has no members at all.
@_spi(Shapes) public protocol MemberlessShape: Shape {}

@_spi(Shapes) extension MemberlessShape {
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {}
}

/// A request that names a job of an account, and nothing else.
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

/// A type that visits the members of a shape: a reader, a writer, a validator.
@_spi(Shapes) public protocol ShapeVisitor {
    /// What the visitor throws.
    associatedtype Failure: Error

    /// A member that every value of the shape has.
    ///
    /// A reader that did not meet it takes ``ShapeValue/valueWhenAbsent``, unless the member is required, and
    /// fails where there is none.
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) throws(Failure)

    /// A member that may be absent.
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) throws(Failure)
}

/// An operation of the API, described once for the client that calls it and the server that answers.
@_spi(Shapes) public protocol APIOperation: Sendable {
    /// The input of the operation.
    associatedtype Input: Shape
    /// The output of the operation.
    associatedtype Output: Shape

    /// The operation's name in the API reference.
    static var name: StaticString { get }
    /// The HTTP method.
    static var method: StaticString { get }
    /// The path, with labels in braces, such as `/v20180820/jobs/{id}`.
    static var path: StaticString { get }
    /// Whether a request has an XML body, whose root is named after ``Input``.
    static var hasRequestBody: Bool { get }
    /// Whether a response has an XML body.
    static var hasResponseBody: Bool { get }
    /// The errors that the service model lists for the operation.
    static var errors: [ServiceErrorCode] { get }
}

@_spi(Shapes) extension APIOperation {
    public static var hasRequestBody: Bool { false }
    public static var hasResponseBody: Bool { true }
}

/// The eight operations on jobs, in the order in which a job's life meets them.
@_spi(Shapes) public let s3ControlOperations: [any APIOperation.Type] = [
    CreateJob.self, DescribeJob.self, ListJobs.self, UpdateJobPriority.self, UpdateJobStatus.self,
    GetJobTagging.self, PutJobTagging.self, DeleteJobTagging.self,
]

/// The XML namespace of request and response bodies.
@_spi(Shapes) public let s3ControlNamespace: StaticString =
    "http://awss3control.amazonaws.com/doc/2018-08-20/"
