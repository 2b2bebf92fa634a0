import Basics
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("Jobs are drafted, validated, and confirmed before they run")
struct JobDraftTests {
    private static let bucket = "arn:aws:s3:::target"
    private static let directoryBucket = "arn:aws:s3express:us-west-2:123456789012:/bucket/b--usw2-az1--x-s3"
    private static let key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    private static let function = "arn:aws:lambda:us-east-1:123456789012:function:f"

    private func makeDraft(
        _ operation: JobOperation = .deleteTags(),
        on objects: JobObjects = .manifest("arn:aws:s3:::m/m.csv", eTag: "60e460c9", hasVersions: true),
        report: JobReportDestination = .none,
        change: (inout JobDraft) -> Void = { _ in }
    ) -> JobDraft {
        var draft = JobDraft(
            operation,
            on: objects,
            report: report,
            roleARN: "arn:aws:iam::123456789012:role/batch"
        )
        change(&draft)
        return draft
    }

    static let operations: [(JobOperation, OperationName)] = [
        (.invokeLambda(function), .lambdaInvoke),
        (.invokeLambda(function, arguments: ["k": "v"]), .lambdaInvoke),
        (.copy(to: bucket, prefix: "copies", storageClass: .glacierIR), .s3PutObjectCopy),
        (.copy(to: directoryBucket) { $0.newObjectTagging = [] }, .s3PutObjectCopy),
        (.replaceACL(by: .private), .s3PutObjectACL),
        (.replaceACL(by: S3AccessControlList(owner: S3ObjectOwner { $0.id = "me" })), .s3PutObjectACL),
        (.replaceTags(by: [S3Tag(key: "a", value: "b")]), .s3PutObjectTagging),
        (.deleteTags(), .s3DeleteObjectTagging),
        (.restoreFromGlacier(days: 3), .s3InitiateRestoreObject),
        (.restoreFromIntelligentTiering(tier: .standard), .s3InitiateRestoreObject),
        (.legalHold(.on), .s3PutObjectLegalHold),
        (.retain(until: Date(timeIntervalSince1970: 2e9), mode: .governance), .s3PutObjectRetention),
        (.removeRetention(), .s3PutObjectRetention),
        (.replicate(), .s3ReplicateObject),
        (.computeChecksum(.sha256), .s3ComputeObjectChecksum),
        (.encrypt(withKMSKey: key, usesBucketKey: true), .s3UpdateObjectEncryption),
    ]

    @Test("Each of the eleven operations is complete, and its job is created", arguments: operations)
    func builds(operation: JobOperation, name: OperationName) async throws {
        #expect(operation.names == [name])
        let draft = makeDraft(operation)
        #expect(draft.violations(for: account).isEmpty)
        let bench = try SimulatedBench()
        let id = try bench.simulation.run { try await bench.client.createJob(draft) }
        let job = try #require(bench.emulator.job(id, of: account))
        #expect(job.operation == operation)
        #expect(job.confirmationRequired == false)
        #expect(job.priority == 10)
    }

    @Test("All eleven operations have a factory")
    func eleven() {
        #expect(Set(Self.operations.map(\.1)) == Set(OperationName.allCases))
    }

