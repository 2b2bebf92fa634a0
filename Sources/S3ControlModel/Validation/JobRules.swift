import Basics

/// Rules for jobs that the API reference and the user guide state, beyond the model's constraints.
///
/// Drafts, the command line, and the emulator apply the same rules. Each rule names its source. The service does not
/// document which combinations of mode, date, and event hold it accepts. Only a mode without a date, or a date without
/// a mode, is a violation, and only without an event hold.
struct JobRules {
    private(set) var violations: [ValidationError.Violation] = []

    mutating func check(_ request: CreateJobRequest) {
        checkOperation(request)
        checkObjects(request)
        checkReport(request.report)
        checkTags(request.tags ?? [], atMost: 50, path: "Tags")
        checkRole(request)
    }

    mutating func add(_ path: String, _ rule: String) {
        violations.append(.init(path: path, rule: rule, kind: .jobRule))
    }

    mutating func require(_ isPresent: Bool, _ path: String, _ reason: String = "") {
        if !isPresent { add(path, "is required" + reason) }
    }

    mutating func checkTags(_ tags: [S3Tag], atMost limit: Int, path: String) {
        if tags.count > limit { add(path, "must be at most \(limit) tags, but are \(tags.count)") }
        var keys: Set<ByteText> = []
        for (index, tag) in tags.enumerated() where !keys.insert(ByteText(tag.key)).inserted {
            add("\(path)[\(index)].Key", "must be unique, but \"\(tag.key)\" occurs twice")
        }
    }

    /// Source: the user guide on granting permissions. The role must belong to the job's account.
    private mutating func checkRole(_ request: CreateJobRequest) {
        guard Pattern.roleARN.matches(request.roleARN) else { return }
        let account = Substring(request.roleARN.partsOfARN[4])
        guard account != request.accountID.rawValue else { return }
        add("RoleArn", "must be a role of account \(request.accountID), but belongs to account \(account)")
    }

    /// Source: `JobReport`.
    private mutating func checkReport(_ report: JobReport) {
        guard report.enabled else { return }
        let reason = " when Enabled is true"
        require(report.bucket != nil, "Report.Bucket", reason)
        require(report.format != nil, "Report.Format", reason)
        require(report.reportScope != nil, "Report.ReportScope", reason)
        guard let bucket = report.bucket else { return }
        if bucket.isDirectoryBucketARN {
            add("Report.Bucket", "must not be a directory bucket")
        } else {
            checkBucket(bucket, path: "Report.Bucket")
        }
    }

    /// Source: the user guide on ARNs, `arn:aws:s3:::bucket`. An ARN that does not match its pattern is already a
    /// violation.
    mutating func checkBucket(_ arn: String, path: String) {
        guard Pattern.s3ARN.matches(arn) else { return }
        if let resource = arn.resourceOfARN, !resource.isEmpty,
            !resource.contains(UInt8(ascii: "/")) || resource.starts(with: "accesspoint/".utf8)
        {
            return
        }
        add(path, "must be a bucket's ARN such as arn:aws:s3:::bucket, without a path, but is \"\(arn)\"")
    }
}

// MARK: - Objects

extension JobRules {
    /// Source: `CreateJobRequest`, `JobManifestSpec`, `JobManifestLocation`, and the user guide on manifests and on
    /// Batch Replication.
    private mutating func checkObjects(_ request: CreateJobRequest) {
        switch (request.manifest, request.manifestGenerator) {
        case (nil, nil): add("Manifest", "or ManifestGenerator is required")
        case (_?, _?): add("Manifest", "must not be given together with a ManifestGenerator")
        default: break
        }
        if let manifest = request.manifest {
            checkFields(manifest.spec, replicates: request.operation.s3ReplicateObject != nil)
            checkLocation(manifest)
        }
        if let generator = request.manifestGenerator?.s3JobManifestGenerator {
            check(generator, path: "ManifestGenerator.S3JobManifestGenerator")
        }
    }

    private mutating func checkFields(_ spec: JobManifestSpec, replicates: Bool) {
        let path = "Manifest.Spec.Fields"
        switch spec.format {
        case .batchOperationsCSV20180820:
            let fields = spec.fields ?? []
            for name in [JobManifestFieldName.bucket, .key, .versionID] {
                let count = fields.count { $0 == name }
                if count > 1 { add(path, "must contain \(name) once, but contain it \(count) times") }
                if count == 0, name != .versionID { add(path, "must contain \(name)") }
            }
            if replicates, !fields.contains(.versionID) {
                add(path, "must contain VersionId: S3ReplicateObject replicates the listed versions")
            }
        case .inventoryReportCSV20161130:
            if spec.fields?.isEmpty == false {
                add(path, "must be omitted: an inventory report defines its own columns")
            }
        default: break
        }
    }

