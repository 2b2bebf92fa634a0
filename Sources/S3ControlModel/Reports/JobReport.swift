/// Whether and where a job writes its completion report.
///
/// Source: [JobReport](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobReport.html).
public struct JobReport: Shape {
    /// The ARN of the bucket that takes the report, 1 to 128 characters; needed when ``enabled`` is true.
    public var bucket: String?
    /// The report's format; needed when ``enabled`` is true.
    public var format: JobReportFormat?
    /// Whether there is to be a report.
    public var enabled: Bool
    /// What the report's keys start with: 1 to 512 characters. The report is `<prefix>/job-<job
    /// id>/report.json`.
    public var prefix: String?
    /// Which tasks the report lists; needed when ``enabled`` is true.
    public var reportScope: JobReportScope?
    /// The account that must own the bucket.
    public var expectedBucketOwner: AccountID?

    /// Creates a value.
    public init(
        bucket: String? = nil,
        format: JobReportFormat? = nil,
        enabled: Bool,
        prefix: String? = nil,
        reportScope: JobReportScope? = nil,
        expectedBucketOwner: AccountID? = nil
    ) {
        self.bucket = bucket
        self.format = format
        self.enabled = enabled
        self.prefix = prefix
        self.reportScope = reportScope
        self.expectedBucketOwner = expectedBucketOwner
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobReport"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(enabled: false) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("Bucket", .length(1...128, .s3ARN)), &shape.bucket)
        try visitor.member(Member("Format"), &shape.format)
        try visitor.member(Member("Enabled", required: true), &shape.enabled)
        try visitor.member(Member("Prefix", .length(1...512)), &shape.prefix)
        try visitor.member(Member("ReportScope"), &shape.reportScope)
        try visitor.member(
            Member("ExpectedBucketOwner", .length(atMost: 64, .accountID)),
            &shape.expectedBucketOwner
        )
    }
}
