internal import S3ControlModel

/// What the API reference and the user guide demand of a job in words, beyond the model's constraints.
///
/// Each rule says where it stands. A value that this version does not know is let through: a newer service
/// may take it.
struct JobRules {
    private(set) var findings: [ValidationError.Violation] = []

    mutating func check(_ request: CreateJobRequest) {
        checkOperation(request.operation)
        checkObjects(request)
        checkReport(request.report)
        checkTags(request.tags ?? [], atMost: 50, path: "Tags")
    }

    mutating func add(_ path: String, _ rule: String) {
        findings.append(.init(path: path, rule: rule))
    }

    mutating func checkTags(_ tags: [S3Tag], atMost limit: Int, path: String) {
        if tags.count > limit { add(path, "must be at most \(limit) tags, but are \(tags.count)") }
        var keys: Set<String> = []
        for (index, tag) in tags.enumerated() where !keys.insert(tag.key).inserted {
            add("\(path)[\(index)].Key", "must not be there twice, but \"\(tag.key)\" is")
        }
    }

    /// Source: CreateJobRequest's `ManifestGenerator`, `JobManifestSpec`, and the user guide on creating a
    /// manifest and on Batch Replication.
    private mutating func checkObjects(_ request: CreateJobRequest) {
        switch (request.manifest, request.manifestGenerator) {
        case (nil, nil): add("Manifest", "or ManifestGenerator is required")
        case (_?, _?): add("Manifest", "must not be given together with a ManifestGenerator")
        default: break
        }
        if let manifest = request.manifest {
            checkManifest(manifest.spec, replicates: request.operation.s3ReplicateObject != nil)
        }
        if case .s3JobManifestGenerator(let generator)? = request.manifestGenerator {
            checkGenerator(generator, path: "ManifestGenerator.S3JobManifestGenerator")
        }
    }

    private mutating func checkManifest(_ spec: JobManifestSpec, replicates: Bool) {
        let path = "Manifest.Spec.Fields"
        switch spec.format {
        case .batchOperationsCSV20180820:
            let fields = spec.fields ?? []
            for name in [JobManifestFieldName.bucket, .key, .versionID] {
                let count = fields.count { $0 == name }
                if count > 1 { add(path, "must name \(name) once, but name it \(count) times") }
                if count == 0, name != .versionID { add(path, "must name \(name)") }
            }
            if replicates, !fields.contains(.versionID) {
                add(path, "must name VersionId: S3ReplicateObject replicates the versions that are listed")
            }
        case .inventoryReportCSV20161130:
            if spec.fields?.isEmpty == false {
                add(path, "must be left out: an inventory report names its own columns")
            }
        default: break
        }
    }

    private mutating func checkGenerator(_ generator: S3JobManifestGenerator, path: String) {
        if generator.enableManifestOutput, generator.manifestOutputLocation == nil {
            add("\(path).ManifestOutputLocation", "is required when EnableManifestOutput is true")
        }
        guard let filter = generator.filter else { return }
        if let after = filter.createdAfter, let before = filter.createdBefore, after >= before {
            add("\(path).Filter.CreatedAfter", "must be before CreatedBefore: no object can be in between")
        }
        if let least = filter.objectSizeGreaterThanBytes, let most = filter.objectSizeLessThanBytes,
            most - least < 2
        {
            add("\(path).Filter.ObjectSizeGreaterThanBytes", "leaves no size below ObjectSizeLessThanBytes")
        }
    }

    /// Source: `JobReport`.
    private mutating func checkReport(_ report: JobReport) {
        guard report.enabled else { return }
        if report.bucket == nil { add("Report.Bucket", "is required when Enabled is true") }
        if report.format == nil { add("Report.Format", "is required when Enabled is true") }
        if report.reportScope == nil { add("Report.ReportScope", "is required when Enabled is true") }
        if report.bucket?.isDirectoryBucketARN == true {
            add("Report.Bucket", "must not be a directory bucket")
        }
    }
}

extension String {
    /// Whether this is the ARN of a directory bucket (S3 Express One Zone).
    var isDirectoryBucketARN: Bool { hasPrefix("arn:") && contains(":s3express:") }
}