    private mutating func checkLocation(_ manifest: JobManifest) {
        let arn = manifest.location.objectARN
        guard Pattern.s3ARN.matches(arn) else { return }
        let slash = UInt8(ascii: "/")
        let parts = arn.resourceOfARN?.split(separator: slash, maxSplits: 1, omittingEmptySubsequences: false)
        guard let parts, parts.count == 2, !parts[0].isEmpty, let key = parts.last, !key.isEmpty else {
            add("Manifest.Location.ObjectArn", "must be an object's ARN such as arn:aws:s3:::bucket/key")
            return
        }
        if manifest.spec.format == .inventoryReportCSV20161130,
            key.split(separator: slash).last?.elementsEqual("manifest.json".utf8) != true
        {
            add("Manifest.Location.ObjectArn", "must be the ARN of the inventory report's manifest.json")
        }
    }

    /// Source: `S3JobManifestGenerator` and `JobManifestGeneratorFilter`.
    private mutating func check(_ generator: S3JobManifestGenerator, path: String) {
        checkBucket(generator.sourceBucket, path: "\(path).SourceBucket")
        if generator.enableManifestOutput, generator.manifestOutputLocation == nil {
            add("\(path).ManifestOutputLocation", "is required when EnableManifestOutput is true")
        }
        if let bucket = generator.manifestOutputLocation?.bucket {
            checkBucket(bucket, path: "\(path).ManifestOutputLocation.Bucket")
        }
        guard let filter = generator.filter else { return }
        if let after = filter.createdAfter, let before = filter.createdBefore, after >= before {
            add("\(path).Filter.CreatedAfter", "must be before CreatedBefore; otherwise no object matches")
        }
        if let least = filter.objectSizeGreaterThanBytes, let most = filter.objectSizeLessThanBytes {
            let (distance, overflows) = most.subtractingReportingOverflow(least)
            if overflows ? most < least : distance < 2 {
                add(
                    "\(path).Filter.ObjectSizeGreaterThanBytes",
                    "leaves no size below ObjectSizeLessThanBytes"
                )
            }
        }
    }
}

// MARK: - Operations

extension JobRules {
    /// Checks that there is exactly one operation and that it is complete.
    private mutating func checkOperation(_ request: CreateJobRequest) {
        let operation = request.operation
        let names = operation.names
        if names.count != 1 {
            let given = names.isEmpty ? "none" : names.map(\.rawValue).joined(separator: ", ")
            add("Operation", "must have exactly one operation, but has \(given)")
        }
        if let lambda = operation.lambdaInvoke {
            let source = request.manifestGenerator?.s3JobManifestGenerator?.sourceBucket
            check(lambda, isDirectoryBucket: source?.isDirectoryBucketARN == true)
        }
        if let copy = operation.s3PutObjectCopy { check(copy) }
        if let acl = operation.s3PutObjectACL { check(acl) }
        if let tagging = operation.s3PutObjectTagging {
            let path = "Operation.S3PutObjectTagging.TagSet"
            require(tagging.tagSet?.isEmpty == false, path, "; S3DeleteObjectTagging deletes all tags")
            checkTags(tagging.tagSet ?? [], atMost: 10, path: path)
        }
        if let restore = operation.s3InitiateRestoreObject { check(restore) }
        if let retention = operation.s3PutObjectRetention { check(retention.retention) }
        if let checksum = operation.s3ComputeObjectChecksum {
            require(checksum.checksumAlgorithm != nil, "Operation.S3ComputeObjectChecksum.ChecksumAlgorithm")
        }
        if let encryption = operation.s3UpdateObjectEncryption {
            let path = "Operation.S3UpdateObjectEncryption.ObjectEncryption.SSEKMS"
            require(encryption.objectEncryption?.sseKMS != nil, path)
        }
    }

    /// Source: `LambdaInvokeOperation`.
    private mutating func check(_ operation: LambdaInvokeOperation, isDirectoryBucket: Bool) {
        let path = "Operation.LambdaInvoke"
        require(operation.functionARN != nil, "\(path).FunctionArn")
        let version = operation.invocationSchemaVersion ?? "1.0"
        let reason =
            operation.userArguments != nil ? "UserArguments" : isDirectoryBucket ? "directory buckets" : nil
        if let reason, version == "1.0" {
            add("\(path).InvocationSchemaVersion", "must be 2.0 for \(reason), but is \(version)")
        }
    }

