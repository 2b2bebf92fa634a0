public import S3Control
public import S3ControlFiles
public import S3Objects

/// The objects that a job would process.
public struct BatchPreview: Sendable, Hashable {
    /// The number of objects.
    public var objectCount: Int
    /// The total size; nil if the source has no sizes.
    public var byteCount: Int?
    /// The number of objects over 5 GB, which cannot be copied; 0 if the source has no sizes.
    public var tooLargeToCopy: Int
    /// The first objects.
    public var first: [ManifestObject]
}

extension BatchWorkflow {
    /// Counts the objects of a manifest.
    ///
    /// - Parameters:
    ///   - manifest: The manifest of a job: comma-separated values or an inventory.
    ///   - count: The number of objects to return.
    /// - Throws: `S3ObjectError` with the code `preconditionFailed` if the manifest has changed; `FileFormatError`.
    public func preview(_ manifest: JobManifest, first count: Int = 10) async throws -> BatchPreview {
        if manifest.spec.format == .inventoryReportCSV20161130 {
            let inventory = try await inventoryManifest(of: manifest.location)
            return try await preview(try inventoryObjects(of: inventory), first: count)
        }
        let location = try S3Location(manifest.location.objectARN)
        let options = S3ReadOptions { $0.ifMatch = manifest.location.ifMatch }
        let rows = ManifestRows(
            objects.read(location, versionID: manifest.location.objectVersionID, options: options),
            fields: manifest.spec.fields ?? [.bucket, .key]
        )
        var preview = BatchPreview(objectCount: 0, byteCount: nil, tooLargeToCopy: 0, first: [])
        for try await row in rows {
            preview.objectCount += 1
            if preview.first.count < count { preview.first.append(row.object) }
        }
        return preview
    }

    /// Counts the objects of an inventory.
    ///
    /// - Parameters:
    ///   - inventory: The inventory's `manifest.json`.
    ///   - filter: The objects to include.
    ///   - count: The number of objects to return.
    public func preview(
        inventory: S3Location,
        matching filter: InventoryFilter = InventoryFilter(),
        first count: Int = 10
    ) async throws -> BatchPreview {
        try await preview(try await self.inventory(inventory, matching: filter), first: count)
    }

    private func preview(
        _ objects: InventoryObjects<S3ObjectChunks>,
        first count: Int
    ) async throws -> BatchPreview {
        var summary = InventorySummary(keepingFirst: count)
        try await summary.add(objects)
        return BatchPreview(
            objectCount: summary.objectCount,
            byteCount: summary.byteCount.map { Int($0) },
            tooLargeToCopy: summary.tooLargeToCopy,
            first: summary.first.map(\.object)
        )
    }

    /// Counts the objects under a prefix.
    ///
    /// - Parameters:
    ///   - prefix: The bucket and what the keys begin with.
    ///   - options: How they are listed.
    ///   - includesVersions: Whether all versions are counted; delete markers are left out.
    ///   - count: How many of the first objects are kept.
    public func preview(
        prefix: S3Location,
        _ options: S3ListingOptions = S3ListingOptions(),
        includesVersions: Bool = false,
        first count: Int = 10
    ) async throws -> BatchPreview {
        var preview = BatchPreview(objectCount: 0, byteCount: 0, tooLargeToCopy: 0, first: [])
        let listing =
            includesVersions ? objects.versions(in: prefix, options) : objects.objects(in: prefix, options)
        for try await object in listing where !object.isDeleteMarker {
            preview.objectCount += 1
            preview.byteCount = preview.byteCount.flatMap { sum in
                let (total, overflows) = sum.addingReportingOverflow(object.size)
                return overflows ? nil : total
            }
            if object.size > InventoryObject.maximumCopySize { preview.tooLargeToCopy += 1 }
            if preview.first.count < count {
                let version = includesVersions ? object.versionID : nil
                preview.first.append(
                    ManifestObject(bucket: prefix.bucket, key: object.key, versionID: version)
                )
            }
        }
        return preview
    }
}
