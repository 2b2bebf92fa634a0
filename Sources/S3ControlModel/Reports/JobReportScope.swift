/// Which tasks a completion report lists.
///
/// Source: [JobReport](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobReport.html).
public struct JobReportScope: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// All of them.
    public static let allTasks: Self = "AllTasks"
    /// Those that failed.
    public static let failedTasksOnly: Self = "FailedTasksOnly"

    /// Every value that the service model lists.
    public static let allCases: [JobReportScope] = [.allTasks, .failedTasksOnly]
}
