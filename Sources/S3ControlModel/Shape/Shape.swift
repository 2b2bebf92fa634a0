/// A structure of the service's model, whose members are described once for every use.
///
/// Reading, writing, validating and comparing with the service model all run the one description
/// with a visitor of their own.
public protocol Shape: ShapeValue {
    /// The structure's name in the service model, which is also the root element of a body made of it.
    static var shapeName: StaticString { get }

    /// A value with nothing in it, which a reader fills member by member before it checks that the
    /// required ones came. It is no valid value by itself.
    static var blank: Self { get }

    /// Shows every member of `shape` to `visitor`, in the service model's order.
    static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure)

    /// Checks every constraint of the service model on this value and all that it holds.
    ///
    /// Every shape has it without writing it. It is a requirement so that it is specialised to each
    /// shape where that is defined, and other modules run that.
    ///
    /// - Throws: ``ValidationError`` with all violations, if there are any.
    func validate() throws(ValidationError)
}

extension Shape {
    /// Reads a structure.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        try source.structure(Self.self)
    }

    /// Writes the structure.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.structure(self)
    }
}

/// A structure of which exactly one member is present: an enum with a case for each.
public protocol UnionShape: ShapeValue {
    /// The union's name in the service model.
    static var shapeName: StaticString { get }

    /// A value for a member that this version does not know.
    static func unknownMember(_ name: String) -> Self

    /// The name that an unknown member came with, nil for a known one.
    var unknownMemberName: String? { get }

    /// Shows every alternative to `visitor`, in the service model's order.
    static func describe<Visitor: ShapeVisitor>(
        _ union: inout Self?,
        to visitor: inout Visitor
    ) throws(Visitor.Failure)
}

extension UnionShape {
    /// Reads a union.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        try source.union(Self.self)
    }

    /// Writes the union.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.union(self)
    }
}
