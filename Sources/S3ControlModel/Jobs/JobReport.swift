/// The completion report of a job.
///
/// Source: [JobReport](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobReport.html).
public struct JobReport: S3ControlStructure {
    /// The ARN of the report's bucket. Required if ``enabled`` is true.
    public var bucket: String?
    /// The report's format. Required if ``enabled`` is true.
    public var format: JobReportFormat?
    /// Whether to write a report.
    public var enabled: Bool
    /// The prefix of the report's keys. The report is `<prefix>/job-<job id>/report.json`.
    public var prefix: String?
    /// The tasks to report. Required if ``enabled`` is true.
    public var reportScope: JobReportScope?
    /// The account that must own the bucket.
    public var expectedBucketOwner: AccountID?
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value; `configure` sets the optional members.
    public init(enabled: Bool, _ configure: (inout Self) -> Void = { _ in }) {
        self.enabled = enabled
        configure(&self)
    }
}

@_spi(Shapes) extension JobReport: Shape {
    public static let shapeName: StaticString = "JobReport"
    public static var blank: Self { Self(enabled: false) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(Member("Bucket", .bucketARN), &shape.bucket)
        try visitor.member("Format", &shape.format)
        try visitor.member(Member("Enabled", required: true), &shape.enabled)
        try visitor.member(Member("Prefix", .text(upTo: 512)), &shape.prefix)
        try visitor.member("ReportScope", &shape.reportScope)
        try visitor.member(Member("ExpectedBucketOwner", .accountID), &shape.expectedBucketOwner)
    }
}

/// The format of a completion report.
///
/// Source: [JobReport](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobReport.html).
public struct JobReportFormat: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// Comma-separated values without a header line.
    public static let csv20180820: Self = "Report_CSV_20180820"

    @_spi(Shapes) public static let allCases: [Self] = [.csv20180820]
}

@_spi(Shapes) extension JobReportFormat: EnumeratedValue {}

/// The tasks in a completion report.
///
/// Source: [JobReport](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobReport.html).
public struct JobReportScope: OpenString {
    @_spi(Shapes) public var rawValue: String
    @_spi(Shapes) @inlinable public init(rawValue: String) { self.rawValue = rawValue }

    /// All tasks.
    public static let allTasks: Self = "AllTasks"
    /// Failed tasks only.
    public static let failedTasksOnly: Self = "FailedTasksOnly"

    @_spi(Shapes) public static let allCases: [Self] = [.allTasks, .failedTasksOnly]
}

@_spi(Shapes) extension JobReportScope: EnumeratedValue {}
