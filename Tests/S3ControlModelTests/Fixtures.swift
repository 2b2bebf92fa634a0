import S3ControlModel

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
        confirmationRequired: confirmationRequired,
        operation: operation,
        report: report,
        clientRequestToken: clientRequestToken,
        manifest: manifest,
        description: description,
        priority: priority,
        roleARN: roleARN,
        tags: tags,
        manifestGenerator: manifestGenerator
    )
}

func makeGenerator(
    sourceBucket: String = "arn:aws:s3:::source",
    output: S3ManifestOutputLocation? = nil,
    filter: JobManifestGeneratorFilter? = nil
) -> JobManifestGenerator {
    .s3JobManifestGenerator(
        S3JobManifestGenerator(
            sourceBucket: sourceBucket,
            manifestOutputLocation: output,
            filter: filter,
            enableManifestOutput: output != nil
        )
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
