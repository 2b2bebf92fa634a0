public import S3Control
public import S3ControlFiles
public import S3Objects

/// A manifest in S3.
public struct UploadedManifest: Sendable, Hashable {
    /// The manifest's location.
    public var location: S3Location
    /// The manifest's version, in a versioned bucket.
    public var versionID: String?
    /// The manifest's entity tag in S3.
    public var eTag: String
    /// The properties of the manifest.
    public var written: WrittenManifest
    /// The partition of its ARN.
    public var partition: String

    /// The manifest for a job.
    public var manifest: JobManifest {
        written.manifest(at: location.arn(partition: partition), versionID: versionID, eTag: eTag)
    }
}

extension JobDraft {
    /// Creates a draft of a job for the objects of a manifest.
    public init(
        _ operation: JobOperation,
        on manifest: UploadedManifest,
        report: JobReportDestination,
        roleARN: String,
        priority: Int = Self.defaultPriority,
        description: String? = nil,
        tags: [S3Tag] = []
    ) {
        self.init(
            operation,
            on: .listed(manifest.manifest),
            report: report,
            roleARN: roleARN,
            priority: priority,
            description: description,
            tags: tags
        )
    }
}
