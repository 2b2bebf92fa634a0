/// Why a shared config or credentials file cannot be used.
///
/// The message never quotes the file: what stands where a key was expected may be a secret.
public struct ConfigFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's path.
    public var path: String
    /// The line, counted from 1; nil when the whole file is meant.
    public var line: Int?
    /// What is wrong, and what would be right.
    public var reason: String

    /// File, line and reason.
    public var description: String {
        line.map { "\(path), line \($0): \(reason)" } ?? "\(path): \(reason)"
    }
}
