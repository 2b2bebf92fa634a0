public import S3Control
public import S3Objects

/// The whole workflow of a job: uploading a manifest, running the job, reading its report, and retrying failed tasks.
///
/// Methods throw ``BatchWorkflowError`` for their own checks, and the errors of the parts: `S3ControlError` for jobs,
/// `S3ObjectError` for objects, and `FileFormatError` for manifests and reports. They throw `CancellationError` if the
/// task was cancelled.
public struct BatchWorkflow: Sendable {
    /// The client for jobs.
    public let jobs: S3ControlClient
    /// The client for manifests and reports.
    public let objects: S3ObjectClient

    /// Creates a workflow from two clients.
    public init(jobs: S3ControlClient, objects: S3ObjectClient) {
        self.jobs = jobs
        self.objects = objects
    }

    /// Creates a workflow that resolves region and credentials the way the AWS CLI does. Arguments take precedence.
    ///
    /// - Throws: `S3ControlError` or `S3ObjectError`, naming what to set.
    public init(accountID: AccountID? = nil, region: String? = nil, profile: String? = nil) async throws {
        self.init(
            jobs: try await S3ControlClient(accountID: accountID, region: region, profile: profile),
            objects: try S3ObjectClient(region: region, profile: profile)
        )
    }
}

/// An error that a workflow detects, as opposed to its clients.
public struct BatchWorkflowError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public var rawValue: String
        /// Creates a code from its name.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// The code's name.
        public var description: String { rawValue }

        /// The manifest would be empty, and a job with it would fail.
        public static let emptyManifest = Code(rawValue: "emptyManifest")
        /// The draft's manifest is missing or has changed since it was uploaded.
        public static let manifestChanged = Code(rawValue: "manifestChanged")
        /// The job's inventory cannot be read, and without it, the versions of the failed tasks are unknown.
        public static let manifestUnreadable = Code(rawValue: "manifestUnreadable")
        /// The bucket of the draft's report does not exist.
        public static let reportBucketMissing = Code(rawValue: "reportBucketMissing")
        /// The job has no report: it was not requested, the job has not ended, or no task has run.
        public static let noReport = Code(rawValue: "noReport")
        /// No failed task of the job matches the filter.
        public static let noFailures = Code(rawValue: "noFailures")
        /// The service did not return the job's operation or its role, and the job cannot be repeated without them.
        public static let incompleteJob = Code(rawValue: "incompleteJob")
        /// The job has members unknown to this version and cannot be repeated.
        public static let unknownMembers = Code(rawValue: "unknownMembers")
    }

    /// What happened, as a stable code for decisions in code.
    public var code: Code
    /// What was wrong and what to do, on one line.
    public var message: String
    /// The underlying error.
    public var cause: (any Error)?

    /// Creates an error.
    public init(_ code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}
