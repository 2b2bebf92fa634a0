/// Invalid YAML, with the position of the error.
package struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
    package var message: String
    /// The line, from 1.
    package var line: Int
    /// The column in Unicode scalars, from 1.
    package var column: Int

    package var description: String { "\(message) at line \(line), column \(column)" }
}
