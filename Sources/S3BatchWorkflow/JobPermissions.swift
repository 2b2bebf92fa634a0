@_spi(Shapes) import Basics
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
    ///   - buckets: The names or ARNs of the buckets of the manifest's objects. Not needed for objects that the service
    ///     lists itself. A directory bucket or an access point must be an ARN.
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
        var sources = buckets.map { $0.hasPrefix("arn:") ? $0 : "arn:\(partition):s3:::\($0)" }
        var hasVersions = true
        switch draft.objects {
        case .listed(let manifest):
            hasVersions = manifest.spec.fields?.contains(.versionID) ?? true
            let location = manifest.location.objectARN
            // An inventory's manifest refers to files in the same folder.
            let isInventory = manifest.spec.format == .inventoryReportCSV20161130
            statements.allow(
                ["s3:GetObject", "s3:GetObjectVersion"],
                on: [isInventory ? location.bucketARN.objects() : location.literalForIAM]
            )
        case .generated(let generator):
            sources.append(generator.sourceBucket)
            statements.allow(["s3:PutInventoryConfiguration"], on: [generator.sourceBucket])
            if let output = generator.manifestOutputLocation {
                statements.allow(
                    ["s3:PutObject", "s3:GetObject", "s3:GetObjectVersion"],
                    on: [output.bucket.objects(under: output.manifestPrefix)]
                )
            }
        }
        if case .bucket(let bucketARN, let prefix, _, _) = draft.report {
            statements.allow(["s3:PutObject"], on: [bucketARN.objects(under: prefix)])
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

    /// Allows actions on the objects of `buckets`, which are ARNs.
    private mutating func allow(_ actions: [String], onObjectsOf buckets: [String]) {
        let general = buckets.filter { !$0.isDirectoryBucketARN }
        if !general.isEmpty { allow(actions, on: general.map { $0.objects() }) }
        // All actions on the objects of a directory bucket are authorized by a session:
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html
        let directory = buckets.filter(\.isDirectoryBucketARN)
        if !directory.isEmpty { allow(["s3express:CreateSession"], on: directory) }
    }

    /// Allows the operation's actions on the objects of `buckets`, which are ARNs.
    mutating func addOperation(
        _ operation: JobOperation,
        on buckets: [String],
        hasVersions: Bool,
        isGenerated: Bool
    ) throws(BatchWorkflowError) {
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
            allow(both("s3:PutObjectTagging", "s3:PutObjectVersionTagging"), onObjectsOf: buckets)
        } else if operation.s3DeleteObjectTagging != nil {
            allow(both("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"), onObjectsOf: buckets)
        } else if operation.s3PutObjectACL != nil {
            allow(both("s3:PutObjectAcl", "s3:PutObjectVersionAcl"), onObjectsOf: buckets)
        } else if operation.s3InitiateRestoreObject != nil {
            allow(["s3:RestoreObject"], onObjectsOf: buckets)
        } else if let retention = operation.s3PutObjectRetention {
            allow(["s3:GetBucketObjectLockConfiguration"], on: buckets)
            let bypasses = retention.bypassGovernanceRetention == true
            let actions = ["s3:PutObjectRetention"] + (bypasses ? ["s3:BypassGovernanceRetention"] : [])
            allow(actions, onObjectsOf: buckets)
        } else if operation.s3PutObjectLegalHold != nil {
            allow(["s3:GetBucketObjectLockConfiguration"], on: buckets)
            allow(["s3:PutObjectLegalHold"], onObjectsOf: buckets)
        } else if operation.s3ReplicateObject != nil {
            if isGenerated { allow(["s3:GetReplicationConfiguration"], on: buckets) }
            allow(["s3:InitiateReplication"], onObjectsOf: buckets)
        } else if operation.s3ComputeObjectChecksum != nil {
            allow(both("s3:GetObject", "s3:GetObjectVersion"), onObjectsOf: buckets)
        } else if let update = operation.s3UpdateObjectEncryption {
            allow(["s3:UpdateObjectEncryption"], onObjectsOf: buckets)
            if let key = update.objectEncryption?.sseKMS?.kmsKeyARN {
                allow(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncrypt*"], on: [key])
            }
        } else if let function = operation.lambdaInvoke?.functionARN {
            allow(["lambda:InvokeFunction"], on: [function.functionARN(partition: partition)])
        }
    }

    private mutating func addCopy(_ copy: S3CopyObjectOperation, from buckets: [String], hasVersions: Bool) {
        var reading = ["s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging"]
        if hasVersions {
            reading += ["s3:GetObjectVersion", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
        }
        allow(["s3:ListBucket"], on: buckets)
        allow(reading, onObjectsOf: buckets)
        var writing = ["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"]
        if copy.objectLockMode != nil || copy.objectLockRetainUntilDate != nil {
            writing.append("s3:PutObjectRetention")
        }
        if copy.objectLockLegalHoldStatus != nil { writing.append("s3:PutObjectLegalHold") }
        allow(writing, onObjectsOf: copy.targetResource.map { [$0] } ?? buckets)
        if let key = copy.sseAWSKMSKeyID, key.hasPrefix("arn:") {
            allow(["kms:Decrypt", "kms:GenerateDataKey"], on: [key])
        }
    }
}

extension String {
    /// The resource of all objects of the bucket or access point with this ARN, or of those under `prefix`.
    ///
    /// Source: [Access point ARNs](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html).
    fileprivate func objects(under prefix: String? = nil) -> String {
        let start = isAccessPointARN ? "\(self)/object/" : "\(self)/"
        return prefix.map { "\(start)\($0.literalForIAM)/*" } ?? "\(start)*"
    }

    /// The ARN of the bucket or access point of the object with this ARN.
    fileprivate var bucketARN: String {
        let count = isAccessPointARN ? 2 : 1
        return utf8.split(separator: UInt8(ascii: "/"), maxSplits: count, omittingEmptySubsequences: false)
            .prefix(count).map { String(Substring($0)) }.joined(separator: "/")
    }

    fileprivate var isAccessPointARN: Bool {
        let parts = partsOfARN
        return parts.count == 6 && parts[5].starts(with: "accesspoint/".utf8)
    }

    fileprivate var isDirectoryBucketARN: Bool {
        let parts = partsOfARN
        return parts.count == 6 && parts[2].elementsEqual("s3express".utf8)
    }

    private var partsOfARN: [Substring.UTF8View] {
        utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    }

    /// The text as part of a resource, in which `*`, `?`, and `$` are not special.
    ///
    /// Source: [Policy variables](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
    fileprivate var literalForIAM: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "*", "?", "$": text += "${\(scalar)}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// The ARN of the Lambda function with this ARN, partial ARN, or name. A missing part is a wildcard.
    fileprivate func functionARN(partition: String) -> String {
        guard !hasPrefix("arn:") else { return self }
        func isAccount(_ part: Substring) -> Bool {
            part.utf8.count == 12 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        let parts = split(separator: ":", omittingEmptySubsequences: false)
        let count = parts.firstIndex(of: "function").map { $0 + 1 } ?? (isAccount(parts[0]) ? 1 : 0)
        // The last part is the name or its qualifier, whatever it looks like.
        let place = parts.prefix(count < parts.count ? count : 0)
        let account = place.first(where: isAccount) ?? "*"
        let region = place.first { !isAccount($0) && $0 != "function" } ?? "*"
        let name = parts.dropFirst(place.count).joined(separator: ":")
        return "arn:\(partition):lambda:\(region):\(account):function:\(name)"
    }
}
