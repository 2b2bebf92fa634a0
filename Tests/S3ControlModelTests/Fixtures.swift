@_spi(Shapes) import S3ControlModel

func makeUpdateJobStatusRequest(
    accountID: AccountID = "123456789012",
    jobID: JobID = "8d9a18fe-c303-4d39-8ccc-860d372da386",
    requestedJobStatus: RequestedJobStatus = .cancelled,
    statusUpdateReason: String? = nil
) -> UpdateJobStatusRequest {
    UpdateJobStatusRequest(
        accountID: accountID,
        jobID: jobID,
        requestedJobStatus: requestedJobStatus,
        statusUpdateReason: statusUpdateReason
    )
}

func makeCreateJobRequest(
    accountID: AccountID = "123456789012",
    confirmationRequired: Bool? = false,
    operation: JobOperation = .s3DeleteObjectTagging(),
    report: JobReport = JobReport(enabled: false),
    clientRequestToken: String? = "token",
    manifest: JobManifest? = nil,
    description: String? = nil,
    priority: Int = 10,
    roleARN: String = "arn:aws:iam::123456789012:role/batch",
    tags: [S3Tag]? = nil,
    manifestGenerator: JobManifestGenerator? = nil
) -> CreateJobRequest {
    CreateJobRequest(
        accountID: accountID,
        operation: operation,
        report: report,
        priority: priority,
        roleARN: roleARN
    ) {
        $0.confirmationRequired = confirmationRequired
        $0.clientRequestToken = clientRequestToken
        $0.manifest = manifest
        $0.description = description
        $0.tags = tags
        $0.manifestGenerator = manifestGenerator
    }
}

func makeGenerator(
    sourceBucket: String = "arn:aws:s3:::source",
    output: S3ManifestOutputLocation? = nil,
    filter: JobManifestGeneratorFilter? = nil
) -> JobManifestGenerator {
    .s3JobManifestGenerator(
        S3JobManifestGenerator(sourceBucket: sourceBucket, enableManifestOutput: output != nil) {
            $0.manifestOutputLocation = output
            $0.filter = filter
        }
    )
}

/// The violations of a value, as text; none for a valid one.
func violations(of value: some Shape) -> [String] {
    do {
        try value.validate()
        return []
    } catch {
        return error.violations.map(\.description)
    }
}
