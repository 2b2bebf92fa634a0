@_spi(Shapes) internal import Basics
public import S3Control

/// The IAM policies of a job's role, as JSON: which service can assume it, and what it can do.
///
/// Source: [Granting permissions for Batch
/// Operations](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-iam-role-policies.html).
public struct JobPermissions: Sendable, Hashable {
    /// The trust policy, which allows the service to assume the role, optionally only for one account's jobs.
    public let trustPolicy: String
    /// The minimum permissions for the job's operation, manifest, and report.
    public let policy: String

    /// Derives the policies of a job.
    ///
    /// - Parameters:
    ///   - draft: The job.
    ///   - buckets: The names of the buckets of the manifest's objects. Not needed for objects that the service lists
    ///     itself.
    ///   - accountID: The account whose jobs can use the role; nil for any.
    ///   - partition: The partition of the generated ARNs, such as `aws-cn`.
    /// - Throws: ``BatchWorkflowError`` with the code `unknownMembers` for an operation that this version does not
    ///   know.
    public init(
        for draft: JobDraft,
        onObjectsIn buckets: [String] = [],
        accountID: AccountID? = nil,
        partition: String = "aws"
    ) throws(BatchWorkflowError) {
        trustPolicy = Self.trust(accountID)
        var statements = StatementList(partition: partition)
        var sources = buckets.map { "arn:\(partition):s3:::\($0)" }
        var hasVersions = true
        switch draft.objects {
        case .listed(let manifest):
            hasVersions = manifest.spec.fields?.contains(.versionID) ?? true
            let location = manifest.location.objectARN
            // An inventory's manifest refers to files in the same folder.
            let isInventory = manifest.spec.format == .inventoryReportCSV20161130
            let bucket = String(location.prefix { $0 != "/" })
            statements.allow(
                ["s3:GetObject", "s3:GetObjectVersion"],
                on: [isInventory ? bucket + "/*" : location]
            )
        case .generated(let generator):
            sources.append(generator.sourceBucket)
            statements.allow(["s3:PutInventoryConfiguration"], on: [generator.sourceBucket])
            if let output = generator.manifestOutputLocation {
                let prefix = output.manifestPrefix.map { "/\($0)" } ?? ""
                let folder = "\(output.bucket)\(prefix)/*"
                statements.allow(["s3:PutObject", "s3:GetObject", "s3:GetObjectVersion"], on: [folder])
            }
        }
        if case .bucket(let bucketARN, let prefix, _, _) = draft.report {
            statements.allow(["s3:PutObject"], on: ["\(bucketARN)\(prefix.map { "/\($0)" } ?? "")/*"])
        }
        try statements.addOperation(
            draft.operation,
            on: sources.isEmpty ? ["arn:\(partition):s3:::*"] : sources,
            hasVersions: hasVersions,
            isGenerated: { if case .generated = draft.objects { true } else { false } }()
        )
        policy = statements.document
    }

    private static func trust(_ account: AccountID?) -> String {
        var statement: [JSONValue.Member] = [
            .init("Effect", .string("Allow")),
            .init("Principal", .object([.init("Service", .string("batchoperations.s3.amazonaws.com"))])),
            .init("Action", .string("sts:AssumeRole")),
        ]
        if let account {
            let source = JSONValue.object([.init("aws:SourceAccount", .string(account.rawValue))])
            statement.append(.init("Condition", .object([.init("StringEquals", source)])))
        }
        return StatementList.document([.object(statement)])
    }
}

/// A list of statements that allow actions.
private struct StatementList {
    let partition: String
    private var statements: [JSONValue] = []

    init(partition: String) { self.partition = partition }

    var document: String { Self.document(statements) }

    static func document(_ statements: [JSONValue]) -> String {
        JSONValue.object([.init("Version", .string("2012-10-17")), .init("Statement", .array(statements))])
            .indented(by: 2)
    }

