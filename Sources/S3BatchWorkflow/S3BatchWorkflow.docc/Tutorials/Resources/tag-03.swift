import S3BatchWorkflow

let batch = try await BatchWorkflow()

let keys = ["2026/01.jpg", "2026/02.jpg", "2026/03.jpg"]
let manifest = try await batch.uploadManifest(keys, in: "s3://photos", to: "s3://lists/tag.csv")

let draft = JobDraft(
    .replaceTags(by: [S3Tag(key: "reviewed", value: "yes")]),
    on: manifest,
    report: .failedTasks(to: "arn:aws:s3:::lists"),
    roleARN: "arn:aws:iam::123456789012:role/batch"
)
