/// Whoever runs through a shape's description: a reader, a writer, a validator.
public protocol ShapeVisitor {
    /// What the visitor throws.
    associatedtype Failure: Error

    /// A member that every value of the shape has.
    ///
    /// A reader that did not meet it takes ``ShapeValue/valueWhenAbsent``, unless the member is required,
    /// and fails where there is none.
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) throws(Failure)

    /// A member that may be absent.
    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) throws(Failure)

    /// One alternative of a union.
    ///
    /// - Parameters:
    ///   - member: The alternative's names.
    ///   - union: The union's value, nil while it is read.
    ///   - payload: Takes this alternative's content out of a value, nil if the value is another one.
    ///   - make: Makes a value of the union from this alternative's content.
    mutating func alternative<Union: UnionShape, Payload: ShapeValue>(
        _ member: Member,
        _ union: inout Union?,
        payload: (Union) -> Payload?,
        make: (Payload) -> Union
    ) throws(Failure)
}
