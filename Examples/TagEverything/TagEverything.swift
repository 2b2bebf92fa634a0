import S3BatchWorkflow

/// Tags the objects of a list with a job, and prints those that could not be tagged.
///
/// - Parameters:
///   - keys: The keys of the objects in `bucket`.
///   - list: The location of the list, such as `s3://lists/tag.csv`. The job's report is written to the same bucket.
///   - roleARN: The role that the service assumes. For its permissions, see `JobPermissions`.
func tagEverything(_ keys: [String], in bucket: S3Location, list: S3Location, roleARN: String) async throws {
    let batch = try await BatchWorkflow()
    let manifest = try await batch.uploadManifest(keys, in: bucket, to: list)
    let draft = JobDraft(
        .replaceTags(by: [S3Tag(key: "reviewed", value: "yes")]),
        on: manifest,
        report: .failedTasks(to: "arn:aws:s3:::\(list.bucket)"),
        roleARN: roleARN
    )
    let job = try await batch.run(draft)
    print("Job \(job.jobID) is \(job.status)")
    guard job.progressSummary?.numberOfTasksFailed != 0 else { return }
    for try await row in try await batch.report(of: job).failures() {
        print(row.key, row.errorCode ?? "", row.message)
    }
}
