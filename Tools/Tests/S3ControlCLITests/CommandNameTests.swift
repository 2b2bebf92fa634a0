import Testing

@testable import S3ControlCLI

@Suite("Names of commands and options")
struct CommandNameTests {
    @Test(
        "are the AWS CLI's",
        arguments: [
            ("DescribeJob", "describe-job"), ("RoleArn", "role-arn"), ("AccountId", "account-id"),
            ("S3Tag", "s3-tag"), ("ManifestETag", "manifest-e-tag"), ("KMSKeyArn", "kms-key-arn"),
        ]
    )
    func names(name: String, expected: String) {
        #expect(CommandName.make(name) == expected)
    }
}
