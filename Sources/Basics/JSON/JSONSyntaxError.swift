/// Text that is no JSON.
public struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was expected and what was there.
    public var message: String
    /// The line of the first wrong character, from 1.
    public var line: Int
    /// Its column in that line, in Unicode scalars, from 1.
    public var column: Int

    /// The message and the place.
    public var description: String { "\(message) at line \(line), column \(column)" }
}
