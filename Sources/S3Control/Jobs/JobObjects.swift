public import S3ControlModel

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
