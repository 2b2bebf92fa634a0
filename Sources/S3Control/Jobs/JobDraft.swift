internal import Basics
public import S3ControlModel

/// A job that is right before it is sent: one operation, one source of objects, one report.
///
/// Where the service's structure has optional members of which some must not go together, a draft has
/// types that leave no such choice: objects come from a manifest or from a generator, never from both; a
/// report has a bucket or is none. What types cannot say is found by ``violations(for:)``, all of it at once.
///
/// Defaults: priority ``defaultPriority``, no description, no tags, and an idempotency token that is made with
/// the draft, so that sending the same draft again after a lost answer does not make a second job. Whether
/// the job waits to be confirmed is said by the call that sends it:
/// ``S3ControlClient/createJob(_:)-(JobDraft)`` runs it,
/// ``S3ControlClient/createUnconfirmedJob(_:timeout:polling:)`` does not.
public struct JobDraft: Sendable, Hashable {
    /// What to do with each object; `JobOperation`'s functions make the eleven.
    public var operation: JobOperation

    /// The objects.
    public var objects: JobObjects

    /// The report.
    public var report: JobReportDestination

    /// The role that the service takes on to run the tasks: an IAM role's ARN of 1 to 2048 characters.
    public var roleARN: String

    /// The priority, 0 to 2147483647; of the jobs that wait, the highest runs first.
    public var priority: Int

    /// What the job is for: 1 to 256 characters.
    public var description: String?

    /// The job's tags: at most 50, of different keys.
    public var tags: [S3Tag]

    /// What tells a repeated request from a second job: 1 to 64 characters.
    public var clientRequestToken: String

    /// The priority of a draft that names none: 10.
    public static let defaultPriority = 10

    /// Creates a draft.
    public init(
        _ operation: JobOperation,
        on objects: JobObjects,
        report: JobReportDestination,
        roleARN: String,
        priority: Int = Self.defaultPriority,
        description: String? = nil,
        tags: [S3Tag] = []
    ) {
        self.operation = operation
        self.objects = objects
        self.report = report
        self.roleARN = roleARN
        self.priority = priority
        self.description = description
        self.tags = tags
        clientRequestToken = UUID().uuidString.lowercased()
    }

    /// The request that creates the job, unchecked.
    ///
    /// - Parameters:
    ///   - account: The account that will own the job.
    ///   - confirmationRequired: Whether the job waits to be confirmed. It is always said: the service
    ///     takes silence for true.
    public func request(for account: AccountID, confirmationRequired: Bool) -> CreateJobRequest {
        var request = CreateJobRequest(
            accountID: account,
            operation: operation,
            report: report.report,
            priority: priority,
            roleARN: roleARN
        )
        request.confirmationRequired = confirmationRequired
        request.clientRequestToken = clientRequestToken
        request.description = description
        request.tags = tags.isEmpty ? nil : tags
        switch objects {
        case .listed(let manifest): request.manifest = manifest
        case .generated(let generator): request.manifestGenerator = .s3JobManifestGenerator(generator)
        }
        return request
    }

    /// Everything that the service would refuse in the draft: what breaks the service model's constraints, what the
    /// API reference states in words only, and values and members that this version does not know.
    ///
    /// To send what only a newer service takes, use ``S3ControlClient/createJob(_:)-(CreateJobRequest)``.
    public func violations(for account: AccountID) -> [ValidationError.Violation] {
        let request = request(for: account, confirmationRequired: true)
        var violations: [ValidationError.Violation] = []
        do {
            try request.validate()
        } catch {
            violations = error.violations
        }
        return violations + request.ruleViolations()
    }
}

/// Where the objects of a job come from: a manifest or a generator, never both.
public enum JobObjects: Sendable, Hashable {
    /// A manifest lists them.
    case listed(JobManifest)
    /// The service lists a bucket's objects itself when the job is prepared.
    case generated(S3JobManifestGenerator)

    /// The objects of a CSV manifest, as `ManifestWriter` writes it.
    ///
    /// - Parameters:
    ///   - objectARN: The manifest object's ARN, `arn:aws:s3:::bucket/key`.
    ///   - eTag: The manifest object's entity tag: the job fails if the object has changed.
    ///   - hasVersions: Whether the third column holds version ids.
    ///   - versionID: The manifest object's own version; nil for the current one.
    public static func manifest(
        _ objectARN: String,
        eTag: String,
        hasVersions: Bool = false,
        versionID: String? = nil
    ) -> Self {
        .listed(
            JobManifest(
                spec: JobManifestSpec(
                    format: .batchOperationsCSV20180820,
                    fields: hasVersions ? [.bucket, .key, .versionID] : [.bucket, .key]
                ),
                location: JobManifestLocation(objectARN: objectARN, objectVersionID: versionID, eTag: eTag)
            )
        )
    }

    /// The objects of an S3 Inventory report in CSV.
    ///
    /// - Parameters:
    ///   - objectARN: The ARN of the report's `manifest.json`.
    ///   - eTag: Its entity tag.
    public static func inventory(_ objectARN: String, eTag: String) -> Self {
        .listed(
            JobManifest(
                spec: JobManifestSpec(format: .inventoryReportCSV20161130),
                location: JobManifestLocation(objectARN: objectARN, eTag: eTag)
            )
        )
    }

    /// The objects of a bucket, listed by the service.
    ///
    /// - Parameters:
    ///   - bucketARN: The bucket's ARN.
    ///   - filter: Which objects; nil for all.
    ///   - output: Where the list is kept as a manifest; nil keeps none.
    public static func bucket(
        _ bucketARN: String,
        filter: JobManifestGeneratorFilter? = nil,
        keepingListIn output: S3ManifestOutputLocation? = nil
    ) -> Self {
        .generated(
            S3JobManifestGenerator(sourceBucket: bucketARN, enableManifestOutput: output != nil) {
                $0.manifestOutputLocation = output
                $0.filter = filter
            }
        )
    }
}

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
