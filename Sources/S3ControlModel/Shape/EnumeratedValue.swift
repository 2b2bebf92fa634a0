/// Text of which the service model lists the values.
///
/// The type has the name of the service model's shape.
public protocol EnumeratedValue: ShapeValue, RawRepresentable<String>, CaseIterable {}

extension EnumeratedValue {
    /// The type's name and the texts of its cases.
    public static var enumeration: EnumerationDescription? { EnumerationDescription(Self.self) }
}
