import Basics
@_spi(Shapes) import S3ControlModel
import Testing

@Suite("Violations of rules beyond the service's model are reported with their path")
struct JobRulesTests {
    typealias Change = @Sendable (inout CreateJobRequest) -> Void

    private static func request(_ change: Change) -> CreateJobRequest {
        var request = CreateJobRequest(
            accountID: "123456789012",
            operation: .s3DeleteObjectTagging(),
            report: JobReport(enabled: false),
            priority: 1,
            roleARN: "arn:aws:iam::123456789012:role/batch"
        )
        request.clientRequestToken = "token"
        request.manifest = JobManifest(
            spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
            location: JobManifestLocation(objectARN: "arn:aws:s3:::lists/a.csv", eTag: "e")
        )
        change(&request)
        return request
    }

    private static func copy(_ configure: @escaping @Sendable (inout S3CopyObjectOperation) -> Void) -> Change
    {
        {
            $0.operation = .s3PutObjectCopy(
                S3CopyObjectOperation {
                    $0.targetResource = "arn:aws:s3:::target"
                    configure(&$0)
                }
            )
        }
    }

    private static func retention(_ configure: @escaping @Sendable (inout S3Retention) -> Void) -> Change {
        {
            $0.operation = .s3PutObjectRetention(
                S3SetObjectRetentionOperation(retention: S3Retention(configure))
            )
        }
    }

    private static func generator(
        _ bucket: String = "arn:aws:s3:::source",
        _ configure: @escaping @Sendable (inout S3JobManifestGenerator) -> Void
    ) -> Change {
        {
            $0.manifest = nil
            $0.manifestGenerator = .s3JobManifestGenerator(
                S3JobManifestGenerator(sourceBucket: bucket, enableManifestOutput: false, configure)
            )
        }
    }

    private static func sizes(_ least: Int, _ most: Int) -> Change {
        generator {
            $0.filter = JobManifestGeneratorFilter {
                $0.objectSizeGreaterThanBytes = least
                $0.objectSizeLessThanBytes = most
            }
        }
    }

    private static let date = Date(timeIntervalSince1970: 2e9)
    private static let hold = S3ObjectLockRetentionEventHoldDuration { $0.years = 1 }
    private static let directory = "arn:aws:s3express:us-west-2:123456789012:bucket/b--usw2-az1--x-s3"
    /// Its first colon is followed by a combining mark, and both are a single `Character`.
    private static let markedDirectory = "arn:\u{301}aws:s3express:us-west-2:123456789012:bucket/b"

    static let allowed: [Change] = [
        { _ in }, retention { _ in }, retention { $0.eventHold = .on },
        retention { $0.eventHoldDuration = hold },
        retention { ($0.mode, $0.retainUntilDate) = (.governance, date) },
        retention { ($0.mode, $0.eventHold) = (.governance, .off) },
        copy { ($0.objectLockMode, $0.objectLockEventHold) = (.compliance, .on) },
        copy { ($0.targetResource, $0.bucketKeyEnabled) = (directory, true) },
        sizes(.min, .max), sizes(.max - 2, .max), sizes(0, 2),
        { $0.manifest?.location.objectARN = "arn:aws:s3:us-east-1:123456789012:lists/a.csv" },
        {
            $0.manifest?.spec = JobManifestSpec(format: .inventoryReportCSV20161130)
            $0.manifest?.location.objectARN = "arn:aws:s3:::lists/2026/manifest.json"
        },
        // A sign that is followed by a combining mark separates, too.
        { $0.manifest?.location.objectARN = "arn:aws:s3:::lists/\u{301}m.csv" },
        { $0.manifest?.location.objectARN = "arn:aws:s3:::lists/\u{301}/\u{301}" },
        {
            $0.manifest?.spec = JobManifestSpec(format: .inventoryReportCSV20161130)
            $0.manifest?.location.objectARN = "arn:aws:s3:::lists/\u{301}2026/manifest.json"
        },
        { $0.roleARN = "arn:\u{301}aws:iam::123456789012:role/batch" },
        generator("arn:\u{301}aws:s3:::source") { _ in },
        // Two ways to write a letter are two keys.
        { $0.tags = [S3Tag(key: "\u{212B}", value: ""), S3Tag(key: "\u{C5}", value: "")] },
        // What breaks a constraint is that constraint's violation, and no rule's.
        { $0.roleARN = "role" }, { $0.manifest?.location.objectARN = "manifest" },
        generator("bucket") { _ in },
    ]

