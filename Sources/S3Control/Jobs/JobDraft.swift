@_spi(Shapes) @_spi(XML) import Basics
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// A job that is validated before it is sent: one operation, one source of objects, and one report.
///
/// The service's request has optional members that exclude each other. A draft's types rule most such combinations out:
/// objects come from either a manifest or a generator, and a report either has a bucket or is disabled.
/// ``violations(for:)`` reports all remaining violations together.
///
/// By default, a draft has the priority ``defaultPriority``, no description, and no tags. Its idempotency token is
/// generated with the draft, so sending the same draft again after a lost response does not create a second job. The
/// method that sends the draft determines whether the job awaits confirmation:
/// ``S3ControlClient/createJob(_:)-(JobDraft)`` runs it without one, and
/// ``S3ControlClient/createUnconfirmedJob(_:timeout:polling:)`` waits for one.
public struct JobDraft: Sendable, Hashable {
    /// The operation on each object. `JobOperation` has a factory method for each of the eleven.
    public var operation: JobOperation

    /// The objects.
    public var objects: JobObjects

    /// The report.
    public var report: JobReportDestination

    /// The ARN of the IAM role that the service assumes to run the tasks: 1 to 2048 characters.
    public var roleARN: String

    /// The priority, 0 to 2147483647. Jobs with a higher priority run first.
    public var priority: Int

    /// A description of the job: 1 to 256 characters.
    public var description: String?

    /// The job's tags: at most 50, with distinct keys.
    public var tags: [S3Tag]

    /// The idempotency token, which keeps a repeated request from creating a second job: 1 to 64 characters.
    public var clientRequestToken: String

    /// The default priority of a draft: 10.
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

    /// The request that creates the job, without validation.
    ///
    /// - Parameters:
    ///   - account: The account that will own the job.
    ///   - confirmationRequired: Whether the job awaits confirmation. Always sent, because the service's default is
    ///     true.
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

    /// Everything in the draft that the service would reject: violations of the service model's constraints and of
    /// rules that only the API reference states, and values and members that this version does not know.
    ///
    /// To send what only a newer service accepts, use ``S3ControlClient/createJob(_:)-(CreateJobRequest)``.
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

/// The source of a job's objects: a manifest or a generator.
public enum JobObjects: Sendable, Hashable {
    /// The objects that a manifest lists.
    case listed(JobManifest)
    /// The objects of a bucket, which the service lists while it prepares the job.
    case generated(S3JobManifestGenerator)

    /// The objects of a CSV manifest, as written by `ManifestWriter`.
    ///
    /// - Parameters:
    ///   - objectARN: The manifest object's ARN, `arn:aws:s3:::bucket/key`.
    ///   - eTag: The manifest object's entity tag. The job fails if the object has changed.
    ///   - hasVersions: Whether the third column contains version IDs.
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

    /// The objects of a CSV S3 Inventory report.
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
    ///   - filter: The objects to include; nil for all.
    ///   - output: Where to save the generated manifest; nil to discard it.
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
    /// No report.
    case none
    /// A report of the tasks in `scope`.
    ///
    /// - Parameters:
    ///   - bucketARN: The bucket's ARN. Directory buckets are not supported.
    ///   - prefix: The prefix of the report's keys: 1 to 512 characters.
    ///   - scope: The tasks to report.
    ///   - expectedOwner: The account that must own the bucket; nil for any.
    case bucket(
        _ bucketARN: String,
        prefix: String? = nil,
        scope: JobReportScope,
        expectedOwner: AccountID? = nil
    )

    /// A report of the failed tasks.
    public static func failedTasks(to bucketARN: String, prefix: String? = nil) -> Self {
        .bucket(bucketARN, prefix: prefix, scope: .failedTasksOnly)
    }

    /// A report of all tasks.
    public static func allTasks(to bucketARN: String, prefix: String? = nil) -> Self {
        .bucket(bucketARN, prefix: prefix, scope: .allTasks)
    }

    var report: JobReport {
        switch self {
        case .none: JobReport(enabled: false)
        case .bucket(let bucketARN, let prefix, let scope, let expectedOwner):
            JobReport(enabled: true) {
                $0.bucket = bucketARN
                $0.format = .csv20180820
                $0.prefix = prefix
                $0.reportScope = scope
                $0.expectedBucketOwner = expectedOwner
            }
        }
    }
}

extension CreateJobRequest {
    /// A client request token that is derived from the rest of the request: the same content always creates the same job.
    ///
    /// - Throws: ``S3ControlError`` with the code `unexpected` if there is no SHA-256.
    public func contentToken() throws(S3ControlError) -> String {
        var content = self
        content.clientRequestToken = nil
        let unknown = findUnknownMembers().map { "\n\($0)" }.joined()
        do {
            return try Digest.hex(of: (JSONValue(content).description + unknown).utf8, .sha256)
        } catch {
            throw S3ControlError(.unexpected, message: "\(error)", cause: error)
        }
    }
}
