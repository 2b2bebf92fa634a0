import S3Control

/// Cancels a job and prints its status.
///
/// - Parameters:
///   - jobID: The ID of the job to cancel.
///   - accountID: The ID of the account that owns the job.
/// - Throws: The error that prevented the cancellation.
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