    static let refused: [(Change, String)] = [
        ({ $0.operation = JobOperation() }, "Operation"),
        ({ $0.operation.s3ReplicateObject = .init() }, "Operation"),
        ({ $0.manifest = nil }, "Manifest"),
        ({ $0.manifestGenerator = JobManifestGenerator() }, "Manifest"),
        ({ $0.manifest?.spec.fields = nil }, "Manifest.Spec.Fields"),
        ({ $0.manifest?.spec.fields = [.bucket] }, "Manifest.Spec.Fields"),
        ({ $0.manifest?.spec.fields = [.bucket, .key, .key] }, "Manifest.Spec.Fields"),
        ({ $0.operation = .s3ReplicateObject() }, "Manifest.Spec.Fields"),
        ({ $0.manifest?.spec.format = .inventoryReportCSV20161130 }, "Manifest.Spec.Fields"),
        ({ $0.manifest?.location.objectARN = "arn:aws:s3:::lists" }, "Manifest.Location.ObjectArn"),
        ({ $0.manifest?.location.objectARN = "arn:aws:s3:::lists/" }, "Manifest.Location.ObjectArn"),
        ({ $0.manifest?.location.objectARN = "arn:aws:s3:::/a.csv" }, "Manifest.Location.ObjectArn"),
        ({ $0.manifest?.location.objectARN = "arn:aws:s3::lists/a.csv" }, "Manifest.Location.ObjectArn"),
        (
            { $0.manifest?.spec = JobManifestSpec(format: .inventoryReportCSV20161130) },
            "Manifest.Location.ObjectArn"
        ),
        ({ $0.roleARN = "arn:aws:iam::999999999999:role/batch" }, "RoleArn"),
        ({ $0.tags = [S3Tag(key: "a", value: ""), S3Tag(key: "a", value: "b")] }, "Tags[1].Key"),
        ({ $0.tags = (0...50).map { S3Tag(key: "\($0)", value: "") } }, "Tags"),
        ({ $0.report = JobReport(enabled: true) { $0.bucket = "arn:aws:s3:::r/x" } }, "Report.Bucket"),
        ({ $0.report = JobReport(enabled: true) { $0.bucket = "arn:aws:s3::r" } }, "Report.Bucket"),
        ({ $0.report = JobReport(enabled: true) { $0.bucket = "arn:aws:s3express:::r" } }, "Report.Bucket"),
        ({ $0.report = JobReport(enabled: true) { $0.bucket = "arn:aws:s3:::r/\u{301}" } }, "Report.Bucket"),
        ({ $0.report = JobReport(enabled: true) { $0.bucket = markedDirectory } }, "Report.Bucket"),
        ({ $0.manifest?.location.objectARN = "arn:aws:s3:::/\u{301}a" }, "Manifest.Location.ObjectArn"),
        ({ $0.roleARN = "arn:\u{301}aws:iam::999999999999:role/batch" }, "RoleArn"),
        ({ $0.report = JobReport(enabled: true) }, "Report.Format"),
        ({ $0.report = JobReport(enabled: true) }, "Report.ReportScope"),
        (
            generator("arn:aws:s3:::source/path") { _ in },
            "ManifestGenerator.S3JobManifestGenerator.SourceBucket"
        ),
        (
            generator { $0.enableManifestOutput = true },
            "ManifestGenerator.S3JobManifestGenerator.ManifestOutputLocation"
        ),
        (sizes(0, 1), "ManifestGenerator.S3JobManifestGenerator.Filter.ObjectSizeGreaterThanBytes"),
        (sizes(.max, .max), "ManifestGenerator.S3JobManifestGenerator.Filter.ObjectSizeGreaterThanBytes"),
        (sizes(.max, .min), "ManifestGenerator.S3JobManifestGenerator.Filter.ObjectSizeGreaterThanBytes"),
        (retention { $0.mode = .governance }, "Operation.S3PutObjectRetention.Retention.RetainUntilDate"),
        (retention { $0.retainUntilDate = date }, "Operation.S3PutObjectRetention.Retention.Mode"),
        (copy { $0.objectLockMode = .governance }, "Operation.S3PutObjectCopy.ObjectLockRetainUntilDate"),
        (copy { $0.targetResource = "arn:aws:s3:::b/x" }, "Operation.S3PutObjectCopy.TargetResource"),
        (
            copy { ($0.targetResource, $0.objectLockEventHold) = (directory, .on) },
            "Operation.S3PutObjectCopy.ObjectLockEventHold"
        ),
        (
            copy { ($0.targetResource, $0.objectLockEventHold) = (markedDirectory, .on) },
            "Operation.S3PutObjectCopy.ObjectLockEventHold"
        ),
        (
            copy { ($0.targetResource, $0.annotationDirective) = (directory, .exclude) },
            "Operation.S3PutObjectCopy.AnnotationDirective"
        ),
        (copy { $0.storageClass = "TOMORROW" }, "Operation.S3PutObjectCopy.StorageClass"),
        (
            {
                $0.operation = .lambdaInvoke(
                    LambdaInvokeOperation { ($0.functionARN, $0.userArguments) = ("f", [:]) }
                )
            },
            "Operation.LambdaInvoke.InvocationSchemaVersion"
        ),
        (
            { $0.operation = .s3InitiateRestoreObject(.init { $0.glacierJobTier = "EXPEDITED" }) },
            "Operation.S3InitiateRestoreObject.GlacierJobTier"
        ),
        ({ $0.operation = .s3PutObjectTagging(.init()) }, "Operation.S3PutObjectTagging.TagSet"),
        (
            {
                $0.operation = .s3PutObjectTagging(
                    .init { $0.tagSet = (0...10).map { S3Tag(key: "\($0)", value: "") } }
                )
            },
            "Operation.S3PutObjectTagging.TagSet"
        ),
    ]

    @Test("Valid jobs have no violations", arguments: allowed.indices)
    func allows(_ index: Int) {
        #expect(Self.request(Self.allowed[index]).ruleViolations() == [])
    }

    @Test("Each violation is reported with its path", arguments: refused.indices)
    func refuses(_ index: Int) {
        let (change, path) = Self.refused[index]
        let found = Self.request(change).ruleViolations()
        #expect(found.contains { $0.path == path }, "\(found)")
        #expect(found.allSatisfy { [.jobRule, .unknownValue].contains($0.kind) })
    }

    @Test("A value unknown to the service model is one violation, with the known values")
    func unknownValues() {
        let request = Self.request { $0.report = JobReport(enabled: false) { $0.format = "Report_Parquet" } }
        #expect(
            request.ruleViolations().map(\.description) == [
                "Report.Format must be one of Report_CSV_20180820, but is \"Report_Parquet\""
            ]
        )
        #expect(request.ruleViolations().map(\.kind) == [.unknownValue])
        #expect(request.violations() == [])
    }
}
