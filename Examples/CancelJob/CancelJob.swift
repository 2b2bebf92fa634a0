import S3Control

/// Cancels a job and prints the status that it has then.
///
/// - Parameters:
///   - jobID: The id of the job to cancel.
///   - accountID: The id of the account that owns the job.
/// - Throws: Whatever kept the job from being cancelled.
func cancelJob(jobID: String, accountID: String) async throws {
    do {
        let client = try await S3ControlClient(accountID: AccountID(accountID))
        let result = try await client.updateJobStatus(jobID: JobID(jobID), to: .cancelled)
        print("Job status updated to: \(result.status)")
    } catch {
        printError("Failed to cancel job: \(error)")
        throw error
    }
}
