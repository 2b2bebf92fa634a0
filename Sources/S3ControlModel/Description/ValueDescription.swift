/// What a member can hold.
public indirect enum ValueDescription: Sendable, Hashable {
    /// Text of any content.
    case text
    /// Text of which the service model lists the values.
    case enumeration(EnumerationDescription)
    /// A whole number.
    case integer
    /// A truth value.
    case boolean
    /// A date.
    case timestamp
    /// A list.
    case list(of: ValueDescription)
    /// A map from text to text.
    case map
    /// The structure of this name.
    case structure(String)
    /// The union of this name.
    case union(String)
}
