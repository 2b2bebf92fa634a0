import S3Control

/// The settings of the scenario: resources that AWS's own version creates with CloudFormation.
struct ScenarioSettings {
    /// The manifest's ARN: `BATCH_MANIFEST_ARN`.
    var manifestARN: String
    /// The manifest's entity tag: `BATCH_MANIFEST_ETAG`.
    var manifestETag: String
    /// The role that the job runs as: `BATCH_ROLE_ARN`.
    var roleARN: String
    /// The bucket of the report: `BATCH_REPORT_BUCKET_ARN`; nil for no report.
    var reportBucketARN: String?

    /// Reads the settings. With a custom endpoint, which is an emulator's, placeholders replace missing ones.
    init(environment: EnvironmentVariables, account: AccountID, isEmulated: Bool) throws {
        func value(_ name: String, emulated: String) throws -> String {
            if let value = environment[name] { return value }
            guard isEmulated else { throw MissingSetting(name: name) }
            return emulated
        }
        manifestARN = try value("BATCH_MANIFEST_ARN", emulated: "arn:aws:s3:::amzn-s3-demo-bucket/m.csv")
        manifestETag = try value("BATCH_MANIFEST_ETAG", emulated: "60e460c9d1046e73f7dde5043ac3ae85")
        roleARN = try value("BATCH_ROLE_ARN", emulated: "arn:aws:iam::\(account):role/batch-operations")
        reportBucketARN = environment["BATCH_REPORT_BUCKET_ARN"]
    }
}

/// A variable that must be set to run against AWS.
struct MissingSetting: Error, CustomStringConvertible {
    var name: String
    var description: String {
        "\(name) is not set. Against AWS, set BATCH_MANIFEST_ARN, BATCH_MANIFEST_ETAG, and BATCH_ROLE_ARN; "
            + "against an emulator, AWS_ENDPOINT_URL_S3_CONTROL."
    }
}
