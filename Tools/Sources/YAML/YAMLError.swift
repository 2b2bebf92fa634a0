/// YAML that cannot be read, with the place of what is wrong.
package struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
    package var message: String
    /// From 1.
    package var line: Int
    /// In Unicode scalars, from 1.
    package var column: Int

    package var description: String { "\(message) at line \(line), column \(column)" }
}
