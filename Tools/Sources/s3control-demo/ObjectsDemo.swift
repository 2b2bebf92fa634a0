import S3BatchWorkflow

extension Demo {
    /// Runs a job on objects in the emulator's in-memory store: a manifest with one
    /// key too many, tags, and the report.
    static func tagObjects() async throws {
        heading("4. A job that tags real objects, and its report")
        let batch = try await BatchWorkflow()
        let keys = (1...200).map { "2026/photo-\($0).raw" }
        for key in keys.dropLast() {
            let object = try S3Location(bucket: "photos", key: key)
            _ = try await batch.objects.putObject(PutObjectRequest(object, content: Array("a picture".utf8)))
        }
        let manifest = try await batch.uploadManifest(keys, in: "s3://photos", to: "s3://lists/tag.csv")
        let draft = JobDraft(
            .replaceTags(by: [S3Tag(key: "reviewed", value: "yes")]),
            on: manifest,
            report: .failedTasks(to: "arn:aws:s3:::lists"),
            roleARN: "arn:aws:iam::123456789012:role/batch"
        )
        let job = try await batch.run(draft)
        let report = try await batch.report(of: job)
        for try await row in report.failures() {
            print("  failed: \(row.key) (\(row.errorCode ?? "no code"))")
        }
        let tags = try await batch.objects.objectTags(of: ObjectTarget("s3://photos/2026/photo-1.raw"))
        print("  s3://photos/2026/photo-1.raw has the tags \(tags.map { "\($0.key)=\($0.value)" })")
        let progress = job.progressSummary
        try outcome(
            "The job is \(job.status): \(progress?.numberOfTasksSucceeded ?? 0) objects are tagged, "
                + "\(progress?.numberOfTasksFailed ?? 0) failed.",
            isRight: job.status == .complete && progress?.numberOfTasksSucceeded == 199 && tags.count == 1
        )
    }
}
