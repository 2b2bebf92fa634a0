public import S3ControlModel

/// What is known of a manifest once it has been written.
public struct WrittenManifest: Sendable, Hashable {
    /// The number of objects in it.
    public var objectCount: Int

    /// Its size in bytes.
    public var byteCount: Int

    /// Whether it has a column of versions.
    public var hasVersions: Bool

    /// The MD5 of its bytes in hexadecimal digits.
    ///
    /// That is the entity tag that S3 gives it when it is uploaded in one part, unencrypted or encrypted
    /// with SSE-S3. Uploaded in several parts, or encrypted with KMS or a key of the customer's, it has another,
    /// which the upload's answer tells.
    public var eTag: String

    /// The columns, as a job names them.
    public var fields: [JobManifestFieldName] {
        hasVersions ? [.bucket, .key, .versionID] : [.bucket, .key]
    }

    /// The manifest as CreateJob takes it.
    ///
    /// - Parameters:
    ///   - objectARN: Where it was uploaded to: `arn:aws:s3:::bucket/key`.
    ///   - versionID: The uploaded object's version; nil for the current one.
    ///   - eTag: The entity tag that the upload was answered with, where it is not ``eTag``.
    public func manifest(at objectARN: String, versionID: String? = nil, eTag: String? = nil) -> JobManifest {
        JobManifest(
            spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: fields),
            location: JobManifestLocation(
                objectARN: objectARN,
                objectVersionID: versionID,
                eTag: eTag ?? self.eTag
            )
        )
    }
}
