public import S3Control
public import S3ControlFiles
public import S3Objects

/// A manifest in S3.
public struct UploadedManifest: Sendable, Hashable {
    /// Where it is.
    public var location: S3Location
    /// Its version, in a bucket with versions.
    public var versionID: String?
    /// S3's entity tag of it, whatever that is made of.
    public var eTag: String
    /// What is known of its rows.
    public var written: WrittenManifest
    /// The partition of its ARN.
    public var partition: String

    /// The manifest as a job takes it.
    public var manifest: JobManifest {
        written.manifest(at: location.arn(partition: partition), versionID: versionID, eTag: eTag)
    }
}

extension JobDraft {
    /// Creates a draft of a job on the objects of a manifest.
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
