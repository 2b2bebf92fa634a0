/// The format of a completion report.
///
/// Source: [JobReport](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobReport.html).
public struct JobReportFormat: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Comma-separated values without a header line.
    public static let csv20180820: Self = "Report_CSV_20180820"

    /// Every value that the service model lists.
    public static let allCases: [JobReportFormat] = [.csv20180820]
}