    mutating func allow(_ actions: [String], on resources: [String]) {
        statements.append(
            .object([
                .init("Effect", .string("Allow")), .init("Action", .array(actions.map { .string($0) })),
                .init("Resource", .array(resources.map { .string($0) })),
            ])
        )
    }

    /// Allows the operation's actions on the objects of `buckets`, which are ARNs.
    mutating func addOperation(
        _ operation: JobOperation,
        on buckets: [String],
        hasVersions: Bool,
        isGenerated: Bool
    ) throws(BatchWorkflowError) {
        let objects = buckets.map { $0 + "/*" }
        // Objects with a version require a separate action.
        func both(_ action: String, _ versioned: String) -> [String] {
            hasVersions ? [action, versioned] : [action]
        }
        guard operation.unknownMembers.isEmpty, operation.names.count == 1 else {
            throw BatchWorkflowError(
                .unknownMembers,
                message:
                    "The permissions for \(operation.names.map(\.rawValue).joined(separator: ", ")) are unknown."
            )
        }
        if let copy = operation.s3PutObjectCopy {
            addCopy(copy, from: buckets, hasVersions: hasVersions)
        } else if operation.s3PutObjectTagging != nil {
            allow(both("s3:PutObjectTagging", "s3:PutObjectVersionTagging"), on: objects)
        } else if operation.s3DeleteObjectTagging != nil {
            allow(both("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"), on: objects)
        } else if operation.s3PutObjectACL != nil {
            allow(both("s3:PutObjectAcl", "s3:PutObjectVersionAcl"), on: objects)
        } else if operation.s3InitiateRestoreObject != nil {
            allow(["s3:RestoreObject"], on: objects)
        } else if let retention = operation.s3PutObjectRetention {
            allow(["s3:GetBucketObjectLockConfiguration"], on: buckets)
            let bypasses = retention.bypassGovernanceRetention == true
            allow(["s3:PutObjectRetention"] + (bypasses ? ["s3:BypassGovernanceRetention"] : []), on: objects)
        } else if operation.s3PutObjectLegalHold != nil {
            allow(["s3:GetBucketObjectLockConfiguration"], on: buckets)
            allow(["s3:PutObjectLegalHold"], on: objects)
        } else if operation.s3ReplicateObject != nil {
            if isGenerated { allow(["s3:GetReplicationConfiguration"], on: buckets) }
            allow(["s3:InitiateReplication"], on: objects)
        } else if operation.s3ComputeObjectChecksum != nil {
            allow(both("s3:GetObject", "s3:GetObjectVersion"), on: objects)
        } else if let update = operation.s3UpdateObjectEncryption {
            allow(["s3:UpdateObjectEncryption"], on: objects)
            if let key = update.objectEncryption?.sseKMS?.kmsKeyARN {
                allow(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncrypt*"], on: [key])
            }
        } else if let function = operation.lambdaInvoke?.functionARN {
            allow(["lambda:InvokeFunction"], on: [function])
        }
    }

    private mutating func addCopy(_ copy: S3CopyObjectOperation, from buckets: [String], hasVersions: Bool) {
        var reading = ["s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging"]
        if hasVersions {
            reading += ["s3:GetObjectVersion", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
        }
        allow(["s3:ListBucket"], on: buckets)
        allow(reading, on: buckets.map { $0 + "/*" })
        var writing = ["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"]
        if copy.objectLockMode != nil || copy.objectLockRetainUntilDate != nil {
            writing.append("s3:PutObjectRetention")
        }
        if copy.objectLockLegalHoldStatus != nil { writing.append("s3:PutObjectLegalHold") }
        allow(writing, on: (copy.targetResource.map { [$0] } ?? buckets).map { $0 + "/*" })
        if let key = copy.sseAWSKMSKeyID, key.hasPrefix("arn:") {
            allow(["kms:Decrypt", "kms:GenerateDataKey"], on: [key])
        }
    }
}
