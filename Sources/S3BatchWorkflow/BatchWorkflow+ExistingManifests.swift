@_spi(Partitions) import AWSCore
import S3Control
public import S3ControlFiles
public import S3Objects

extension BatchWorkflow {
    /// A manifest that is in S3 already, as a job takes it: an inventory's `manifest.json`, or comma-separated values.
    ///
    /// The first row of comma-separated values determines whether they have versions.
    ///
    /// - Parameter location: The manifest.
    /// - Throws: ``BatchWorkflowError`` with the code `emptyManifest`; `S3ObjectError`, with the code
    ///   `preconditionFailed` if the manifest is replaced while it is read; `FileFormatError` if no job can read the
    ///   manifest, with the code `unsupportedFormat` for an inventory that is not CSV.
    public func manifest(at location: S3Location) async throws -> JobManifest {
        let partition = Partition.of(region: objects.configuration.region).name
        let head = try await objects.headObject(location)
        // The manifest is read by its entity tag, because reading a version takes the permission s3:GetObjectVersion.
        let spec =
            location.key.hasSuffix("manifest.json")
            ? try await inventorySpec(location, head) : try await csvSpec(location, head)
        guard let spec else {
            throw BatchWorkflowError(
                .emptyManifest,
                message: "The manifest \(location) lists no objects, and a job with it would fail."
            )
        }
        return JobManifest(
            spec: spec,
            location: JobManifestLocation(
                objectARN: location.arn(partition: partition),
                objectVersionID: head.versionID,
                eTag: (head.eTag ?? "").unquoted
            )
        )
    }

    /// The format of an inventory; nil if it has no files.
    private func inventorySpec(
        _ location: S3Location,
        _ head: ObjectAttributes
    ) async throws -> JobManifestSpec? {
        let json = try await objects.readAll(location, options: S3ReadOptions { $0.ifMatch = head.eTag })
        do throws(FileFormatError) {
            let inventory = try InventoryManifest(json: json)
            try inventory.checkFiles()
            return inventory.files.isEmpty ? nil : JobManifestSpec(format: .inventoryReportCSV20161130)
        } catch {
            throw error.named("\(location)")
        }
    }

    /// The format and the columns of comma-separated values; nil if they have no row.
    private func csvSpec(_ location: S3Location, _ head: ObjectAttributes) async throws -> JobManifestSpec? {
        // An empty object has no valid range.
        guard (head.size ?? 1) > 0 else { return nil }
        // A key has 1,024 bytes at most, each of which is three when it is encoded.
        let request = GetObjectRequest(location) {
            $0.ifMatch = head.eTag
            $0.range = "bytes=0-8191"
        }
        let start = try await objects.getObject(request)
        let size = start.attributes.size ?? head.size ?? 0
        do throws(FileFormatError) {
            return try ManifestParser.fields(ofFirstRowIn: start.body, isWhole: start.body.count >= size)
                .map { JobManifestSpec(format: .batchOperationsCSV20180820, fields: $0) }
        } catch {
            throw error.named("\(location)")
        }
    }

    /// The objects of an inventory in S3.
    ///
    /// - Parameters:
    ///   - inventory: The inventory's `manifest.json`, which must have a `manifest.checksum` in the same folder.
    ///   - filter: The objects to include.
    public func inventory(
        _ inventory: S3Location,
        matching filter: InventoryFilter = InventoryFilter()
    ) async throws -> InventoryObjects<S3ObjectChunks> {
        try inventoryObjects(of: try await inventoryManifest(at: inventory), matching: filter)
    }

    /// The objects of an inventory's files.
    func inventoryObjects(
        of manifest: InventoryManifest,
        matching filter: InventoryFilter = InventoryFilter()
    ) throws -> InventoryObjects<S3ObjectChunks> {
        let (client, bucket) = (objects, manifest.destinationBucketName)
        return try manifest.objects(matching: filter) { file in
            client.read(try S3Location(bucket: bucket, key: file.key))
        }
    }

    /// The `manifest.json` of an inventory that is the manifest of a job.
    ///
    /// - Throws: `S3ObjectError` with the code `preconditionFailed` if it is not the one that the job names.
    func inventoryManifest(of manifest: JobManifestLocation) async throws -> InventoryManifest {
        try await inventoryManifest(
            at: try S3Location(manifest.objectARN),
            versionID: manifest.objectVersionID,
            ifMatch: manifest.ifMatch
        )
    }

    /// The `manifest.json` of an inventory, compared with the MD5 in the object next to it, if there is one.
    private func inventoryManifest(
        at location: S3Location,
        versionID: String? = nil,
        ifMatch: String? = nil
    ) async throws -> InventoryManifest {
        let options = S3ReadOptions { $0.ifMatch = ifMatch }
        let json = try await objects.readAll(location, versionID: versionID, options: options)
        // The MD5 may be of a newer version.
        guard versionID == nil else { return try InventoryManifest(json: json) }
        let folder = location.key.utf8.lastIndex(of: UInt8(ascii: "/")).map { location.key[...$0] } ?? ""
        let checksum = try await readIfThere(try location.with(key: folder + "manifest.checksum"))
        return try InventoryManifest(json: json, md5: checksum)
    }
}

extension JobManifestLocation {
    /// The condition for reading the manifest, that it is the one that the job names.
    var ifMatch: String { "\"\(eTag.unquoted)\"" }
}
