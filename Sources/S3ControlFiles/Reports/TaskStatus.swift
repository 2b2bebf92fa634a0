/// What became of a task, as a completion report says it.
public struct TaskStatus: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The report's word.
    public var rawValue: String

    /// Creates a status from the report's word.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The report's word.
    public var description: String { rawValue }

    /// The task succeeded.
    public static let succeeded = TaskStatus(rawValue: "succeeded")
    /// The task failed.
    public static let failed = TaskStatus(rawValue: "failed")
}
