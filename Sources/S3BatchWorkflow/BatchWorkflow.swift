public import S3Control
public import S3Objects

/// The whole path of a job: a list of objects, the job, its end, what failed, and again.
///
/// Functions throw ``BatchWorkflowError`` for what they find themselves, and the errors of the parts: `S3ControlError` of
/// jobs, `S3ObjectError` of objects, `FileFormatError` of manifests and reports. `CancellationError` ends each of them.
public struct BatchWorkflow: Sendable {
    /// The client for jobs.
    public let jobs: S3ControlClient
    /// The client for manifests and reports.
    public let objects: S3ObjectClient

    /// Joins two clients.
    public init(jobs: S3ControlClient, objects: S3ObjectClient) {
        self.jobs = jobs
        self.objects = objects
    }

    /// Finds region and credentials as the AWS CLI does, unless they are given here.
    ///
    /// - Throws: `S3ControlError` or `S3ObjectError`, naming what to set.
    public init(accountID: AccountID? = nil, region: String? = nil, profile: String? = nil) async throws {
        self.init(
            jobs: try await S3ControlClient(accountID: accountID, region: region, profile: profile),
            objects: try S3ObjectClient(region: region, profile: profile)
        )
    }
}

/// Why a step of a workflow cannot be done: what no single client can find.
public struct BatchWorkflowError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public var rawValue: String
        /// Creates a code from its name.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// The code's name.
        public var description: String { rawValue }

        /// A manifest would list no object: a job with it fails.
        public static let emptyManifest = Code(rawValue: "emptyManifest")
        /// The draft's manifest is missing, or not the one that was uploaded.
        public static let manifestChanged = Code(rawValue: "manifestChanged")
        /// The bucket of the draft's report does not exist.
        public static let reportBucketMissing = Code(rawValue: "reportBucketMissing")
        /// The job has no report: none was asked for, it has not ended, or no task was run.
        public static let noReport = Code(rawValue: "noReport")
        /// No task of the job failed, or none that is meant.
        public static let noFailures = Code(rawValue: "noFailures")
        /// The job has members that this version does not know, so that it cannot be repeated.
        public static let unknownMembers = Code(rawValue: "unknownMembers")
    }

    /// What happened, as a stable code to decide by.
    public var code: Code
    /// What was wrong and what to do, in one line.
    public var message: String
    /// The error beneath.
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
