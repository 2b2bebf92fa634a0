/// How far the replication of an object has come.
///
/// Source: [JobManifestGeneratorFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestGeneratorFilter.html).
public struct ReplicationStatus: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Replicated.
    public static let completed: Self = "COMPLETED"
    /// Tried without success.
    public static let failed: Self = "FAILED"
    /// A replica itself.
    public static let replica: Self = "REPLICA"
    /// Never tried.
    public static let none: Self = "NONE"

    /// Every value that the service model lists.
    public static let allCases: [ReplicationStatus] = [.completed, .failed, .replica, .none]
}
