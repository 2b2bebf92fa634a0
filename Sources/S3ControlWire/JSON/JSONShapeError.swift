/// JSON that is no value of the shape that was asked for.
public struct JSONShapeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where: member names joined by dots, list positions in brackets, such as `Tags[2].Key`.
    public var path: String
    /// What would be right, and what was there instead.
    public var rule: String

    /// The path and the rule.
    public var description: String { path.isEmpty ? rule : "\(path) \(rule)" }
}
