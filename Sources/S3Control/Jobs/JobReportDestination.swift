public import S3ControlModel

/// Whether and where a job writes a completion report.
public enum JobReportDestination: Sendable, Hashable {
    /// There is none.
    case none
    /// It lists the tasks that `scope` says.
    ///
    /// - Parameters:
    ///   - bucketARN: The bucket's ARN; no directory bucket.
    ///   - prefix: What the report's keys start with: 1 to 512 characters.
    ///   - scope: Which tasks it lists.
    case bucket(_ bucketARN: String, prefix: String? = nil, scope: JobReportScope)

    /// It lists the tasks that failed.
    public static func failedTasks(to bucketARN: String, prefix: String? = nil) -> Self {
        .bucket(bucketARN, prefix: prefix, scope: .failedTasksOnly)
    }

    /// It lists all tasks.
    public static func allTasks(to bucketARN: String, prefix: String? = nil) -> Self {
        .bucket(bucketARN, prefix: prefix, scope: .allTasks)
    }

    var report: JobReport {
        switch self {
        case .none: JobReport(enabled: false)
        case .bucket(let bucketARN, let prefix, let scope):
            JobReport(enabled: true) {
                $0.bucket = bucketARN
                $0.format = .csv20180820
                $0.prefix = prefix
                $0.reportScope = scope
            }
        }
    }
}
