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

    private func draft(
        _ operation: JobOperation,
        on objects: JobObjects = manifest,
        report: JobReportDestination = .allTasks(to: "arn:aws:s3:::reports", prefix: "r")
    ) -> JobDraft {
        JobDraft(
            operation,
            on: objects,
            report: report,
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

    @Test("name the objects of an access point as IAM does")
    func accessPoint() throws {
        let point = "arn:aws:s3:us-west-2:123456789012:accesspoint/test"
        let tags = try JobPermissions(for: draft(.deleteTags(), on: .bucket(point)))
        #expect(tags.policy.contains("\"\(point)/object/*\""))
        #expect(!tags.policy.contains("\"\(point)/*\""))
        let reported = try JobPermissions(
            for: draft(.deleteTags(), report: .allTasks(to: point, prefix: "r")),
            onObjectsIn: [point]
        )
        #expect(reported.policy.contains("\"\(point)/object/r/*\""))
        #expect(reported.policy.contains("\"\(point)/object/*\""))
    }

    @Test("allow sessions of a directory bucket, whose objects have no actions of their own")
    func directoryBucket() throws {
        let directory = "arn:aws:s3express:us-west-2:123456789012:bucket/b--usw2-az1--x-s3"
        var copy = JobOperation()
        copy.s3PutObjectCopy = S3CopyObjectOperation { $0.targetResource = directory }
        let copying = try JobPermissions(for: draft(copy), onObjectsIn: ["photos"])
        let generated = try JobPermissions(for: draft(.deleteTags(), on: .bucket(directory)))
        for policy in [copying.policy, generated.policy] {
            #expect(policy.contains("\"s3express:CreateSession\""))
            #expect(policy.contains("\"\(directory)\""))
            #expect(!policy.contains("\(directory)/"))
        }
        #expect(copying.policy.contains("\"arn:aws:s3:::photos/*\""))
    }

    @Test(
        "name a function by its ARN",
        arguments: [
            ("f", "arn:aws:lambda:*:*:function:f"), ("f:PROD", "arn:aws:lambda:*:*:function:f:PROD"),
            ("function:f", "arn:aws:lambda:*:*:function:f"),
            ("123456789012:f", "arn:aws:lambda:*:123456789012:function:f"),
            ("123456789012:function:f:1", "arn:aws:lambda:*:123456789012:function:f:1"),
            ("eu-west-1:123456789012:function:f", "arn:aws:lambda:eu-west-1:123456789012:function:f"),
            ("123456789012", "arn:aws:lambda:*:*:function:123456789012"),
            ("function", "arn:aws:lambda:*:*:function:function"),
            (
                "arn:aws:lambda:eu-west-1:123456789012:function:f",
                "arn:aws:lambda:eu-west-1:123456789012:function:f"
            ),
        ]
    )
    func function(_ name: String, _ arn: String) throws {
        let permissions = try JobPermissions(for: draft(.invokeLambda(name)), onObjectsIn: ["photos"])
        #expect(permissions.policy.contains("\"\(arn)\""))
    }

    @Test("name a manifest or a prefix with wildcards, and only these")
    func wildcards() throws {
        let odd = JobObjects.manifest("arn:aws:s3:::lists/a*b?${c}.csv", eTag: "e")
        let report = JobReportDestination.allTasks(to: "arn:aws:s3:::reports", prefix: "r?")
        let policy = try JobPermissions(
            for: draft(.deleteTags(), on: odd, report: report),
            onObjectsIn: ["photos"]
        ).policy
        #expect(policy.contains("\"arn:aws:s3:::lists/a${*}b${?}${$}{c}.csv\""))
        #expect(policy.contains("\"arn:aws:s3:::reports/r${?}/*\""))
    }

    @Test("are for the files of an inventory in the bucket of its manifest")
    func inventory() throws {
        for (location, files) in [
            ("arn:aws:s3:::lists/daily/manifest.json", "arn:aws:s3:::lists/*"),
            (
                "arn:aws:s3:us-west-2:123456789012:accesspoint/p/object/daily/manifest.json",
                "arn:aws:s3:us-west-2:123456789012:accesspoint/p/object/*"
            ),
        ] {
            let permissions = try JobPermissions(
                for: draft(.deleteTags(), on: .inventory(location, eTag: "e")),
                onObjectsIn: ["photos"]
            )
            #expect(permissions.policy.contains("\"\(files)\""))
        }
    }

    @Test("are not derived for an unknown operation")
    func unknown() {
        #expect(throws: BatchWorkflowError.self) { try JobPermissions(for: draft(JobOperation())) }
    }
}