    /// Source: `S3CopyObjectOperation`, including its statements about directory buckets.
    private mutating func check(_ operation: S3CopyObjectOperation) {
        let path = "Operation.S3PutObjectCopy"
        require(operation.targetResource != nil, "\(path).TargetResource")
        checkBucket(operation.targetResource ?? "", path: "\(path).TargetResource")
        if operation.cannedAccessControlList != nil, operation.accessControlGrants?.isEmpty == false {
            add("\(path).AccessControlGrants", "must not be given together with CannedAccessControlList")
        }
        checkRetention(
            mode: operation.objectLockMode != nil,
            date: operation.objectLockRetainUntilDate != nil,
            hold: operation.objectLockEventHold != nil || operation.objectLockEventHoldDuration != nil,
            names: ("\(path).ObjectLockMode", "\(path).ObjectLockRetainUntilDate")
        )
        if let since = operation.modifiedSinceConstraint, let until = operation.unModifiedSinceConstraint,
            since >= until
        {
            add("\(path).ModifiedSinceConstraint", "must be before UnModifiedSinceConstraint")
        }
        if operation.sseAWSKMSKeyID != nil, operation.newObjectMetadata?.sseAlgorithm == .aes256 {
            add("\(path).SSEAwsKmsKeyId", "requires the SSEAlgorithm KMS, not AES256")
        }
        checkTags(operation.newObjectTagging ?? [], atMost: 10, path: "\(path).NewObjectTagging")
        guard operation.targetResource?.isDirectoryBucketARN == true else { return }
        let unsupported = [
            ("CannedAccessControlList", operation.cannedAccessControlList != nil),
            ("AccessControlGrants", operation.accessControlGrants?.isEmpty == false),
            ("AnnotationDirective", operation.annotationDirective != nil),
            ("NewObjectTagging", operation.newObjectTagging?.isEmpty == false),
            ("RedirectLocation", operation.redirectLocation != nil),
            ("RequesterPays", operation.requesterPays != nil),
            ("StorageClass", operation.storageClass != nil),
            ("ObjectLockLegalHoldStatus", operation.objectLockLegalHoldStatus != nil),
            ("ObjectLockMode", operation.objectLockMode != nil),
            ("ObjectLockRetainUntilDate", operation.objectLockRetainUntilDate != nil),
            ("ObjectLockEventHold", operation.objectLockEventHold != nil),
            ("ObjectLockEventHoldDuration", operation.objectLockEventHoldDuration != nil),
        ]
        for (name, isGiven) in unsupported where isGiven {
            add("\(path).\(name)", "must be omitted: directory buckets do not support it")
        }
    }

    /// Source: `S3AccessControlPolicy`.
    private mutating func check(_ operation: S3SetObjectAclOperation) {
        let policy = operation.accessControlPolicy
        guard (policy?.accessControlList != nil) == (policy?.cannedAccessControlList != nil) else { return }
        add(
            "Operation.S3PutObjectAcl.AccessControlPolicy",
            "must be either AccessControlList or CannedAccessControlList"
        )
    }

    /// Source: `S3InitiateRestoreObjectOperation`.
    private mutating func check(_ operation: S3InitiateRestoreObjectOperation) {
        let path = "Operation.S3InitiateRestoreObject"
        if let days = operation.expirationInDays, days < 1 {
            add(
                "\(path).ExpirationInDays",
                "must be at least 1, or omitted for Intelligent-Tiering, but is \(days)"
            )
        }
        if operation.glacierJobTier == "EXPEDITED" {
            add("\(path).GlacierJobTier", "must be BULK or STANDARD: jobs cannot use EXPEDITED")
        }
    }

    /// Source: `S3Retention`. Without any member, it removes the retention.
    private mutating func check(_ retention: S3Retention) {
        let path = "Operation.S3PutObjectRetention.Retention"
        checkRetention(
            mode: retention.mode != nil,
            date: retention.retainUntilDate != nil,
            hold: retention.eventHold != nil || retention.eventHoldDuration != nil,
            names: ("\(path).Mode", "\(path).RetainUntilDate")
        )
    }

    private mutating func checkRetention(mode: Bool, date: Bool, hold: Bool, names: (String, String)) {
        guard mode != date, !hold else { return }
        add(mode ? names.1 : names.0, "is required: without an event hold, mode and date go together")
    }
}

extension CreateJobRequest {
    /// Everything else that the service is known to reject: violations of rules that the API reference and the user
    /// guide state, and values that this version's service model does not list.
    ///
    /// `validate()` does not check these, so that values of a newer service model can be sent.
    public func ruleViolations() -> [ValidationError.Violation] {
        var rules = JobRules()
        rules.check(self)
        let paths = Set(rules.violations.map(\.path))
        let values = violations(checksValues: true).filter {
            $0.kind == .unknownValue && !paths.contains($0.path)
        }
        return rules.violations + values
    }
}

extension String {
    /// Whether the text is the ARN of a directory bucket (S3 Express One Zone).
    fileprivate var isDirectoryBucketARN: Bool {
        let parts = partsOfARN
        return parts.count > 3 && parts[0].elementsEqual("arn".utf8)
            && parts[2].elementsEqual("s3express".utf8)
    }

    /// The part of an ARN after the fifth colon; nil if there is none.
    fileprivate var resourceOfARN: Substring.UTF8View? {
        let parts = partsOfARN
        return parts.count == 6 ? parts[5] : nil
    }

    /// The parts of an ARN: five fields and the resource.
    ///
    /// Bytes, not characters: a combining mark after a colon would hide the colon.
    fileprivate var partsOfARN: [Substring.UTF8View] {
        utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    }
}