    @Test(
        "Violations of documented rules are reported with their path",
        arguments: [
            (
                .replicate(), .manifest("arn:aws:s3:::m/m.csv", eTag: "e"), .none,
                "Manifest.Spec.Fields must contain VersionId"
            ),
            (
                .deleteTags(),
                .listed(
                    JobManifest(
                        spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.key, .key]),
                        location: JobManifestLocation(objectARN: "arn:aws:s3:::m/m.csv", eTag: "e")
                    )
                ), .none,
                "Fields must contain Bucket; Manifest.Spec.Fields must contain Key once, but contain it 2 times"
            ),
            (
                .deleteTags(),
                .generated(S3JobManifestGenerator(sourceBucket: bucket, enableManifestOutput: true)), .none,
                "ManifestOutputLocation is required when EnableManifestOutput is true"
            ),
            (
                .deleteTags(),
                .bucket(
                    bucket,
                    filter: JobManifestGeneratorFilter {
                        $0.createdAfter = Date(timeIntervalSince1970: 2)
                        $0.createdBefore = Date(timeIntervalSince1970: 1)
                    }
                ), .none, "CreatedAfter must be before CreatedBefore"
            ),
            (
                .deleteTags(), .inventory("arn:aws:s3:::m/manifest.json", eTag: "e"),
                .failedTasks(to: directoryBucket), "Report.Bucket must not be a directory bucket"
            ),
            (
                .lambdaInvoke(
                    LambdaInvokeOperation {
                        $0.functionARN = function
                        $0.userArguments = ["a": "b"]
                    }
                ),
                .bucket(bucket), .none, "InvocationSchemaVersion must be 2.0 for UserArguments, but is 1.0"
            ),
            (.lambdaInvoke(LambdaInvokeOperation()), .bucket(bucket), .none, "FunctionArn is required"),
            (.s3PutObjectCopy(S3CopyObjectOperation()), .bucket(bucket), .none, "TargetResource is required"),
            (
                .copy(to: bucket) { $0.objectLockMode = .governance }, .bucket(bucket), .none,
                "ObjectLockRetainUntilDate is required"
            ),
            (
                .copy(to: directoryBucket, storageClass: .standard), .bucket(bucket), .none,
                "StorageClass must be omitted"
            ),
            (
                .s3PutObjectACL(S3SetObjectAclOperation()), .bucket(bucket), .none,
                "must be either AccessControlList or"
            ),
            (
                .replaceTags(by: (0...10).map { S3Tag(key: "k\($0)", value: "") }), .bucket(bucket), .none,
                "TagSet must be at most 10 tags, but are 11"
            ),
            (
                .replaceTags(by: [S3Tag(key: "k", value: "1"), S3Tag(key: "k", value: "2")]), .bucket(bucket),
                .none, "TagSet[1].Key must be unique"
            ),
            (.restoreFromGlacier(days: 0), .bucket(bucket), .none, "ExpirationInDays must be at least 1"),
            (
                .restoreFromGlacier(days: 1, tier: "EXPEDITED"), .bucket(bucket), .none,
                "must be BULK or STANDARD"
            ),
            (
                .s3PutObjectRetention(
                    S3SetObjectRetentionOperation(retention: S3Retention { $0.mode = .compliance })
                ),
                .bucket(bucket), .none, "RetainUntilDate is required"
            ),
            (
                .s3ComputeObjectChecksum(S3ComputeObjectChecksumOperation()), .bucket(bucket), .none,
                "ChecksumAlgorithm is required"
            ),
            (
                .s3UpdateObjectEncryption(S3UpdateObjectEncryptionOperation()), .bucket(bucket), .none,
                "SSEKMS is required"
            ),
            (
                JobOperation(), .bucket(bucket), .none,
                "Operation must have exactly one operation, but has none"
            ),
        ] as [(JobOperation, JobObjects, JobReportDestination, String)]
    )
    func rules(operation: JobOperation, objects: JobObjects, report: JobReportDestination, said: String) {
        let findings = makeDraft(operation, on: objects, report: report).violations(for: account)
        let text = findings.map(\.description).joined(separator: "; ")
        #expect(text.contains(said))
        #expect(findings.count <= 2, "\(text)")
    }

    @Test("All violations are reported together, before anything is sent")
    func allAtOnce() async throws {
        let bench = try SimulatedBench()
        let draft = makeDraft(.restoreFromGlacier(days: 0), report: .bucket("target", scope: .allTasks)) {
            $0.priority = -1
            $0.roleARN = "batch"
            $0.description = ""
            $0.tags = (0...50).map { S3Tag(key: "k\($0)", value: "") }
        }
        let error = try await #require(throws: S3ControlError.self) {
            _ = try await bench.client.createJob(draft)
        }
        #expect(error.code == .invalidRequest)
        let paths = (error.cause as? ValidationError)?.violations.map(\.path) ?? []
        #expect(
            Set(paths) == [
                "Report.Bucket", "Description", "Priority", "RoleArn",
                "Operation.S3InitiateRestoreObject.ExpirationInDays", "Tags",
            ]
        )
        #expect(bench.transport.entries.isEmpty)
    }

    @Test("Sending a draft again does not create a second job, but another draft does")
    func idempotent() async throws {
        let bench = try SimulatedBench()
        let draft = makeDraft()
        try bench.simulation.run {
            let first = try await bench.client.createJob(draft)
            #expect(try await bench.client.createJob(draft) == first)
            #expect(try await bench.client.createJob(makeDraft()) != first)
        }
    }

    @Test("A job is created suspended, shows what it would do, and runs when it is confirmed")
    func confirms() async throws {
        let bench = try SimulatedBench(pace: JobPace(preparing: .seconds(60)))
        let draft = makeDraft(
            .copy(to: Self.bucket),
            report: .failedTasks(to: "arn:aws:s3:::reports", prefix: "p")
        )
        try bench.simulation.run {
            let waiting = try await bench.client.createUnconfirmedJob(draft)
            #expect(waiting.job.status == .suspended)
            #expect(waiting.taskCount == 1000)
            for part in [
                "S3PutObjectCopy", "1000 objects", "arn:aws:s3:::m/m.csv",
                "FailedTasksOnly to arn:aws:s3:::reports/p",
            ] {
                #expect(waiting.summary.contains(part))
            }
            try await bench.simulation.clock.sleep(for: .seconds(86_400))
            #expect(
                try await bench.client.describeJob(waiting.jobID).progressSummary?.numberOfTasksSucceeded == 0
            )
            #expect(try await waiting.confirm() == .ready)
            #expect(try await bench.client.waitUntil(waiting.jobID).status == .complete)
        }
    }

    @Test("An unwanted job is discarded")
    func discards() async throws {
        let bench = try SimulatedBench()
        try bench.simulation.run {
            let waiting = try await bench.client.createUnconfirmedJob(makeDraft())
            #expect(try await waiting.discard(reason: "too many objects") == .cancelled)
        }
    }
}
