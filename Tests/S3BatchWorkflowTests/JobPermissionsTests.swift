@_spi(Shapes) import Basics
import S3BatchWorkflow
import Testing

@Suite("Permissions of a job's role")
struct JobPermissionsTests {
    private static let manifest = JobObjects.manifest("arn:aws:s3:::lists/m.csv", eTag: "e")

    private static let operations: [(JobOperation, [String])] = [
        (.replaceTags(by: []), ["s3:PutObjectTagging"]), (.deleteTags(), ["s3:DeleteObjectTagging"]),
        (.replaceACL(by: .private), ["s3:PutObjectAcl"]),
        (.restoreFromGlacier(days: 1), ["s3:RestoreObject"]),
        (.legalHold(.on), ["s3:PutObjectLegalHold", "s3:GetBucketObjectLockConfiguration"]),
        (.removeRetention(), ["s3:PutObjectRetention"]), (.replicate(), ["s3:InitiateReplication"]),
        (.invokeLambda("arn:aws:lambda:eu-central-1:123456789012:function:f"), ["lambda:InvokeFunction"]),
        (
            .encrypt(withKMSKey: "arn:aws:kms:eu-central-1:123456789012:key/k"),
            ["s3:UpdateObjectEncryption", "kms:GenerateDataKey"]
        ),
    ]

    private func draft(_ operation: JobOperation, on objects: JobObjects = manifest) -> JobDraft {
        JobDraft(
            operation,
            on: objects,
            report: .allTasks(to: "arn:aws:s3:::reports", prefix: "r"),
            roleARN: "arn:aws:iam::123456789012:role/batch"
        )
    }

    @Test("match the operation, the manifest, and the report", arguments: operations.indices)
    func least(_ index: Int) throws {
        let (operation, actions) = Self.operations[index]
        let permissions = try JobPermissions(
            for: draft(operation),
            onObjectsIn: ["photos"],
            accountID: "123456789012"
        )
        for action in actions + ["s3:GetObject", "s3:PutObject"] {
            #expect(permissions.policy.contains("\"\(action)\""))
        }
        for resource in ["arn:aws:s3:::lists/m.csv", "arn:aws:s3:::reports/r/*"] {
            #expect(permissions.policy.contains("\"\(resource)\""))
        }
        #expect(!permissions.policy.contains("VersionTagging"))
        #expect(throws: Never.self) { try JSONValue(parsing: permissions.policy) }
        #expect(throws: Never.self) { try JSONValue(parsing: permissions.trustPolicy) }
        #expect(permissions.trustPolicy.contains("\"aws:SourceAccount\": \"123456789012\""))
    }

    @Test("contain the ARNs of other partitions, versions, and generated lists")
    func others() throws {
        let listed = JobObjects.manifest("arn:aws-cn:s3:::lists/m.csv", eTag: "e", hasVersions: true)
        let cn = try JobPermissions(
            for: draft(.deleteTags(), on: listed),
            onObjectsIn: ["b"],
            partition: "aws-cn"
        )
        #expect(cn.policy.contains("arn:aws-cn:s3:::b/*"))
        #expect(cn.policy.contains("s3:DeleteObjectVersionTagging"))
        let generated = try JobPermissions(for: draft(.replicate(), on: .bucket("arn:aws:s3:::b")))
        #expect(generated.policy.contains("s3:GetReplicationConfiguration"))
        #expect(generated.policy.contains("s3:PutInventoryConfiguration"))
        #expect(!generated.policy.contains("s3:::*"))
    }

    @Test("are not derived for an unknown operation")
    func unknown() {
        #expect(throws: BatchWorkflowError.self) { try JobPermissions(for: draft(JobOperation())) }
    }
}
