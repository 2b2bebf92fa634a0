import S3BatchWorkflow

let batch = try await BatchWorkflow()
